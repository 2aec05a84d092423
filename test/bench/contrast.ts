import { join } from 'node:path';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { atLeast, below, drawnAtOnce, frameRates, type Row, summary } from './figures.ts';
import type { PageProbe } from './page-probe.ts';
import { dragLevel } from './pointer-path.ts';
import type { Bench } from './scenario.ts';

declare const cloudbrushProbe: PageProbe;

const PATCHES = 40;
/** Three bands, each used more than once; measured on each patch, so that its percentiles are part of it. */
const EXPRESSION = '(B8 - B4) / (B8 + B4) * (B11 < 0.3) + max(B8, B4, B11)';
const DRAG_MS = 8000;
const RATE_HZ = 250;
/** As while painting: two clocks of 60 Hz are not one. */
const FRAMES_LIMIT = 59;

async function withPage(bench: Bench, name: string, work: (app: AppPage) => Promise<readonly Row[]>) {
  const host = await HostProcess.start({ folder: await bench.data.patches(), userData: join(bench.folder, name) });
  try {
    const app = await AppPage.open(bench.promptBrowser, host);
    const rows = await work(app);
    await app.close();
    return rows;
  } finally {
    await host.stop();
  }
}

/** Writes a composite, which is shown then. */
async function write(app: AppPage): Promise<void> {
  const { page } = app;
  await page.getByRole('button', { name: 'Composites of your own' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Three bands');
  await page.getByRole('radio', { name: 'One value in colours' }).click();
  await page.getByLabel('Expression', { exact: true }).fill(EXPRESSION);
  await page.getByRole('button', { name: 'Save and show' }).click();
  await app.seen('shown', /\/own-/);
}

/** To an expression of three bands with the key for the composite before, its bands there, for the first time on each patch. */
export function expressionChange(bench: Bench): Promise<readonly Row[]> {
  return withPage(bench, 'expression', async (app) => {
    await write(app);
    await app.page.keyboard.press('F1');
    await app.seen('shown', /\/true-colour$/);
    const [work, drawn]: [number[], number[]] = [[], []];
    for (let patch = 1; patch <= PATCHES; patch++) {
      await app.atRest();
      await app.page.keyboard.press('d');
      await app.seen('shown', new RegExp(`/${patch}/.*true-colour$`));
      await app.settled();
      await app.atRest();
      await app.page.keyboard.press('Backquote');
      const shown = await app.seen('shown', /\/own-/);
      drawn.push(shown.drawnAt - (await app.press('Backquote')).at);
      work.push(await app.workOn('Backquote', shown));
      await app.atRest();
      await app.page.keyboard.press('Backquote');
      await app.seen('shown', /\/true-colour$/);
    }
    bench.say(`expression over three bands, ms: ${summary(work)}`);
    return drawnAtOnce('expression over three bands', 15, work, drawn);
  });
}

/** The upper end of red dragged back and forth over its histogram with a mouse of 250 Hz. */
export function contrastDrag(bench: Bench): Promise<readonly Row[]> {
  return withPage(bench, 'contrast', async (app) => {
    const histogram = app.page.getByTestId('histogram').first();
    await histogram.scrollIntoViewIfNeeded();
    const box = await histogram.boundingBox();
    if (box === null) throw new Error('the histogram is on the page');
    await app.clear();
    await app.page.evaluate(() => cloudbrushProbe.watchFrames(true));
    const [from, to] = [box.x + 0.9 * box.width, box.x + 0.4 * box.width];
    await dragLevel(app, { from, to, y: box.y + box.height / 2, forMs: DRAG_MS, rateHz: RATE_HZ });
    const { handlers, work, starts } = await app.page.evaluate(() => {
      cloudbrushProbe.watchFrames(false);
      const { handlers: all, frameWork, animationFrames } = cloudbrushProbe;
      return { handlers: all.pointermove, work: frameWork, starts: animationFrames };
    });
    bench.say(`contrast drag, ms per pointermove: ${summary(handlers)}; work of a frame: ${summary(work)}`);
    return [
      below({ name: 'contrast drag, redraw per event', unit: 'ms', samples: handlers, limit: 8 }),
      atLeast({
        name: 'frames while dragging contrast',
        unit: '1/s',
        samples: frameRates(starts),
        limit: FRAMES_LIMIT,
        judged: 'median',
      }),
    ];
  });
}
