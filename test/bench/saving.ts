import { join } from 'node:path';
import { AppPage } from './app-page.ts';
import { below, type Row, summary } from './figures.ts';
import { HostProcess } from './host-process.ts';
import { roundTrips } from './round-trips.ts';
import type { Bench } from './scenario.ts';

const STROKES = 60;
const UNDOS = 50;
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
  const [x, y] = [40 + 5 * number, 60 + 5 * number];
  const from = toScreen(x, y);
  const to = toScreen(x + 60, y + 25);
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move(to.x, to.y, { steps: 12 });
  await app.clear();
  await mouse.up();
  if (commits === null) return;
  const saved = await app.seen('states', /^saved$/);
  const release = (await app.inputs()).findLast((input) => input.type === 'pointerup');
  if (release === undefined) throw new Error('the page saw the release of the pointer');
  commits.toSaved.push(saved.changedAt - release.at);
  commits.roundTrip.push(...roundTrips(await app.socketFrames(), 'mask.command'));
}

/** Strokes of radius 12, each saved before the next begins. Then undo, key to redrawn mask. */
export async function savingAndUndo(bench: Bench): Promise<readonly Row[]> {
  const commits: Commits = { toSaved: [], roundTrip: [] };
  const undos = { drawn: [] as number[], work: [] as number[] };
  const host = await HostProcess.start({ folder: await bench.data.patches(), userData: join(bench.folder, 'saving') });
  try {
    const app = await AppPage.open(bench.browser, host);
    await app.setRadius(RADIUS);
    // The first may find the class there already.
    await stroke(app, 0, null);
    await app.saved();
    for (let number = 1; number <= STROKES; number++) await stroke(app, number, commits);
    for (let number = 0; number < UNDOS; number++) {
      await app.clear();
      await app.page.keyboard.press('Control+z');
      // The mask and the header change in the same turn, and are drawn in the same frame.
      const changed = await app.seen('states', /^saving$/);
      undos.drawn.push(changed.drawnAt - (await app.press('KeyZ')).at);
      undos.work.push(await app.workOn('KeyZ', changed));
      await app.saved();
    }
    await app.close();
  } finally {
    await host.stop();
  }
  bench.say(`release of the pointer to "saved", ms: ${summary(commits.toSaved)}`);
  bench.say(`commit's round trip, ms: ${summary(commits.roundTrip)}`);
  bench.say(`undo, ms: ${summary(undos.drawn)}; the page's work in it: ${summary(undos.work)}`);
  return [
    below({ name: 'commit, pointer released to "saved"', unit: 'ms', samples: commits.toSaved, limit: 5 }),
    below({ name: 'commit, round trip of the command', unit: 'ms', samples: commits.roundTrip, limit: 5 }),
    below({ name: 'undo, work of the page', unit: 'ms', samples: undos.work, limit: 16 }),
  ];
}
