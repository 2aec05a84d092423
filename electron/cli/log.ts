import { basename } from 'node:path';
import { describeEditDetail, readEditDetail } from '../../shared/edit-detail.ts';
import { AppError } from '../../shared/errors.ts';
import { formatCount } from '../dataset/patch-file.ts';
import { printable } from '../dataset/printable.ts';
import type { LogEntry, StoreClient } from '../project/project-store.ts';
import { parseCommand } from './arguments.ts';
import type { Command } from './command.ts';
import { openFolder } from './dataset-folder.ts';
import { withProject } from './project-session.ts';

const help = `Usage: cloudbrush log <dataset> --project FILE [--json]

Lists what was done to the labels of a dataset, in the order of recording: edits, undo and redo, imports, and answers
to changed sources.

  --project FILE     the project that holds the edits
  --json             print the list as JSON
`;

const PAGE = 1000;

export const logCommand: Command = {
  name: 'log',
  summary: 'list the edits of a project',
  help,
  async run(args, terminal) {
    const parsed = parseCommand(args, ['project'], ['json']);
    const project = parsed.required('project');
    const json = parsed.flag('json');
    const dataset = await openFolder(parsed.folder);
    await withProject(dataset, { file: project, access: 'read' }, dataset.splits, async ({ opened, store, file }) => {
      const { handle } = opened.project;
      const keys = [...opened.project.splitKeys.values()];
      if (json) await terminal.print(`{\n  "project": ${JSON.stringify(file)},\n  "entries": [`);
      let count = 0;
      for await (const entries of pagesInOrder(store, handle, keys)) {
        if (terminal.signal.aborted) throw new AppError('cancelled', 'Interrupted.');
        const texts = json
          ? entries.map((entry, i) => `${count + i === 0 ? '' : ','}\n    ${JSON.stringify(jsonOf(entry))}`)
          : entries.map((entry) => `${printable(formatEntry(entry))}\n`);
        count += entries.length;
        await terminal.print(texts.join(''));
      }
      if (json) await terminal.print(`${count === 0 ? '' : '\n  '}]\n}\n`);
      else if (count === 0)
        await terminal.print(`${printable(`${basename(file)} holds no edits of ${dataset.name}.`)}\n`);
    });
  },
};

/** The log of some of a project's splits, page by page in the order of recording. */
async function* pagesInOrder(
  store: StoreClient,
  handle: number,
  splitKeys: readonly number[],
): AsyncGenerator<readonly LogEntry[]> {
  const queues = splitKeys.map((splitKey) => ({ splitKey, waiting: [] as LogEntry[], after: 0, ended: false }));
  for (;;) {
    for (const queue of queues) {
      if (queue.waiting.length > 0 || queue.ended) continue;
      queue.waiting.push(...(await store.log(handle, { splitKey: queue.splitKey }, queue.after, PAGE)));
      queue.ended = queue.waiting.length < PAGE;
      queue.after = queue.waiting.at(-1)?.number ?? queue.after;
    }
    // What lies beyond the end of an unfinished queue may be preceded by entries that have not been fetched.
    const known = Math.min(...queues.filter((queue) => !queue.ended).map((queue) => queue.after));
    const page = queues.flatMap((queue) => {
      const first = queue.waiting.findIndex((entry) => entry.number > known);
      return queue.waiting.splice(0, first < 0 ? queue.waiting.length : first);
    });
    if (page.length > 0) yield page.sort((a, b) => a.number - b.number);
    else if (queues.every((queue) => queue.ended)) return;
  }
}

function jsonOf(entry: LogEntry): object {
  return { ...entry, detail: entry.detail === null ? null : readEditDetail(entry.detail) };
}

function formatEntry(entry: LogEntry): string {
  const what = entry.tool === null ? entry.kind : `${entry.kind} ${entry.tool}`;
  const code = entry.code === null ? '' : ` code ${entry.code}`;
  const pixels = entry.pixelCount === null ? '' : `, ${formatCount(entry.pixelCount)} pixels`;
  const detail = entry.detail === null ? null : readEditDetail(entry.detail);
  const from = detail === null ? '' : `, ${describeEditDetail(detail)}`;
  const group =
    entry.importId === null
      ? ''
      : entry.kind === 'edit'
        ? `, import ${entry.importId}`
        : ` of import ${entry.importId}`;
  const place = `${entry.splitName} ${entry.patch} ${entry.target}`;
  return `${entry.number}  ${entry.at}  ${entry.annotator}  ${place}  ${what}${code}${pixels}${group}${from}`;
}
