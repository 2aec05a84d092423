import { basename, dirname, join, resolve } from 'node:path';
import { type RecoveryReport, recoverySentences, savedEdits } from '../../shared/recovery-report.ts';
import { datasetSources } from '../application/dataset-sources.ts';

import { PROJECT_ENDING, projectPath } from '../project/project-path.ts';
import { recoverInWorker } from '../project/recovery/recover-in-worker.ts';
import type { RecoverySources } from '../project/recovery/recovery-sources.ts';
import { parseOptionalFolder } from './arguments.ts';
import { type Command, printJson, type Terminal, UsageError } from './command.ts';
import { openFolder } from './dataset-folder.ts';

const help = `Usage: cloudbrush recover <project> [--dataset FOLDER] [--output NEW] [--anyway] [--json]

Writes everything that can still be read of a damaged project into a new one, and tells what became of the edits. The
damaged project is only read. Close it in every program first.

  --dataset FOLDER   the dataset: its labels stand in for those that cannot be read in the project
  --output NEW       the new project (default: <project>-recovered${PROJECT_ENDING}, beside it); never overwritten
  --anyway           recover a project that nothing is wrong with, too
  --json             print the report as JSON
`;

export const recoverCommand: Command = {
  name: 'recover',
  summary: 'save what can be read of a damaged project into a new one',
  help,
  async run(args, terminal) {
    const parsed = parseOptionalFolder(args, ['dataset', 'output'], ['anyway', 'json']);
    if (parsed.folder === null) throw new UsageError('the project is missing');
    const file = projectPath(parsed.folder);
    const into = resolve(parsed.text('output') ?? recoveredName(file));
    const onlyDamaged = !parsed.flag('anyway');
    const report = await withSources(parsed.text('dataset'), (sources) =>
      recoverInWorker(file, into, sources, {
        onlyDamaged,
        signal: terminal.signal,
        onProgress: ({ done, total, label }) => terminal.progress(done, total, label),
      }),
    );
    if (parsed.flag('json')) await printJson(terminal, { output: into, ...report });
    else await printReport(terminal, into, report);
  },
};

function recoveredName(file: string): string {
  return join(dirname(file), `${basename(file).replace(/\.cloudbrush$/, '')}-recovered${PROJECT_ENDING}`);
}

async function withSources<T>(
  folder: string | null,
  work: (sources: RecoverySources | null) => Promise<T>,
): Promise<T> {
  if (folder === null) return await work(null);
  const dataset = await openFolder(folder);
  try {
    return await work(await datasetSources(dataset));
  } finally {
    await dataset.close();
  }
}

async function printReport(terminal: Terminal, into: string, report: RecoveryReport): Promise<void> {
  const sentences = recoverySentences(report).map((sentence) => `  ${sentence}\n`);
  await terminal.print(`Wrote ${into}\n${sentences.join('')}`);
  if (savedEdits(report.counts) > 0) terminal.note('Look through it before you put the damaged project away.\n');
}
