import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { HostCalls } from '../support/host-calls.ts';
import { HostProcess } from '../support/host-process.ts';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { GoodPage } from './hostile/good-page.ts';
import { changedBetween, fingerprintsOf, tablesOf } from './hostile/kept-things.ts';
import { MessageStorm } from './hostile/message-storm.ts';
import { PaintingAnnotator } from './hostile/painting-annotator.ts';
import { RandomPixels } from './hostile/random-pixels.ts';

const MIB = 1 << 20;
/** What is kept of requests under way, of answers that wait to be read and of open datasets has bounds; this is their sum. */
const MOST_PRIVATE_BYTES = 900 * MIB;
/** Longer, and an annotator would think that it hangs. */
const LATEST_MS = 10_000;
/** Caches, logs and backups are written for whoever asks; a project's log belongs to its file. */
const ownAffairs = /^(cache|logs|backups)\/|^projects\//;

/** A million messages of somebody who has the token and means no good, while somebody else paints. */
export async function messages({ folder, short, seed, say }: FaultRun): Promise<readonly FaultRow[]> {
  const random = new SeededRandom(seed);
  const [data, userData, home] = ['data', 'user-data', 'home'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeSampleDataset(data);
  await writeFile(join(data, 'scores.csv'), 'roi_id,score\nROI_0000,0.5\n');
  await mkdir(join(home, 'pictures'), { recursive: true });
  const watch = `--import ${join(import.meta.dirname, 'hostile/prototype-watch-process.ts')}`;
  const host = await HostProcess.start({
    folder: data,
    userData,
    code: short ? 'source' : 'built',
    env: { HOME: home, NODE_OPTIONS: watch },
  });
  try {
    const calls = await HostCalls.open(host);
    const { placeId } = await calls.call('place.typed', { path: data });
    const { report } = await calls.call('dataset.open', { placeId });
    const { datasetId, splits } = report;
    const splitId = splits[0]?.id ?? '';
    const known = {
      datasetId: [datasetId],
      splitId: splits.map(({ id }) => id),
      layerId: splits.flatMap(({ layers }) => layers.map(({ id }) => id)),
      placeId: [placeId, (await calls.call('place.typed', { path: join(data, 'scores.csv') })).placeId],
      patch: [0, 1, 2, 3],
    };
    const annotator = new PaintingAnnotator(calls, { datasetId, splitId, target: 'manual_hq' }, random);
    for (const patch of [0, 1, 2]) await annotator.open(patch);
    const project = join(userData, 'projects', (await readdir(join(userData, 'projects')))[0] ?? '');
    // Whoever asks for lists has it decided from the file, and kept.
    for (const split of splits) await calls.call('scribble.unscribbled', { datasetId, splitId: split.id });
    const growing = ['mask', 'base', 'command', 'edit', 'annotator'];
    const kept = () =>
      [fingerprintsOf(data), fingerprintsOf(userData, ownAffairs), tablesOf(project, growing)] as const;
    const before = kept();

    const page = await GoodPage.open(host, { datasetId, splitId });
    const storm = new MessageStorm(host, known, random, folder);
    const pixels = await RandomPixels.open(host);
    const target = short ? 20_000 : 1_000_000;
    let running = true;
    const beside = [
      loop(() => page.look()),
      loop(() => annotator.stroke()),
      loop(() => pixels.ask(known, random, folder)),
    ];
    async function loop(step: () => Promise<unknown>): Promise<void> {
      while (running && host.isRunning) {
        await step();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    const peak = await host.peakDuring(storm.until(target, (sent) => say(`messages: ${sent}`)));
    running = false;
    await Promise.all(beside);
    const differing = await annotator.differing();
    const alive = host.isRunning;
    page.close();
    pixels.close();
    calls.close();
    await host.stop();
    const changed = kept().flatMap((now, i) => changedBetween(before[i] ?? new Map(), now));
    const recorded = commandsIn(project);
    const lost = annotator.saved.filter((id, i) => recorded[i] !== id).length;
    const doubled = Math.max(0, recorded.length - annotator.saved.length);
    for (const finding of [...storm.findings, ...pixels.findings, ...changed]) say(`messages: ${finding}`);
    const complaints = host.complaints
      .split('\n')
      .filter((line) => /internal error|polluted|Unhandled|Error/.test(line));
    for (const line of new Set(complaints)) say(`messages: ${line}`);
    const ended = alive ? 0 : 1;
    const bounded = peak <= MOST_PRIVATE_BYTES ? 0 : 1;
    return [
      {
        what: 'random messages, of which each is answered, or its socket closed, and none tells a path or makes a mistake of ours',
        trials: storm.sent,
        losses: ended + storm.findings.length + complaints.length,
        figures: `${storm.answered} answers, ${storm.refused} refusals, ${storm.sockets} sockets`,
      },
      {
        what: 'private memory of the host under them',
        trials: storm.sent,
        losses: bounded,
        figures: `at most ${Math.round(peak / MIB)} MiB`,
      },
      {
        what: 'edits among them, each recorded once and in order, and the masks as painted',
        trials: annotator.saved.length,
        losses: annotator.refused + differing + lost + doubled,
      },
      {
        what: 'random requests for pixels by HTTP, each answered',
        trials: pixels.asked,
        losses: pixels.findings.length,
      },
      {
        what: 'files, settings and tables that no call was to change',
        trials: before.reduce((sum, part) => sum + part.size, 0),
        losses: changed.length,
      },
      {
        what: 'looks of a good page meanwhile',
        trials: page.looks,
        losses: page.longerThan(LATEST_MS),
        figures: `the slowest took ${Math.round(page.slowestMs)} ms`,
      },
    ];
  } finally {
    await host.stop('SIGKILL');
  }
}

/** Ids of all commands, in the order of recording. */
function commandsIn(project: string): readonly string[] {
  const db = new Database(project, { readonly: true });
  try {
    const rows = db.prepare('SELECT lower(hex(uuid)) FROM command ORDER BY id').pluck().all() as string[];
    return rows.map((hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
  } finally {
    db.close();
  }
}
