import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoopDelay } from '../support/host-probe.ts';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { editPatches, startExport } from './exporting.ts';
import { below, type Row } from './figures.ts';
import { paint } from './pointer-path.ts';
import type { Bench } from './scenario.ts';

const ROUNDS = 6;
const EDITED_PATCHES = 36;
const RADIUS = 64;

/** Everything at once: one page paints, another exports 1.05 GB and counts the codes of the same file in full. */
async function round(bench: Bench, host: HostProcess, number: number): Promise<LoopDelay> {
  const helper = await AppPage.open(bench.browser, host);
  const { page } = helper;
  const fileName = `busy-${number}.dat`;
  await startExport(helper, bench.folder, fileName);
  await page.getByRole('status').filter({ hasText: 'Exporting' }).waitFor();
  await host.resetFigures();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+i');
  await page.getByRole('button', { name: 'Count all' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('status').filter({ hasText: 'Exporting' }).waitFor({ state: 'detached', timeout: 120_000 });
  const { loop } = await host.figures();
  await helper.close();
  await rm(join(bench.folder, fileName));
  return loop;
}

export async function busyHost(bench: Bench): Promise<readonly Row[]> {
  const folder = await bench.data.largeLabel();
  const delays: LoopDelay[] = [];
  const host = await HostProcess.start({ folder, userData: join(bench.folder, 'busy-host'), probe: true });
  try {
    const app = await AppPage.open(bench.browser, host);
    await editPatches(app, EDITED_PATCHES);
    await app.setRadius(RADIUS);
    let working = true;
    const painting = paint(app, { strokes: Infinity, strokeMs: 1000, rateHz: 250, until: () => !working });
    try {
      for (let number = 0; number < ROUNDS; number++) {
        const delay = await round(bench, host, number);
        delays.push(delay);
        const figures = [delay.p50Ms, delay.p99Ms, delay.maxMs, delay.p99WaitMs].map((ms) => ms.toFixed(2));
        bench.say(
          `busy host, ms between ${delay.ticks} ticks: p50 ${figures[0]}, p99 ${figures[1]}, longest ${figures[2]}; p99 of the wait ${figures[3]}`,
        );
      }
    } finally {
      working = false;
      await painting;
    }
    await app.close();
  } finally {
    await host.stop();
  }
  return [
    below({
      name: 'main-thread delay p99: painting, exporting, counting',
      unit: 'ms',
      samples: delays.map((delay) => delay.p99Ms),
      limit: 10,
      judged: 'median',
    }),
  ];
}
