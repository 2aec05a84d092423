import type { CodeCensus, Problem, SplitReport } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import { type CodeExtent, countCodes } from '../dataset/census-task.ts';
import { Dataset } from '../dataset/dataset.ts';
import { formatCensus, formatReport } from '../dataset/inspect-text.ts';
import { printable } from '../dataset/printable.ts';
import { parseCommand } from './arguments.ts';
import { type Command, printJson, type Terminal } from './command.ts';

const help = `Usage: cloudbrush inspect <folder> [--codes none|sample|all] [--json]

Shows the splits and layers of a folder, what is wrong with single files, and which codes its labels hold.

  --codes EXTENT     of which patches label codes are counted: none, a sample of 64 (default), or all
  --json             print the report as JSON, with the counts as "codes"
`;

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'show what a dataset folder holds',
  help,
  async run(args, terminal) {
    const parsed = parseCommand(args, ['codes'], ['json']);
    const extent = parsed.oneOf('codes', ['none', 'sample', 'all']) ?? 'sample';
    const dataset = await Dataset.open(parsed.folder);
    const counts = extent === 'none' ? [] : countAll(dataset, extent, terminal);
    if (parsed.flag('json')) await printAsJson(dataset, counts, terminal);
    else await printAsText(dataset, counts, terminal);
    await dataset.close();
    if (dataset.splits.length === 0) throw new AppError('bad-file', dataset.problems[0].message);
  },
};

/** The codes of one label layer, or why they cannot be counted. */
interface Counted {
  readonly split: SplitReport;
  readonly result: CodeCensus | Problem;
}

type Counts = AsyncIterable<Counted> | Iterable<Counted>;

/** The report at once, then the codes as they are counted: of a whole dataset that takes minutes. */
async function printAsText(dataset: Dataset, counts: Counts, terminal: Terminal): Promise<void> {
  await terminal.print(formatReport(dataset.report('')));
  let before = '';
  for await (const { split, result } of counts) {
    if (split.id !== before) await terminal.print(`\n${printable(split.name)}\n`);
    before = split.id;
    await terminal.print('code' in result ? `  ${printable(result.message)}\n` : formatCensus(result, split));
  }
}

async function printAsJson(dataset: Dataset, counts: Counts, terminal: Terminal): Promise<void> {
  const { datasetId: _, splits, ...facts } = dataset.report('');
  const codes: CodeCensus[] = [];
  const failures: { readonly splitId: string; readonly problem: Problem }[] = [];
  for await (const { split, result } of counts) {
    if ('code' in result) failures.push({ splitId: split.id, problem: result });
    else codes.push(result);
  }
  const told = splits.map((split) => ({
    ...split,
    problems: [
      ...split.problems,
      ...failures.filter(({ splitId }) => splitId === split.id).map((each) => each.problem),
    ],
  }));
  await printJson(terminal, { ...facts, splits: told, folder: dataset.folder, codes });
}

/** Counts one label layer after another; one that fails is a problem, and the others are counted. Throws cancelled. */
async function* countAll(dataset: Dataset, extent: CodeExtent, terminal: Terminal): AsyncGenerator<Counted> {
  for (const split of dataset.splits) {
    const report = split.report();
    for (const { id, fileName } of report.layers.filter((layer) => layer.kind === 'label')) {
      const result = await countCodes(split, id, extent, {
        signal: terminal.signal,
        onProgress: ({ done, total }) => terminal.progress(done, total, `Counting codes of ${split.name} ${id}`),
      }).catch((error: unknown): Problem => {
        if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
        return { code: 'unreadable', fileName, message: error.message };
      });
      yield { split: report, result };
    }
  }
}
