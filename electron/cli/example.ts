import { resolve } from 'node:path';
import { formatCount } from '../dataset/patch-file.ts';
import type { ExampleInput, ExampleSummary } from '../demo/example.ts';
import { MAX_ROIS, MAX_SEED } from '../demo/example-limits.ts';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask } from '../host/worker-task.ts';
import { parseCommand } from './arguments.ts';
import type { Command } from './command.ts';

const help = `Usage: cloudbrush example <folder> [--seed N] [--rois N]

Makes a generated dataset in the CloudSEN12 layout: clouds, shadows, the reference masks and hand labels with planted
mistakes, and the truth beside them. The same seed gives the same bytes.

  --seed N           0 to ${MAX_SEED} (default 1)
  --rois N           1 to ${MAX_ROIS} places, each on five dates over train, val and test (default 3)
`;

export const exampleCommand: Command = {
  name: 'example',
  summary: 'make an example dataset',
  help,
  async run(args, terminal) {
    const parsed = parseCommand(args, ['seed', 'rois'], []);
    const input: ExampleInput = {
      folder: resolve(parsed.folder),
      seed: parsed.integer('seed', { min: 0, max: MAX_SEED }) ?? 1,
      rois: parsed.integer('rois', { min: 1, max: MAX_ROIS }) ?? 3,
    };
    const summary = await runWorkerTask<ExampleInput, ExampleSummary>(workerEntry('example-worker'), input, {
      signal: terminal.signal,
      onProgress: ({ done, total, label }) => terminal.progress(done, total, label),
    });
    const splits = summary.splits.map((split) => `${split.name} (${split.patchCount} patches)`).join(', ');
    await terminal.print(
      `${summary.folder}: ${splits}; ${summary.fileCount} files, ${formatCount(summary.bytes)} bytes, seed ${summary.seed}\n`,
    );
  },
};
