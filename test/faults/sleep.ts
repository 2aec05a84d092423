import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildAll } from '../../build/build.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { CuttableLine } from './cuttable-line.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { FaultyDesk } from './faulty-desk.ts';
import {
  cutBeforeTheAnswer,
  cutWhilePainting,
  MOST_WAITING,
  type PageTrial,
  paintSome,
  stopHost,
  wrongOnDisk,
} from './pages.ts';
import { PaintingPage } from './painting-page.ts';

const TRIALS = { short: 1, full: 2 } as const;
/** As long as nobody is there. */
const LASTS_MS = { short: 500, full: 180_000 } as const;

interface SleepTrial extends PageTrial {
  /** Opens another page on the same mask, with a line of its own, that knows what was painted so far. */
  readonly another: () => Promise<{ readonly page: PaintingPage; readonly close: () => Promise<void> }>;
}

type Sleep = (trial: SleepTrial) => Promise<string[]>;

/** What the short form takes of these. */
const brief: Readonly<Record<string, Sleep>> = {
  'page frozen, and its line dead, with strokes that wait': async ({ page, line, lastsMs, random }) => {
    line.swallow();
    const waiting = 1 + random.below(MOST_WAITING);
    await paintSome(page, waiting);
    await page.keeps(waiting);
    const goOn = await page.freeze();
    await sleep(lastsMs);
    line.heal();
    await goOn();
    return [];
  },
  'page asleep with strokes that wait, while another paints on the same mask': async (trial) => {
    const { page, line, lastsMs, random, another } = trial;
    const other = await another();
    try {
      line.cut();
      const waiting = 1 + random.below(MOST_WAITING);
      await paintSome(page, waiting);
      const found = await page.saysNotSaved(waiting);
      await paintSome(other.page, 1 + random.below(3));
      found.push(...(await other.page.saysSaved()));
      await sleep(lastsMs);
      line.heal();
      found.push(...(await page.putsOn(waiting)));
      page.comesAfter(other.page, waiting);
      return found;
    } finally {
      await other.close();
    }
  },
};

const long: Readonly<Record<string, Sleep>> = {
  'line cut for minutes, past what the page takes': cutWhilePainting,
  'line cut for minutes, between the commit and its answer': cutBeforeTheAnswer,
  'host stopped for minutes': stopHost,
  'line dead without a word for minutes, and nobody does anything': async ({ page, line, lastsMs, random }) => {
    line.swallow();
    const waiting = 1 + random.below(MOST_WAITING);
    await paintSome(page, waiting);
    const found = await page.saysNotSaved(waiting);
    await sleep(lastsMs);
    line.heal();
    return found;
  },
  'the processes of the page stopped for minutes, with strokes that wait': async ({ page, line, lastsMs, random }) => {
    line.swallow();
    const waiting = 1 + random.below(MOST_WAITING);
    await paintSome(page, waiting);
    await page.keeps(waiting);
    const processes = await page.processes();
    for (const pid of processes) process.kill(pid, 'SIGSTOP');
    try {
      await sleep(lastsMs);
    } finally {
      for (const pid of processes) process.kill(pid, 'SIGCONT');
    }
    line.heal();
    return [];
  },
  ...brief,
};

/** A computer that sleeps, or a network that is gone, for minutes: each kind with a page, a line and a host of its own. */
export async function sleeping(run: FaultRun): Promise<readonly FaultRow[]> {
  await buildAll({ root: join(import.meta.dirname, '../..'), only: ['renderer', 'node'], ifStale: true });
  const kinds = Object.entries(run.short ? brief : long);
  return Promise.all(kinds.map(([what, fault], number) => tryKind(run, number, what, fault)));
}

async function tryKind(run: FaultRun, number: number, what: string, fault: Sleep): Promise<FaultRow> {
  const random = new SeededRandom(run.seed + number);
  const desk = await FaultyDesk.make(run, `sleep-${number}`, 2);
  const host = await desk.start({ code: 'built' });
  const line = await CuttableLine.open();
  const base = desk.baseOf({ split: 'train', patch: 0, target: 'manual_hq' });
  let page: PaintingPage | null = null;
  const trials = run.short ? TRIALS.short : TRIALS.full;
  const lastsMs = run.short ? LASTS_MS.short : LASTS_MS.full;
  let losses = 0;
  let slowestMs = 0;
  try {
    page = await PaintingPage.open(host.url, line, desk.folder, random, base);
    const first = page;
    const another = async () => {
      const own = await CuttableLine.open();
      const second = await first.beside(host.url, own, desk.folder);
      const close = async () => {
        await second.close();
        await own.close();
      };
      return { page: second, close };
    };
    for (let trial = 1; trial <= trials; trial++) {
      await paintSome(page, 1 + random.below(2));
      const found = await page.saysSaved();
      found.push(...(await fault({ page, line, host, random, lastsMs, another })));
      const healed = performance.now();
      found.push(...(await page.saysSaved()));
      slowestMs = Math.max(slowestMs, performance.now() - healed);
      found.push(...wrongOnDisk(desk, page));
      for (const text of found) run.say(`${what}, trial ${trial}: ${text}`);
      losses += found.length;
    }
  } finally {
    await page?.close();
    await line.close();
    await host.stop();
  }
  const figures = `${lastsMs / 1000} s each; saved ${(slowestMs / 1000).toFixed(1)} s afterwards at the latest`;
  return { what, trials, losses, figures };
}
