import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { JobTurns, RunningJobs } from '../../../electron/application/running-jobs.ts';
import { AppError } from '../../../shared/errors.ts';
import { writeSparseDataset } from '../../support/sample-dataset.ts';
import { type TestConnection, TestHost, until } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const labels = ['fmask', 'qa60', 's2cloudless', 'sen2cor', 'kappamask_L1C', 'kappamask_L2A', 'manual_hq', 'manual_sc'];

/** A page on a dataset with eight label layers; `running` holds the jobs that have told of progress and not ended. */
async function start() {
  const folder = await temporaryFolder();
  const layers = labels.map((label) => `LABEL_${label}`);
  await writeSparseDataset(join(folder, 'data'), { counts: { train: 400 }, layers, metadata: false });
  const host = await TestHost.start(join(folder, 'user-data'));
  onTestFinished(() => host.close());
  const connection = host.connect();
  const { calls } = connection;
  const { placeId } = await calls['place.typed']({ path: join(folder, 'data') });
  const { report } = await calls['dataset.open']({ placeId });
  const running = new Set<string>();
  let most = 0;
  connection.onEvent((event) => {
    if (event.kind !== 'progress') return;
    running.add(event.jobId);
    most = Math.max(most, running.size);
  });
  const count = async (layerId: string, jobId: string) => {
    const place = { datasetId: report.datasetId, splitId: 'train', layerId };
    try {
      return await calls['dataset.census']({ ...place, jobId, extent: 'all' });
    } finally {
      running.delete(jobId);
    }
  };
  return { calls, layers, count, running, most: () => most };
}

test('however many layers are to be counted, two threads count at a time', async () => {
  const { layers, count, most } = await start();
  const counted = await Promise.all(layers.map((layerId) => count(layerId, crypto.randomUUID())));
  expect(counted.map(({ layerId }) => layerId)).toEqual(layers);
  expect(most()).toBe(2);
}, 60_000);

test('a job that waits for its turn is cancelled at once, while others go on', async () => {
  const { calls, layers, count, running } = await start();
  const ids = layers.map(() => crypto.randomUUID());
  const jobs = layers.map((layerId, i) => count(layerId, ids[i] ?? ''));
  const settled = Promise.allSettled(jobs);
  await until(() => running.size === 2);
  const last = ids.at(-1) ?? '';
  await calls['job.cancel']({ jobId: last });
  await expect(jobs.at(-1)).rejects.toMatchObject({ code: 'cancelled' });
  expect(running.size).toBeGreaterThan(0);
  for (const jobId of ids) await calls['job.cancel']({ jobId });
  await settled;
}, 60_000);

test.each([
  ['a page that leaves', (page: TestConnection) => page.leave()],
  ['an application that ends', (_page: TestConnection, host: TestHost) => host.close()],
  [
    'an application that ends after its page has gone',
    (page: TestConnection, host: TestHost) => {
      void page.leave();
      return host.close();
    },
  ],
])(
  '%s waits until the export has removed what it had written',
  async (_who, end) => {
    const folder = await temporaryFolder();
    const data = join(folder, 'data');
    await writeSparseDataset(data, { counts: { train: 400 }, layers: ['LABEL_manual_hq'], metadata: false });
    const host = await TestHost.start(join(folder, 'user-data'));
    onTestFinished(() => host.close());
    const page = host.connect();
    const { calls } = page;
    const { report } = await calls['dataset.open']({ placeId: (await calls['place.typed']({ path: data })).placeId });
    const { placeId } = await calls['place.typed']({ path: join(folder, 'out.dat') });
    const parts = () => readdirSync(folder).filter((name) => name.endsWith('.part'));
    let left: readonly string[] = [];
    page.onEvent(({ kind }) => {
      if (kind === 'progress') left = [...left, ...parts()];
    });
    const { datasetId } = report;
    const how = { itemType: 'int8', fill: null, overwrite: false, replaceSource: false } as const;
    const job = {
      jobId: crypto.randomUUID(),
      datasetId,
      splitId: 'train',
      target: 'manual_hq',
      placeId,
      ...how,
    } as const;
    const exported = expect(calls['export.start'](job)).rejects.toMatchObject({ code: 'cancelled' });
    await until(() => left.length > 0);
    await end(page, host);
    expect(readdirSync(folder).sort()).toEqual(['data', 'user-data']);
    await exported;
  },
  60_000,
);

test('what became of a job and how long it took is told to the log, without its id', async () => {
  const lines: string[] = [];
  const jobs = new RunningJobs(
    () => undefined,
    new JobTurns(),
    () => undefined,
    (line) => lines.push(line),
  );
  const id = () => crypto.randomUUID();
  await jobs.run(id(), 'export', async () => null);
  const refused = new AppError('busy', 'taken');
  await expect(jobs.run(id(), 'example', () => Promise.reject(refused))).rejects.toBe(refused);
  await expect(jobs.run(id(), 'sample', () => Promise.reject(new RangeError('ours')))).rejects.toThrow('ours');
  expect(lines).toEqual([
    'job export: started',
    expect.stringMatching(/^job export: done after \d+ ms$/),
    'job example: started',
    expect.stringMatching(/^job example: busy after \d+ ms$/),
    'job sample: started',
    expect.stringMatching(/^job sample: failed after \d+ ms$/),
  ]);
});
