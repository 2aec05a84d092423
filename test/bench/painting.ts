import { join } from 'node:path';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { atLeast, below, frameRates, quantile, type Row, summary } from './figures.ts';
import type { PageProbe } from './page-probe.ts';
import { paint } from './pointer-path.ts';
import type { Bench } from './scenario.ts';

declare const cloudbrushProbe: PageProbe;

export const RADIUS = 64;
const STROKES = 6;
const STROKE_MS = 3200;
const RATE_HZ = 250;
/**
 * A display of 60 Hz. One frame in a second may be late without anybody seeing it, and two clocks of 60 Hz are not one:
 * the median window must reach 59.
 */
export const FRAMES_LIMIT = 59;

export interface Painted {
  readonly handlers: number[];
  readonly framesPerSecond: number[];
  readonly gaps: number[];
  readonly coalesced: number[];
  readonly sentPerSecond: number[];
}

export function nothingPainted(): Painted {
  return { handlers: [], framesPerSecond: [], gaps: [], coalesced: [], sentPerSecond: [] };
}

/** One stroke over the whole patch, with a mouse of 250 Hz; its figures are added to `painted`. */
export async function paintOnce(app: AppPage, stroke: number, painted: Painted): Promise<void> {
  await app.clear();
  await app.page.evaluate(() => cloudbrushProbe.watchFrames(true));
  painted.sentPerSecond.push(await paint(app, { strokes: 1, strokeMs: STROKE_MS, rateHz: RATE_HZ, first: stroke }));
  const { handlers, frames, coalesced } = await app.page.evaluate(() => {
    cloudbrushProbe.watchFrames(false);
    const { handlers: all, animationFrames: starts, coalesced: merged } = cloudbrushProbe;
    return { handlers: all.pointermove, frames: starts, coalesced: merged };
  });
  painted.handlers.push(...handlers);
  painted.coalesced.push(...coalesced);
  painted.framesPerSecond.push(...frameRates(frames));
  painted.gaps.push(...frames.slice(1).map((start, i) => start - frames[i]));
}

/** Paints until `work` has settled, at least one stroke. */
export async function paintDuring(app: AppPage, painted: Painted, work: Promise<unknown>): Promise<void> {
  let working = true;
  const end = () => {
    working = false;
  };
  work.then(end, end);
  for (let stroke = 0; working; stroke++) await paintOnce(app, stroke, painted);
  await work;
}

/** Strokes of radius 64 over the whole patch, with a mouse of 250 Hz. */
export async function painting(bench: Bench): Promise<readonly Row[]> {
  const painted = nothingPainted();
  const host = await HostProcess.start({
    folder: await bench.data.patches(),
    userData: join(bench.folder, 'painting'),
  });
  try {
    const app = await AppPage.open(bench.browser, host);
    await app.setRadius(RADIUS);
    for (let stroke = 0; stroke < STROKES; stroke++) await paintOnce(app, stroke, painted);
    await app.close();
  } finally {
    await host.stop();
  }
  const { handlers, framesPerSecond, gaps, coalesced, sentPerSecond } = painted;
  bench.say(`pointermove at radius ${RADIUS}, ms: ${summary(handlers)}`);
  bench.say(
    `${quantile(sentPerSecond, 0.5).toFixed(0)} events a second sent, ` +
      `${(coalesced.reduce((sum, count) => sum + count, 0) / coalesced.length).toFixed(1)} merged into each pointermove`,
  );
  bench.say(`frames a second: lowest ${Math.min(...framesPerSecond).toFixed(1)}; between frames, ms: ${summary(gaps)}`);
  return [
    below({ name: 'brush handler per event, radius 64', unit: 'ms', samples: handlers, limit: 1 }),
    atLeast({
      name: 'frames while painting, 250 Hz input',
      unit: '1/s',
      samples: framesPerSecond,
      limit: FRAMES_LIMIT,
      judged: 'median',
    }),
  ];
}
