import { join } from 'node:path';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { PATCHES } from './bench-data.ts';
import { below, drawnAtOnce, type Row, summary } from './figures.ts';
import type { Shown } from './page-probe.ts';
import type { Bench } from './scenario.ts';

/*
 * From the key press, by its own time stamp, to the end of the main thread's work on the frame that draws the new
 * picture: imagery and mask of the whole patch at once. The compositor presents that frame at its next tick, within
 * 17 ms; the start of the next frame, by which that has happened, goes to standard error.
 */

const COLD_VISITS = 3;
const PREFETCHED_VISITS = 2;
const PATCHES_FOR_COMPOSITES = 20;
const COMPOSITES = ['nir', 'swir', 'snow', 'cirrus', 'ndsi', 'true-colour'];
const COMPOSITE_KEYS = ['F2', 'F3', 'F4', 'F6', 'F7', 'F1'];

export interface Times {
  readonly drawn: number[];
  readonly nextFrame: number[];
  /** See AppPage.workOn; only where the picture is drawn at once. */
  readonly work: number[];
}

export function noTimes(): Times {
  return { drawn: [], nextFrame: [], work: [] };
}

/** Presses that lead to a picture, and how long each took. */
async function timeKey(app: AppPage, key: string, code: string, shows: RegExp, times: Times): Promise<Shown> {
  await app.atRest();
  await app.page.keyboard.press(key);
  const shown = await app.seen('shown', shows);
  const { at } = await app.press(code);
  times.drawn.push(shown.drawnAt - at);
  times.nextFrame.push(shown.nextFrameAt - at);
  return shown;
}

/** To a patch by its number. */
export async function goTo(app: AppPage, patch: number, times: Times): Promise<void> {
  await app.page.keyboard.press('Control+g');
  await app.page.locator('#go-to-index').fill(String(patch));
  await timeKey(app, 'Enter', 'Enter', new RegExp(`/${patch}/`), times);
}

/** Every third patch, so that none was fetched ahead as the neighbour of another; far from one to the next. */
function farPatches(): number[] {
  const thirds = Array.from({ length: Math.floor(PATCHES / 3) }, (_, i) => 3 * i + 2);
  return thirds.map((_, i) => thirds[(i * 7) % thirds.length]);
}

async function withHost<T>(bench: Bench, name: string, work: (host: HostProcess) => Promise<T>): Promise<T> {
  const host = await HostProcess.start({ folder: await bench.data.patches(), userData: join(bench.folder, name) });
  try {
    return await work(host);
  } finally {
    await host.stop();
  }
}

function say(bench: Bench, what: string, times: Times): void {
  bench.say(`${what}, ms: ${summary(times.drawn)}; to the next frame: ${summary(times.nextFrame)}`);
}

/** First visits of a page: no byte of the patch has been asked for before. */
export async function coldSwitch(bench: Bench): Promise<readonly Row[]> {
  const settled = noTimes();
  const hurried = noTimes();
  await withHost(bench, 'switch-cold', async (host) => {
    for (const times of Array.from({ length: COLD_VISITS }, () => [settled, hurried]).flat()) {
      const app = await AppPage.open(bench.browser, host);
      for (const patch of farPatches()) {
        await goTo(app, patch, times);
        if (times === settled) await app.settled();
      }
      await app.close();
    }
  });
  say(bench, 'patch switch cold', settled);
  say(bench, 'patch switch cold, while the last patch is still fetched ahead', hurried);
  return [
    below({ name: 'patch switch to first paint, cold', unit: 'ms', samples: settled.drawn, limit: 100 }),
    below({ name: 'patch switch to first paint, cold, hurried', unit: 'ms', samples: hurried.drawn, limit: 100 }),
  ];
}

/** To the next patch with the key, once it has been fetched ahead; each is seen for the first time. */
export async function prefetchedSwitch(bench: Bench): Promise<readonly Row[]> {
  const times = noTimes();
  await withHost(bench, 'switch-prefetched', async (host) => {
    for (let visit = 0; visit < PREFETCHED_VISITS; visit++) {
      const app = await AppPage.open(bench.promptBrowser, host);
      for (let patch = 1; patch < PATCHES; patch++) {
        await timeKey(app, 'd', 'KeyD', new RegExp(`/${patch}/`), times);
        await app.settled();
      }
      await app.close();
    }
  });
  say(bench, 'patch switch prefetched', times);
  return [below({ name: 'patch switch to first paint, prefetched', unit: 'ms', samples: times.drawn, limit: 30 })];
}

/** Each composite for the first time on each patch: its stretch has not been measured before. */
export async function compositeChange(bench: Bench): Promise<readonly Row[]> {
  const times = noTimes();
  await withHost(bench, 'composite', async (host) => {
    const app = await AppPage.open(bench.promptBrowser, host);
    for (let patch = 0; patch < PATCHES_FOR_COMPOSITES; patch++) {
      for (const [i, key] of COMPOSITE_KEYS.entries()) {
        const shown = await timeKey(app, key, key, new RegExp(`/${COMPOSITES[i]}$`), times);
        times.work.push(await app.workOn(key, shown));
      }
      await timeKey(app, 'd', 'KeyD', new RegExp(`/${patch + 1}/`), noTimes());
      await app.settled();
    }
    await app.close();
  });
  say(bench, 'composite change', times);
  return drawnAtOnce('composite change', 10, times.work, times.drawn);
}
