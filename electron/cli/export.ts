import { realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { DatasetExports } from '../application/dataset-exports.ts';
import { labelLayer } from '../dataset/label-layer.ts';
import { formatCount } from '../dataset/patch-file.ts';
import type { ExportResult } from '../export/export-plan.ts';
import { pixelsIn } from '../export/patch-labels.ts';
import { findStale, removeStale, type StaleFile } from '../export/temporary-file.ts';
import { accountName } from '../host/account-name.ts';
import { parseCommand, requiredTarget } from './arguments.ts';
import { type Command, printJson, type Terminal, UsageError } from './command.ts';
import { findSplit, openFolder } from './dataset-folder.ts';
import { withProject } from './project-session.ts';

const help = `Usage: cloudbrush export <dataset> --project FILE --split S --target manual_hq|manual_sc --out FILE
                         [--dtype int8|source] [--fill N] [--overwrite] [--replace-source]
                         [--remove-stale] [--json]

Writes the labels of a whole split, shape (N, 512, 512), C order, without a header. Edited patches are replaced
inside rows and columns 1..509; every other byte is the source's. A manifest is written beside it.

  --project FILE     the project that holds the edits
  --split S          name of the split, for example train
  --target T         manual_hq (dense labels) or manual_sc (scribbles)
  --out FILE         file to write; its folder must exist
  --dtype TYPE       int8 (default), or source: the item type of the source layer
  --fill N           code of pixels that carry no label. Where the split has no such layer, these are all unlabelled
                     pixels (default: -1 for manual_hq, the unscribbled value for manual_sc). Where a 2-byte source
                     is written as int8, they are padding that int8 cannot hold (default: refused). Nothing else is
                     ever filled: elsewhere N is refused, and so is an image pixel that does not fit.
  --overwrite        replace FILE and its manifest if they exist; never a file of the dataset
  --replace-source   write over the source label itself, after keeping it as <name>.before-<time>; --out can be left out
  --remove-stale     first remove what exports that were cut off have left beside the output
  --json             print the result as JSON
`;

export const exportCommand: Command = {
  name: 'export',
  summary: 'write the labels of a split with the edits of a project',
  help,
  async run(args, terminal) {
    const parsed = parseCommand(
      args,
      ['project', 'split', 'target', 'out', 'dtype', 'fill'],
      ['overwrite', 'replace-source', 'remove-stale', 'json'],
    );
    const replaceSource = parsed.flag('replace-source');
    const choice = {
      target: requiredTarget(parsed),
      // A file that is replaced keeps its item type unless another one is asked for.
      itemType: parsed.oneOf('dtype', ['int8', 'source']) ?? (replaceSource ? 'source' : 'int8'),
      fill: parsed.integer('fill'),
      overwrite: parsed.flag('overwrite'),
      replaceSource,
      annotator: accountName(),
    } as const;
    const project = parsed.required('project');
    const splitName = parsed.required('split');
    const out = parsed.text('out');
    if (out === null && !replaceSource) throw new UsageError('--out is missing');
    if (out !== null && namesFolder(out)) throw new AppError('bad-argument', `${out} is a folder: name a file in it.`);

    const dataset = await openFolder(parsed.folder);
    const split = findSplit(dataset, splitName);
    const source = labelLayer(split, choice.target);
    if (replaceSource && out !== null) await checkIsSource(out, source?.path ?? null);
    const outPath = resolve(out ?? source?.path ?? '');
    if (parsed.flag('remove-stale')) await removeLeftovers(outPath, terminal);
    const access = replaceSource ? 'write' : 'read';
    const result = await withProject(dataset, { file: project, access }, [split], ({ opened, store }) =>
      new DatasetExports(store, () => [opened]).export(
        opened,
        { ...choice, splitId: split.id, outPath },
        {
          signal: terminal.signal,
          onProgress: ({ done, total, label }) => terminal.progress(done, total, label),
        },
      ),
    ).catch(async (error: unknown) => {
      terminal.note(describeStale(await leftoversBeside(outPath)));
      throw error;
    });
    const stale = await leftoversBeside(result.path);
    if (parsed.flag('json')) await printJson(terminal, { ...result, staleTemporaries: stale });
    else await terminal.print(describe(result));
    terminal.note(describeStale(stale));
  },
};

/** Resolving a path would drop the slash at its end, and write a file where a folder was meant. */
function namesFolder(path: string): boolean {
  return path.endsWith('/') || path.endsWith(sep);
}

/** With `--replace-source` another `--out` is a contradiction, not a wish. */
async function checkIsSource(out: string, source: string | null): Promise<void> {
  if (source === null) return;
  const same = await Promise.all([out, source].map((path) => realpath(path).catch(() => null)));
  if (same[0] !== null && same[0] === same[1]) return;
  throw new AppError('bad-argument', `With --replace-source the output is the source ${source}, but --out is ${out}.`);
}

function describe(result: ExportResult): string {
  const { changedPatches, unlabelledPatches, sourceGonePatches, filledPaddingPixels, keptCopy } = result;
  const pixels = changedPatches.reduce((sum, patch) => sum + pixelsIn(patch.changes), 0);
  const lines = [
    `Wrote ${result.path}`,
    `  ${result.itemType}, shape (${result.shape.join(', ')}), ${formatCount(result.sizeBytes)} bytes`,
    `  SHA-256 ${result.outputSha256}`,
    `  changed patches: ${formatCount(changedPatches.length)} (${formatCount(pixels)} pixels)`,
    `  unlabelled patches: ${unlabelledPatches === null ? 'unknown, as the unscribbled value is not decided' : formatCount(unlabelledPatches)}`,
  ];
  if (sourceGonePatches > 0) {
    lines.push(
      `  painted on a label file that is gone: ${formatCount(sourceGonePatches)} patches, exported as painted`,
    );
  }
  if (filledPaddingPixels > 0) lines.push(`  padding pixels filled: ${formatCount(filledPaddingPixels)}`);
  if (keptCopy !== null) lines.push(`  the source before: ${keptCopy}`);
  return `${[...lines, `  manifest: ${result.manifestName}`].join('\n')}\n`;
}

/** Nothing where the folder cannot be listed: that is the export's to say. */
async function leftoversBeside(path: string): Promise<readonly StaleFile[]> {
  const real = await realpath(path).catch(() => path);
  return findStale(dirname(real)).catch(() => []);
}

async function removeLeftovers(outPath: string, terminal: Terminal): Promise<void> {
  for (const { path } of await leftoversBeside(outPath)) {
    await removeStale(path);
    terminal.note(`Removed ${path}, which an export that was cut off had left.\n`);
  }
}

function describeStale(stale: readonly StaleFile[]): string {
  if (stale.length === 0) return '';
  const names = stale.map((file) => `  ${file.path} (${formatCount(file.sizeBytes)} bytes)`).join('\n');
  return `Left by exports that were cut off, and of no use any more (--remove-stale removes them):\n${names}\n`;
}
