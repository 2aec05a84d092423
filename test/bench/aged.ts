import { copyFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HostCalls } from '../support/host-calls.ts';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { atLeast, below, type Row, summary } from './figures.ts';
import { FRAMES_LIMIT, nothingPainted, paintDuring, RADIUS } from './painting.ts';
import { roundTrips } from './round-trips.ts';
import type { Bench } from './scenario.ts';
import { goTo, noTimes } from './switching.ts';

const OPENINGS = 10;
const PATCHES_LOOKED_AT = 30;
/** Coprime to the number of patches: far from one to the next. */
const STRIDE = 1409;
const TRAIN = 8490;
const MIB = 1 << 20;

/** A project of 10,000 patches and a million edits, on the dataset at full size. */
export async function aged(bench: Bench): Promise<readonly Row[]> {
  const folder = await bench.data.fullSize();
  const project = join(bench.folder, 'aged.cloudbrush');
  await copyFile(await bench.data.aged(), project);
  bench.say(`the project has ${((await stat(project)).size / MIB).toFixed(0)} MiB`);
  const start = () => HostProcess.start({ folder, project, userData: join(bench.folder, 'aged'), probe: true });
  const rows = [await opening(bench, start)];
  const host = await start();
  try {
    const app = await AppPage.open(bench.browser, host);
    rows.push(await switching(bench, app));
    const calls = await HostCalls.open(host);
    const { report } = await calls.call('dataset.open', {
      placeId: (await calls.call('recent.list', {}))[0].placeId,
    });
    const { datasetId } = report;
    rows.push(...(await copying(bench, { app, host, calls, datasetId })));
    rows.push(...(await exporting(bench, { app, host, calls, datasetId })));
    calls.close();
    await app.close();
  } finally {
    await host.stop();
  }
  return rows;
}

async function opening(bench: Bench, start: () => Promise<HostProcess>): Promise<Row> {
  const samples: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    const host = await start();
    try {
      const app = await AppPage.open(bench.browser, host);
      samples.push(...roundTrips(await app.socketFrames(), 'dataset.open'));
      await app.close();
    } finally {
      await host.stop();
    }
  }
  bench.say(`opening the dataset with its project of a million edits, ms: ${summary(samples)}`);
  return below({ name: 'opening with a project of a million edits', unit: 'ms', samples, limit: 1000 });
}

async function switching(bench: Bench, app: AppPage): Promise<Row> {
  const times = noTimes();
  for (let i = 1; i <= PATCHES_LOOKED_AT; i++) {
    await goTo(app, (i * STRIDE) % TRAIN, times);
    await app.settled();
  }
  bench.say(`patch of a hundred edits, cold, ms: ${summary(times.drawn)}`);
  return below({ name: 'patch of a hundred edits to first paint, cold', unit: 'ms', samples: times.drawn, limit: 100 });
}

interface AtWork {
  readonly app: AppPage;
  readonly host: HostProcess;
  readonly calls: HostCalls;
  readonly datasetId: string;
}

/** A place in the bench's folder, as the page's chooser would name it. */
async function placeAt({ calls }: AtWork, folder: string, name: string): Promise<string> {
  const { placeId } = await calls.call('place.typed', { path: folder });
  return (await calls.call('place.child', { placeId, name })).placeId;
}

/** A copy as the backups are made of, while somebody paints. */
async function copying(bench: Bench, at: AtWork): Promise<readonly Row[]> {
  const { app, host, calls, datasetId } = at;
  const painted = nothingPainted();
  const placeId = await placeAt(at, bench.folder, 'copy.cloudbrush');
  await app.setRadius(RADIUS);
  await host.resetFigures();
  const startMs = performance.now();
  const copied = calls.call('project.copy', { datasetId, placeId, overwrite: false });
  let tookMs = 0;
  await paintDuring(
    app,
    painted,
    copied.then(() => {
      tookMs = performance.now() - startMs;
    }),
  );
  await rm(join(bench.folder, 'copy.cloudbrush'));
  bench.say(
    `copy of the project: ${(tookMs / 1000).toFixed(1)} s; frames a second: ${summary(painted.framesPerSecond)}`,
  );
  return [
    below({ name: 'checked copy of a project of a million edits', unit: 's', samples: [tookMs / 1000], limit: null }),
    atLeast({
      name: 'frames while painting, a project is copied',
      unit: '1/s',
      samples: painted.framesPerSecond,
      limit: FRAMES_LIMIT,
      judged: 'median',
    }),
    below({ name: 'answers of the host meanwhile', unit: 'ms', samples: (await host.figures()).answers, limit: 50 }),
  ];
}

/** 8,490 edited patches into a label of 2.2 GB. */
async function exporting(bench: Bench, at: AtWork): Promise<readonly Row[]> {
  const { host, calls, datasetId } = at;
  const placeId = await placeAt(at, bench.folder, 'out.dat');
  const beforeBytes = await host.privateBytes();
  const startMs = performance.now();
  const exported = calls.call('export.start', {
    ...{ datasetId, splitId: 'train', jobId: crypto.randomUUID(), target: 'manual_hq', placeId },
    ...{ itemType: 'int8', fill: null, overwrite: false, replaceSource: false },
  });
  const peakBytes = await host.peakDuring(exported);
  const { changedPatches } = await exported;
  const tookS = (performance.now() - startMs) / 1000;
  await rm(join(bench.folder, 'out.dat'));
  bench.say(`export of ${changedPatches} patches with a hundred edits each: ${tookS.toFixed(1)} s`);
  return [
    below({ name: 'export of 8490 patches with a hundred edits each', unit: 's', samples: [tookS], limit: null }),
    below({
      name: 'private memory that this export adds',
      unit: 'MiB',
      samples: [(peakBytes - beforeBytes) / MIB],
      limit: 200,
    }),
  ];
}
