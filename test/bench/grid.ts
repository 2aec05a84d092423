import { join } from 'node:path';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { below, quantile, type Row, summary } from './figures.ts';
import type { PageProbe } from './page-probe.ts';
import type { Bench } from './scenario.ts';

declare const cloudbrushProbe: PageProbe;

/** CSS pixels, and those of a second: from a hand that looks to one that hurries. */
const SCROLLS = [
  { distance: 3000, speed: 1500 },
  { distance: 12_000, speed: 6000 },
  { distance: 40_000, speed: 20_000 },
  { distance: -40_000, speed: 20_000 },
  { distance: -12_000, speed: 6000 },
] as const;
const ROUNDS = 3;
/** No frame may take longer than 50 ms, which is three ticks of a display of 60 Hz: the third is within. */
const LONGEST_MS = 51;
const WORDS = ['R', 'RO', 'ROI_1', 'ROI_16', 'ROI_1', 'R', ''];

interface Seen {
  /** Between the starts of two frames. */
  readonly gaps: number[];
  readonly longest: number[];
}

/** Watches every frame while `work` lasts. */
async function watch(app: AppPage, seen: Seen, work: () => Promise<unknown>): Promise<void> {
  await app.clear();
  await app.page.evaluate(() => cloudbrushProbe.watchFrames(true));
  await work();
  const starts = await app.page.evaluate(() => {
    cloudbrushProbe.watchFrames(false);
    return [...cloudbrushProbe.animationFrames];
  });
  const gaps = starts.slice(1).map((start, i) => start - starts[i]);
  seen.gaps.push(...gaps);
  seen.longest.push(Math.max(...gaps));
}

/** Scrolling by the wheel, with the keys and by leaps, over all patches of the published train split. */
export async function scrollingGrid(bench: Bench): Promise<readonly Row[]> {
  const [scrolled, keyed, searched] = [1, 2, 3].map((): Seen => ({ gaps: [], longest: [] }));
  const folder = await bench.data.manyPatches();
  const host = await HostProcess.start({ folder, userData: join(bench.folder, 'grid') });
  try {
    const app = await AppPage.open(bench.browser, host);
    const { page } = app;
    await page.keyboard.press('Shift+G');
    await page.getByTestId('patch-count').filter({ hasText: '8,490 of 8,490' }).waitFor();
    await app.settled();
    const box = await page.getByTestId('patch-cells').boundingBox();
    if (box === null) throw new Error('the grid is on the page');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (let round = 0; round < ROUNDS; round++) {
      for (const { distance, speed } of SCROLLS) {
        const gesture = { x, y, yDistance: -distance, speed, gestureSourceType: 'mouse' } as const;
        await watch(app, scrolled, () => app.cdp.send('Input.synthesizeScrollGesture', gesture));
      }
      await watch(app, keyed, async () => {
        for (const key of ['End', 'Home', ...Array.from({ length: 20 }, () => 'PageDown'), 'End', 'Home'])
          await page.keyboard.press(key);
      });
      await watch(app, searched, async () => {
        for (const words of WORDS) await page.getByRole('searchbox').fill(words);
      });
      await page.getByTestId('patch-cells').focus();
    }
    await app.close();
  } finally {
    await host.stop();
  }
  for (const [name, { gaps }] of Object.entries({ scrolled, keyed, searched })) {
    bench.say(`grid ${name}, ms between frames: ${summary(gaps)}; p99 ${quantile(gaps, 0.99).toFixed(1)}`);
  }
  const row = (name: string, samples: readonly number[]) =>
    below({ name: `grid of 8,490 patches, longest frame ${name}`, unit: 'ms', samples, limit: LONGEST_MS });
  return [
    row('while scrolling', scrolled.longest),
    row('while going by keys', keyed.longest),
    row('while searching', searched.longest),
  ];
}
