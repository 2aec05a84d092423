import { AppError } from '../../shared/errors.ts';
import { formatCount } from '../dataset/patch-file.ts';
import { printable } from '../dataset/printable.ts';
import { type Verified, verifyExport } from '../export/verify-export.ts';
import { parseFiles } from './arguments.ts';
import { type Command, printJson, type Terminal, UsageError } from './command.ts';

const help = `Usage: cloudbrush verify FILE... [--source FILE] [--json]

Checks exported files against the manifests beside them (FILE.manifest.json): size, SHA-256, item type and shape. Where
the file that was exported from is there too, every pixel is compared with it: those that differ have to be the ones
that the manifest counts, patch by patch and code by code. It is looked for beside the export; under the name that it
was kept as, too. Nothing is changed.

  --source FILE      the file that was exported from, wherever it lies; of one export
  --json             print the result as JSON
`;

/** One file: what was found, or why nothing could be. */
type Checked = Verified | { readonly file: string; readonly problem: string };

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'check exported files against their manifests',
  help,
  async run(args, terminal) {
    const parsed = parseFiles(args, ['source'], ['json']);
    const source = parsed.text('source');
    if (source !== null && parsed.files.length > 1) throw new UsageError('--source goes with one file');
    const checked: Checked[] = [];
    for (const file of parsed.files) checked.push(await check(file, source, terminal));
    if (parsed.flag('json'))
      await printJson(
        terminal,
        checked.map((each) => ({ ...each, verified: isVerified(each) })),
      );
    else for (const each of checked) await terminal.print(describe(each));
    const failed = checked.filter((each) => !isVerified(each)).length;
    if (failed === 0) return;
    const all = checked.length;
    throw new AppError('bad-file', `${all === 1 ? 'The file is' : `${failed} of ${all} files are`} not verified.`);
  },
};

async function check(file: string, source: string | null, { signal, progress }: Terminal): Promise<Checked> {
  try {
    return await verifyExport(file, {
      source,
      signal,
      onProgress: (done, total) => progress(done, total, `Reading ${file}`),
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
    return { file, problem: error.message };
  }
}

function isVerified(checked: Checked): boolean {
  return 'differences' in checked && checked.differences.length === 0;
}

function describe(checked: Checked): string {
  const file = printable(checked.file);
  if (!('differences' in checked)) return `${file}: not verified\n  ${printable(checked.problem)}\n`;
  if (checked.differences.length > 0) {
    const lines = checked.differences.map((difference) => `  ${printable(difference)}\n`);
    return `${file}: differs from its manifest\n${lines.join('')}`;
  }
  const { sizeBytes, sha256, itemType, shape, changedPatches, changedPixels, comparedWith } = checked;
  const compared =
    comparedWith === null
      ? 'not compared with the source, which is not there'
      : `every pixel compared with ${printable(comparedWith)}`;
  return [
    `${file}: verified`,
    `  ${itemType}, shape (${shape.join(', ')}), ${formatCount(sizeBytes)} bytes`,
    `  SHA-256 ${sha256}`,
    `  changed patches: ${formatCount(changedPatches)} (${formatCount(changedPixels)} pixels); ${compared}`,
    '',
  ].join('\n');
}
