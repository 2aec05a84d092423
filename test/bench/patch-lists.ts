import { join } from 'node:path';
import { HostCalls } from '../support/host-calls.ts';
import { HostProcess } from '../support/host-process.ts';
import { publishedCounts } from '../support/sample-dataset.ts';
import { AppPage } from './app-page.ts';
import { atLeast, below, type Row, summary } from './figures.ts';
import { FRAMES_LIMIT, nothingPainted, type Painted, paintDuring, paintOnce, RADIUS } from './painting.ts';
import type { Bench } from './scenario.ts';

const PATCHES = publishedCounts.train;
const TABLES = 20;
/** Far apart, so that what was made meanwhile in the background is in none of them. */
const BATCHES = 12;
const BATCH = 48;
/** Strokes while the rest of the pictures is made in the background. */
const STROKES_BESIDE_PICTURES = 3;

interface Listed {
  readonly datasetId: string;
  readonly splitId: string;
}

async function timed<T>(samples: number[], work: () => Promise<T>): Promise<T> {
  const startMs = performance.now();
  const answer = await work();
  samples.push(performance.now() - startMs);
  return answer;
}

async function openListed(calls: HostCalls): Promise<Listed> {
  const [recent] = await calls.call('recent.list', {});
  const { report } = await calls.call('dataset.open', { placeId: recent.placeId });
  return { datasetId: report.datasetId, splitId: report.splits[0].id };
}

/** Everything that lists of patches ask of the largest published split, with a page that paints meanwhile. */
export async function patchLists(bench: Bench): Promise<readonly Row[]> {
  const folder = await bench.data.listed();
  const host = await HostProcess.start({ folder, userData: join(bench.folder, 'patch-lists'), probe: true });
  try {
    const app = await AppPage.open(bench.browser, host);
    await app.setRadius(RADIUS);
    const calls = await HostCalls.open(host);
    const split = await openListed(calls);
    const rows = [
      ...(await tables(bench, calls, split, host)),
      ...(await statistics(bench, calls, split, { app, host })),
      ...(await pictures(bench, calls, split, app)),
    ];
    calls.close();
    await app.close();
    return rows;
  } finally {
    await host.stop();
  }
}

async function tables(bench: Bench, calls: HostCalls, split: Listed, host: HostProcess): Promise<Row[]> {
  const samples: number[] = [];
  await host.resetFigures();
  for (let i = 0; i < TABLES; i++) await timed(samples, () => calls.call('patches.table', split));
  const { loop } = await host.figures();
  bench.say(`metadata of ${PATCHES} patches, ms: ${summary(samples)}; main-thread delay p99 ${loop.p99Ms.toFixed(1)}`);
  return [
    below({ name: `table of ${PATCHES} patches`, unit: 'ms', samples, limit: null }),
    below({ name: 'main-thread delay p99: tables', unit: 'ms', samples: [loop.p99Ms], limit: 10 }),
  ];
}

async function statistics(
  bench: Bench,
  calls: HostCalls,
  split: Listed,
  { app, host }: { readonly app: AppPage; readonly host: HostProcess },
): Promise<Row[]> {
  const shares: number[] = [];
  const agreement: number[] = [];
  const painted = nothingPainted();
  const all = ({ known }: { readonly known: number }) => known === PATCHES;
  const of = { ...split, target: 'manual_hq' } as const;
  const compare = { ...of, layerId: 'LABEL_fmask', reading: {} };
  await host.resetFigures();
  await paintDuring(
    app,
    painted,
    timed(shares, () => calls.until(() => calls.call('patches.shares', of), all)),
  );
  await paintDuring(
    app,
    painted,
    timed(agreement, () => calls.until(() => calls.call('patches.agreement', compare), all)),
  );
  const { loop } = await host.figures();
  const seconds = (samples: readonly number[]) => samples.map((ms) => ms / 1000);
  bench.say(`${PATCHES} labels counted in ${seconds(shares)} s, compared in ${seconds(agreement)} s, while painting`);
  bench.say(`frames a second meanwhile: lowest ${Math.min(...painted.framesPerSecond).toFixed(1)}`);
  return [
    below({ name: `statistics of ${PATCHES} labels, while painting`, unit: 's', samples: seconds(shares), limit: 60 }),
    below({
      name: `agreement of ${PATCHES} labels, while painting`,
      unit: 's',
      samples: seconds(agreement),
      limit: 60,
    }),
    framesRow('frames while painting, statistics in the background', painted),
    below({ name: 'main-thread delay p99: painting, statistics', unit: 'ms', samples: [loop.p99Ms], limit: 10 }),
  ];
}

async function pictures(bench: Bench, calls: HostCalls, split: Listed, app: AppPage): Promise<Row[]> {
  const perSecond: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const first = Math.floor((batch * PATCHES) / BATCHES);
    const patches = Array.from({ length: BATCH }, (_, i) => first + i);
    const samples: number[] = [];
    const made = await timed(samples, () => calls.call('patches.thumbnails', { ...split, patches }));
    if (made.some(({ picture }) => picture === null)) throw new Error('a thumbnail was not made');
    perSecond.push((1000 * BATCH) / samples[0]);
  }
  const painted = nothingPainted();
  for (let stroke = 0; stroke < STROKES_BESIDE_PICTURES; stroke++) await paintOnce(app, stroke, painted);
  bench.say(`thumbnails a second: ${summary(perSecond)}`);
  return [
    atLeast({ name: 'thumbnails that are asked for', unit: '1/s', samples: perSecond, limit: null }),
    framesRow('frames while painting, pictures in the background', painted),
  ];
}

function framesRow(name: string, { framesPerSecond }: Painted): Row {
  return atLeast({ name, unit: '1/s', samples: framesPerSecond, limit: FRAMES_LIMIT, judged: 'median' });
}
