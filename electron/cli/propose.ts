import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { formatCount } from '../dataset/patch-file.ts';
import { printable } from '../dataset/printable.ts';
import type { Split } from '../dataset/split.ts';
import { type MergeReport, mergeProposals } from '../proposals/merge-proposals.ts';
import { rangesText } from '../proposals/patch-ranges.ts';
import { maskNeeds, type SourceKind, sourceKinds } from '../proposals/proposal-source.ts';
import { type RunReport, runProposals } from '../proposals/run-proposals.ts';
import { parseOptionalFolder } from './arguments.ts';
import { type Command, printJson, type Terminal, UsageError } from './command.ts';
import { findSplit, openFolder } from './dataset-folder.ts';
import { filterOptions } from './list-filter.ts';
import { listedRows, listQuestion, withListSource } from './listed-rows.ts';
import { chosenSource, sourceSettingsHelp } from './propose-source.ts';

const help = `Usage: cloudbrush propose <dataset> --split S --source SOURCE --out FOLDER [--layer L] [--model PATH]
                          [--set KEY=VALUE] [--patches A..B] [filters] [--project FILE] [--jobs N] [--json]
       cloudbrush propose --merge FOLDER [--merge FOLDER] --out FILE.dat [--overwrite] [--json]

Computes proposals for many patches into a folder, a file for each 64 of them with a JSON beside it. Started again, the
same command goes on where it was stopped. --merge joins the files of any number of folders, from any number of machines,
into one of shape (N, 512, 512), int8: 0 clear, 1 thick, 2 thin, 3 shadow, 99 where nothing is proposed. Cloudbrush
opens that file as a model's output. No mask is changed.

  --split S          name of the split, for example train
  --source SOURCE    references (one label layer), vote (most of several), shadow (of the mask's clouds), dates (what
                     has changed since the clearest other date), model (its output: codes or probabilities)
  --layer L          the label layer of references; of a vote each of its members (default: all that there are)
  --model PATH       a .dat file of class codes or probabilities, or a folder with a file for each class
  --set KEY=VALUE    a setting of the source, see below; may be given more than once
  --project FILE     the project whose masks are looked at; without it the masks are those of the files
  --patches A..B     these patches only, both ends in it; either may be left out
  filters            as cloudbrush list takes them, --filter NAME and --where included
  --jobs N           threads (default: one for each processor)
  --out FOLDER       made where it is missing; of a merge the file to write
  --merge FOLDER     a folder of files that were computed; may be given more than once
  --overwrite        let a merge replace a file that a merge has written
  --json             print the result as JSON

Settings and their defaults:

${sourceSettingsHelp}`;

/** A minute or less of work, so that little is done twice after a kill; 16 MiB. */
const PATCHES_PER_PART = 64;

const texts = ['source', 'out', 'model', 'patches', 'jobs', 'project', 'filter', ...filterOptions];
const flags = ['json', 'overwrite', 'flagged', 'not-flagged'];
const repeated = ['layer', 'set', 'merge', 'where'];

type Parsed = ReturnType<typeof parseOptionalFolder>;

export const proposeCommand: Command = {
  name: 'propose',
  summary: 'compute proposals for many patches, or join what was computed',
  help,
  async run(args, terminal) {
    const parsed = parseOptionalFolder(args, texts, flags, repeated);
    const out = parsed.required('out');
    const json = parsed.flag('json');
    const folders = parsed.texts('merge');
    if (folders.length > 0) {
      checkMerge(args, parsed);
      const report = await merged(folders, out, parsed.flag('overwrite'), terminal);
      await (json ? printJson(terminal, report) : terminal.print(describeMerge(report)));
      return;
    }
    if (parsed.flag('overwrite')) throw new UsageError('--overwrite goes with --merge');
    const report = await proposed(parsed, resolve(out), terminal);
    await (json ? printJson(terminal, report) : terminal.print(describeRun(report, out)));
  },
};

/** A merge takes what its parts say, and nothing else. */
function checkMerge(args: readonly string[], { folder }: Parsed): void {
  if (folder !== null) throw new UsageError(`with --merge no dataset is read, but ${folder} was named`);
  const allowed = ['merge', 'out', 'overwrite', 'json'];
  const [other] = args
    .flatMap((arg) => /^--([^=]+)/.exec(arg)?.slice(1) ?? [])
    .filter((name) => !allowed.includes(name));
  if (other !== undefined) throw new UsageError(`--${other} does not go with --merge`);
}

async function merged(
  folders: readonly string[],
  out: string,
  overwrite: boolean,
  terminal: Terminal,
): Promise<MergeReport> {
  if (!/\.dat$/i.test(out)) throw new UsageError(`--out was ${out}, expected a file that ends in .dat`);
  return mergeProposals(folders, out, overwrite, {
    signal: terminal.signal,
    onPatches: (done, total) => terminal.progress(done, total, 'Joining proposals'),
  });
}

async function proposed(parsed: Parsed, outFolder: string, terminal: Terminal): Promise<RunReport> {
  if (parsed.folder === null) throw new UsageError('the folder is missing');
  const kind = parsed.oneOf('source', sourceKinds);
  if (kind === null) throw new UsageError('--source is missing');
  const splitName = parsed.required('split');
  const jobs = parsed.integer('jobs', { min: 1, max: 256 }) ?? availableParallelism();
  const range = patchRange(parsed.text('patches'));
  const question = listQuestion(parsed, 'manual_hq');
  const dataset = await openFolder(parsed.folder);
  return withListSource(dataset, question, terminal, async (list) => {
    const split = findSplit(dataset, splitName);
    const patches = await wantedPatches(dataset, split, parsed, range, () =>
      listedRows(dataset, list, question, withoutSplit(parsed), terminal),
    );
    const { notes, ...chosen } = await chosenSource(kind, split, parsed);
    for (const note of notes) terminal.note(`${note}\n`);
    const opened = list.session?.opened ?? null;
    return runProposals(
      {
        ...{ folder: dataset.folder, datasetName: dataset.name, split, ...chosen, patches, outFolder, jobs },
        patchesPerPart: PATCHES_PER_PART,
        masks: masksOf(kind, opened !== null),
        origin: { dataset, opened, placeOf: (splitId) => opened?.projectPlace(splitId) ?? null },
      },
      {
        signal: terminal.signal,
        onPatches: (done, total) => terminal.progress(done, total, `Proposing for ${split.name}`),
      },
    );
  });
}

function masksOf(kind: SourceKind, hasProject: boolean): 'project' | 'files' | null {
  if (maskNeeds[kind] === 'none') return null;
  return hasProject ? 'project' : 'files';
}

interface Bounds {
  readonly first: number;
  readonly last: number;
}

function patchRange(text: string | null): Bounds {
  const [, from, to] = /^(\d*)\.\.(\d*)$/.exec(text ?? '..') ?? [];
  const first = from === undefined || from === '' ? 0 : Number(from);
  const last = to === undefined || to === '' ? Number.MAX_SAFE_INTEGER : Number(to);
  if (from === undefined || first > last)
    throw new UsageError(`--patches was ${text}, expected A..B with A not beyond B`);
  return { first, last };
}

/** The split is named for its own sake, by id or name: among the filters it would have to be a name. */
function withoutSplit(parsed: Parsed): Parsed {
  return { ...parsed, text: (name) => (name === 'split' ? null : parsed.text(name)) };
}

/** Ascending. Throws `not-found` where there is none. */
async function wantedPatches(
  dataset: Dataset,
  split: Split,
  parsed: Parsed,
  { first, last }: Bounds,
  listed: () => Promise<readonly (readonly [splitId: string, patch: number])[]>,
): Promise<number[]> {
  const filters = [...filterOptions.filter((name) => name !== 'split'), 'filter'];
  const asks = filters.some((name) => parsed.text(name) !== null) || parsed.texts('where').length > 0;
  const isFiltered = asks || parsed.flag('flagged') || parsed.flag('not-flagged');
  const all = isFiltered
    ? (await listed()).filter(([splitId]) => splitId === split.id).map(([, patch]) => patch)
    : Array.from({ length: split.patchCount }, (_, patch) => patch);
  const wanted = all.filter((patch) => patch >= first && patch <= last).sort((a, b) => a - b);
  if (wanted.length > 0) return wanted;
  throw new AppError(
    'not-found',
    `No patch of ${split.name} in ${dataset.name} is like that; it has ${formatCount(split.patchCount)}, numbered from 0.`,
  );
}

function describeRun({ patches, parts, keptParts, without }: RunReport, out: string): string {
  const kept = keptParts === 0 ? '' : `, ${formatCount(keptParts)} of which were there already`;
  return (
    `Proposals for ${formatCount(patches)} ${patches === 1 ? 'patch' : 'patches'} in ${formatCount(parts)} ${parts === 1 ? 'file' : 'files'}${kept}.\n` +
    describeWithout(without) +
    `To join them: cloudbrush propose --merge ${out} --out FILE.dat\n`
  );
}

function describeWithout(without: RunReport['without']): string {
  return without.map(({ patches, reason }) => `  nothing for ${rangesText(patches)}: ${printable(reason)}\n`).join('');
}

function describeMerge({ path, patchCount, parts, sha256, missing, without }: MergeReport): string {
  const lines = [
    `Wrote ${path}`,
    `  int8, shape (${patchCount}, 512, 512), from ${formatCount(parts)} ${parts === 1 ? 'file' : 'files'}`,
    `  SHA-256 ${sha256}`,
  ];
  if (missing.length > 0) lines.push(`  not computed, and 99 throughout: ${rangesText(missing)}`);
  return `${lines.join('\n')}\n${describeWithout(without)}`;
}
