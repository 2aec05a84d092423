import type { CodeCensus } from '../../shared/dataset-report.ts';
import { type CodeExtent, countCodes } from '../dataset/census-task.ts';
import { formatReport } from '../dataset/inspect-text.ts';
import { parseCommand } from './arguments.ts';
import { type Command, printJson } from './command.ts';
import { openFolder } from './dataset-folder.ts';

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
    const dataset = await openFolder(parsed.folder);
    const codes = extent === 'none' ? [] : await countAll(dataset, extent, terminal);
    const report = dataset.report('');
    if (!parsed.flag('json')) {
      await terminal.print(formatReport(report, codes));
      return;
    }
    const { datasetId: _, ...facts } = report;
    await printJson(terminal, { ...facts, folder: dataset.folder, codes });
  },
};

async function countAll(
  dataset: Awaited<ReturnType<typeof openFolder>>,
  extent: CodeExtent,
  terminal: Parameters<Command['run']>[1],
): Promise<CodeCensus[]> {
  const labels = dataset.splits.flatMap((split) =>
    split.layers.filter((layer) => layer.kind === 'label').map((layer) => ({ split, layer })),
  );
  const codes: CodeCensus[] = [];
  for (const { split, layer } of labels) {
    codes.push(
      await countCodes(split, layer.id, extent, {
        signal: terminal.signal,
        onProgress: ({ done, total }) => terminal.progress(done, total, `Counting codes of ${split.name} ${layer.id}`),
      }),
    );
  }
  return codes;
}
