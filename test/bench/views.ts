import { join } from 'node:path';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { PATCHES } from './bench-data.ts';
import { below, type Row, summary } from './figures.ts';
import type { Bench } from './scenario.ts';

/*
 * The same as in switching.ts with four views, each of another composite: until the last of them has been drawn.
 */

const VIEWS = 4;
const PREFETCHED_VISITS = 1;
const COLD_VISITS = 2;

async function fourViews(app: AppPage): Promise<void> {
  await app.page.keyboard.press('Shift+Digit4');
  await app.until(() => app.page.locator(`[data-pane="${VIEWS}"][data-shown]`).count(), 'four views');
  await app.settled();
}

/** The press of a key until all views show the patch, in milliseconds. */
async function timeAll(app: AppPage, key: string, code: string, patch: number): Promise<number> {
  await app.atRest();
  await app.page.keyboard.press(key);
  let drawn: number[] = [];
  const all = async () => {
    drawn = await app.drawnAt(`/${patch}/`);
    return drawn.length === VIEWS;
  };
  await app.until(all, `patch ${patch} in ${VIEWS} views`);
  const { at } = await app.press(code);
  return Math.max(...drawn) - at;
}

/** To the next patch, once it has been fetched ahead for all views, and to patches of which no byte is there. */
export async function fourViewSwitch(bench: Bench): Promise<readonly Row[]> {
  const prefetched: number[] = [];
  const cold: number[] = [];
  const host = await HostProcess.start({ folder: await bench.data.patches(), userData: join(bench.folder, 'views') });
  try {
    for (let visit = 0; visit < PREFETCHED_VISITS; visit++) {
      const app = await AppPage.open(bench.promptBrowser, host);
      await fourViews(app);
      for (let patch = 1; patch < PATCHES; patch++) {
        prefetched.push(await timeAll(app, 'd', 'KeyD', patch));
        await app.settled();
      }
      await app.close();
    }
    for (let visit = 0; visit < COLD_VISITS; visit++) {
      const app = await AppPage.open(bench.browser, host);
      await fourViews(app);
      // Far from all that were shown before, and not their neighbours.
      for (let i = 0; i < PATCHES / 3 - 1; i++) {
        const patch = 3 * ((i * 7) % (PATCHES / 3)) + 2;
        await app.page.keyboard.press('Control+g');
        await app.page.locator('#go-to-index').fill(String(patch));
        cold.push(await timeAll(app, 'Enter', 'Enter', patch));
        await app.settled();
      }
      await app.close();
    }
  } finally {
    await host.stop();
  }
  bench.say(`four views, prefetched, ms: ${summary(prefetched)}; cold: ${summary(cold)}`);
  return [
    below({ name: 'four views, patch switch prefetched', unit: 'ms', samples: prefetched, limit: 50 }),
    below({ name: 'four views, patch switch cold', unit: 'ms', samples: cold, limit: 150 }),
  ];
}
