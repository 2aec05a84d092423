import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildAll } from '../../build/build.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import type { HostProcess } from '../support/host-process.ts';
import { CuttableLine } from './cuttable-line.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { FaultyDesk } from './faulty-desk.ts';
import { PaintingPage } from './painting-page.ts';
import { readProject } from './project-on-disk.ts';

/** Of each kind. */
const TRIALS = { short: 1, full: 6 } as const;
/** More strokes than this the page does not keep. */
export const MOST_WAITING = 8;
/** Of a host that is stopped, or a line that is cut, before it is as it was. */
const LONGEST_MS = { short: 200, full: 12_000 } as const;

export interface PageTrial {
  readonly page: PaintingPage;
  readonly line: CuttableLine;
  readonly host: HostProcess;
  readonly random: SeededRandom;
  /** Until what was broken is whole again, ms. */
  readonly lastsMs: number;
}

/** What can come over a page; answers sentences of what it did not do as it should. */
const faults: Readonly<Record<string, (trial: PageTrial) => Promise<string[]>>> = {
  'page loaded again while strokes wait, now and then in the middle of one': async ({ page, line, random }) => {
    line.hold();
    await paintSome(page, 1 + random.below(3));
    if (random.below(2) === 0) await page.press();
    const again = page.reload();
    line.heal();
    await again;
    return [];
  },
  'page whose process is killed while strokes wait': async ({ page, line, random }) => {
    line.hold();
    const waiting = 1 + random.below(MOST_WAITING);
    await paintSome(page, waiting);
    await page.keeps(waiting);
    if (random.below(2) === 0) await page.press();
    line.heal();
    line.cut();
    const crashed = page.crash();
    line.heal();
    await crashed;
    return [];
  },
  'line cut while somebody paints on, past what the page takes': cutWhilePainting,
  'line cut between the commit and its answer': cutBeforeTheAnswer,
  'host stopped while somebody paints on, and let go on': stopHost,
  'line dead without a word, and the annotator tries again': async ({ page, line, random }) => {
    line.swallow();
    const waiting = 1 + random.below(MOST_WAITING);
    await paintSome(page, waiting);
    const found = await page.saysNotSaved(waiting);
    line.heal();
    await page.triesAgain();
    return found;
  },
};

/** A real page in a real browser, with a line to the host that is held, cut and robbed of its answers. */
export async function pages(run: FaultRun): Promise<readonly FaultRow[]> {
  await buildAll({ root: join(import.meta.dirname, '../..'), only: ['renderer', 'node'], ifStale: true });
  const random = new SeededRandom(run.seed);
  const desk = await FaultyDesk.make(run, 'pages', 2);
  const host = await desk.start({ code: 'built' });
  const line = await CuttableLine.open();
  const rows: FaultRow[] = [];
  let page: PaintingPage | null = null;
  try {
    const base = desk.baseOf({ split: 'train', patch: 0, target: 'manual_hq' });
    page = await PaintingPage.open(host.url, line, desk.folder, random, base);
    for (const [what, fault] of Object.entries(faults)) {
      const trials = run.short ? TRIALS.short : TRIALS.full;
      let losses = 0;
      for (let trial = 1; trial <= trials; trial++) {
        const lastsMs = random.below(run.short ? LONGEST_MS.short : LONGEST_MS.full);
        await paintSome(page, random.below(2));
        // What waits from before would take the places of strokes that are counted.
        const found = await page.saysSaved();
        found.push(...(await fault({ page, line, host, random, lastsMs })));
        line.heal();
        found.push(...(await page.saysSaved()), ...wrongOnDisk(desk, page));
        for (const text of found) run.say(`${what}, trial ${trial}: ${text}`);
        losses += found.length;
      }
      rows.push({ what, trials, losses });
    }
    rows.push({ what: 'strokes as the command line lists them', trials: 1, losses: await wrongInLog(run, desk, page) });
  } finally {
    await page?.close();
    await line.close();
    await host.stop();
  }
  return rows;
}

/** Past what the page takes. */
export async function cutWhilePainting({ page, line, lastsMs, random }: PageTrial): Promise<string[]> {
  const inMidStroke = random.below(2) === 0;
  if (inMidStroke) await page.press();
  line.cut();
  if (inMidStroke) await page.release();
  const more = inMidStroke ? MOST_WAITING - 1 : MOST_WAITING;
  await paintSome(page, more);
  const found = await page.saysNotSaved(MOST_WAITING);
  found.push(...(await page.triesOneMore()));
  await sleep(lastsMs);
  line.heal();
  return found;
}

/** The first command is recorded, and nobody says so. */
export async function cutBeforeTheAnswer({ page, line, lastsMs, random }: PageTrial): Promise<string[]> {
  const swallowed = line.cutAtNextAnswer();
  await page.paint();
  await swallowed;
  const more = random.below(MOST_WAITING - 1);
  await paintSome(page, more);
  const found = await page.saysNotSaved(1 + more);
  await sleep(lastsMs);
  line.heal();
  return found;
}

export async function stopHost({ page, host, lastsMs }: PageTrial): Promise<string[]> {
  process.kill(host.pid, 'SIGSTOP');
  try {
    await paintSome(page, MOST_WAITING);
    const found = await page.saysNotSaved(MOST_WAITING);
    found.push(...(await page.triesOneMore()));
    await sleep(lastsMs);
    return found;
  } finally {
    process.kill(host.pid, 'SIGCONT');
  }
}

export async function paintSome(page: PaintingPage, count: number): Promise<void> {
  for (let painted = 0; painted < count; painted++) await page.paint();
}

/** Each stroke is there once, and the log's replay is what was painted, one stroke over the other. */
export function wrongOnDisk(desk: FaultyDesk, page: PaintingPage): string[] {
  const left = readProject(desk.project, desk.folder);
  const found = [...left.faults];
  const { length } = page.strokes;
  if (left.commands.length !== length) found.push(`${left.commands.length} edits are recorded, and ${length} painted`);
  const mask = left.masks.get('train 0 manual_hq');
  const differing = mask === undefined ? length : page.differing(mask.codes);
  if (differing > 0) found.push(`${differing} pixels of the mask are not what was painted`);
  return found;
}

async function wrongInLog(run: FaultRun, desk: FaultyDesk, page: PaintingPage): Promise<number> {
  const printed = JSON.parse(await desk.cloudbrush(['log', desk.dataset, '--project', desk.project, '--json'])) as {
    entries: { code: number | null }[];
  };
  const codes = printed.entries.map(({ code }) => code);
  if (codes.join() === page.strokes.join()) return 0;
  run.say(`the log has strokes of ${codes.join()}, and those were painted: ${page.strokes.join()}`);
  return 1;
}
