import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { below, drawnAtOnce, type Row, summary } from './figures.ts';
import { roundTrips } from './round-trips.ts';
import type { Bench } from './scenario.ts';

const STROKES = 150;
const REST_MS = 60;
const UNDOS = 50;
const STROKES_ON_A_DIAGONAL = 74;
const RADIUS = 12;

interface Commits {
  /** From the pointer's release to the header that says so. */
  readonly toSaved: number[];
  /** From the command's frame on the page's socket to its answer. */
  readonly roundTrip: number[];
}

async function stroke(app: AppPage, number: number, commits: Commits | null): Promise<void> {
  const toScreen = await app.toScreen();
  const { mouse, keyboard } = app.page;
  await keyboard.press(`Digit${1 + (number % 4)}`);
  // Over part of the stroke before, which has another class: something always changes.
  const [x, y] = [40 + 5 * (number % STROKES_ON_A_DIAGONAL), 60 + 5 * (number % STROKES_ON_A_DIAGONAL)];
  const from = toScreen(x, y);
  const to = toScreen(x + 60, y + 25);
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move(to.x, to.y, { steps: 12 });
  await app.clear();
  await mouse.up();
  if (commits === null) return app.saved();
  // Who asks meanwhile takes the processor from those who are asked.
  await sleep(REST_MS);
  const saved = await app.seen('states', /^saved$/);
  const release = (await app.inputs()).findLast((input) => input.type === 'pointerup');
  if (release === undefined) throw new Error('the page saw the release of the pointer');
  commits.toSaved.push(saved.changedAt - release.at);
  commits.roundTrip.push(...roundTrips(await app.socketFrames(), 'mask.command'));
}

/** Strokes of radius 12, each saved before the next begins. */
export async function saving(bench: Bench): Promise<readonly Row[]> {
  const commits: Commits = { toSaved: [], roundTrip: [] };
  let inHost: readonly number[] = [];
  await withHost(bench, 'saving', async (host) => {
    const app = await AppPage.open(bench.browser, host);
    await app.setRadius(RADIUS);
    await firstStroke(app);
    await host.resetFigures();
    for (let number = 1; number <= STROKES; number++) await stroke(app, number, commits);
    inHost = (await host.figures()).answers;
    await app.close();
  });
  bench.say(`commit in the host, ms: ${summary(inHost)}`);
  bench.say(`commit's round trip as the page sees it, ms: ${summary(commits.roundTrip)}`);
  bench.say(`release of the pointer to "saved", ms: ${summary(commits.toSaved)}`);
  return [
    below({ name: 'commit, command to answer in the host', unit: 'ms', samples: inHost, limit: 5 }),
    below({
      name: 'commit, pointer released to "saved" on the page',
      unit: 'ms',
      samples: commits.toSaved,
      limit: null,
    }),
  ];
}

/** Key to redrawn mask: see switching.ts for what is measured. */
export async function undo(bench: Bench): Promise<readonly Row[]> {
  const drawn: number[] = [];
  const work: number[] = [];
  await withHost(bench, 'undo', async (host) => {
    const app = await AppPage.open(bench.promptBrowser, host);
    await app.setRadius(RADIUS);
    await firstStroke(app);
    for (let number = 1; number <= UNDOS; number++) await stroke(app, number, null);
    for (let number = 0; number < UNDOS; number++) {
      // The hand holds Ctrl already: its press alone leads to a frame, for which the next one would have to wait.
      await app.page.keyboard.down('Control');
      await app.atRest();
      await app.page.keyboard.press('z');
      await app.page.keyboard.up('Control');
      // The mask and the header change in the same turn, and are drawn in the same frame.
      const changed = await app.seen('states', /^saving$/);
      drawn.push(changed.drawnAt - (await app.press('KeyZ')).at);
      work.push(await app.workOn('KeyZ', changed));
      await app.saved();
    }
    await app.close();
  });
  return drawnAtOnce('undo', 16, work, drawn);
}

/** The first may find its class there already, and leave nothing to save. */
async function firstStroke(app: AppPage): Promise<void> {
  await stroke(app, 0, null);
  await app.settled();
  await app.saved();
}

async function withHost(bench: Bench, name: string, work: (host: HostProcess) => Promise<void>): Promise<void> {
  const options = { folder: await bench.data.patches(), userData: join(bench.folder, name), probe: true };
  const host = await HostProcess.start(options);
  try {
    await work(host);
  } finally {
    await host.stop();
  }
}
