import { randomUUID } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RecentFolder } from '../../../electron/host/services-interface.ts';
import type { HostEvent } from '../../../shared/contract.ts';
import type { Settings } from '../../../shared/settings.ts';
import { recordingShell } from '../../support/recording-shell.ts';
import { writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost, until } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A page of the desktop on a sample dataset. */
async function start() {
  const folder = await realpath(await temporaryFolder());
  const dataset = join(folder, 'dataset');
  await writeSampleDataset(dataset);
  const userData = join(folder, 'user-data');
  const host = await TestHost.start(userData);
  onTestFinished(() => host.close());
  const record = recordingShell();
  const page = host.connect(record.shell);
  const { calls } = page;
  const open = async () => (await calls['dataset.open'](await placeIdOf(dataset))).report.datasetId;
  const placeIdOf = async (path: string) => ({ placeId: (await page.placeOf(path)).placeId });
  const exports = async (path: string | null) => {
    const place = path === null ? { placeId: null } : await placeIdOf(path);
    return calls['export.start']({
      datasetId: await open(),
      splitId: 'train',
      target: 'manual_hq',
      jobId: randomUUID(),
      ...place,
      itemType: path === null ? 'source' : 'int8',
      fill: null,
      overwrite: path === null,
      replaceSource: path === null,
    });
  };
  return { ...record, host, page, calls, folder, dataset, userData, open, placeIdOf, exports };
}

test('an exported file is shown where it was written, the replaced label included', async () => {
  const { calls, asked, folder, dataset, exports } = await start();
  const written = await exports(join(folder, 'out.dat'));
  expect(written.place).toEqual({ placeId: expect.any(String), name: 'out.dat' });
  expect(JSON.stringify(written)).not.toContain(folder);
  await calls['place.reveal']({ placeId: written.place.placeId });
  const replaced = await exports(null);
  await calls['place.reveal']({ placeId: replaced.place.placeId });
  expect(asked).toEqual([`file ${join(folder, 'out.dat')}`, `file ${join(dataset, 'train', 'LABEL_manual_hq.dat')}`]);
});

test('a file that is gone, or was never pointed at, is not shown', async () => {
  const { calls, asked, folder, exports } = await start();
  const { place } = await exports(join(folder, 'out.dat'));
  await rm(join(folder, 'out.dat'));
  const gone = { code: 'not-found', message: 'out.dat is not there any more.' };
  await expect(calls['place.reveal']({ placeId: place.placeId })).rejects.toMatchObject(gone);
  await expect(calls['place.reveal']({ placeId: '/etc/passwd' })).rejects.toMatchObject({ code: 'not-found' });
  expect(asked).toEqual([]);
});

test('the folders of the log and of the projects are shown by name', async () => {
  const { calls, asked, userData } = await start();
  await calls['app.reveal']({ folder: 'log' });
  await calls['app.reveal']({ folder: 'projects' });
  expect(asked).toEqual([`folder ${join(userData, 'logs')}`, `folder ${join(userData, 'projects')}`]);
});

test('a job is told of from its start to its end, also where it fails', async () => {
  const { progress, folder, exports } = await start();
  await exports(join(folder, 'out.dat'));
  expect(progress[0]).toBe('export 0/0');
  expect(progress.at(-1)).toBe('export ended');
  expect(progress.length).toBeGreaterThan(2);
  await expect(exports(join(folder, 'no such folder', 'out.dat'))).rejects.toThrow();
  expect(progress.slice(-2)).toEqual(['export 0/0', 'export ended']);
});

test('who follows the application hears of the settings and the recent datasets, now and at each change', async () => {
  const { host, calls, page, dataset, open, placeIdOf } = await start();
  const themes: Settings['theme'][] = [];
  const lists: (readonly RecentFolder[])[] = [];
  await host.application.follow({
    settings: ({ theme }) => themes.push(theme),
    recent: (folders) => lists.push(folders),
  });
  expect(themes).toEqual(['system']);
  await until(() => lists.length === 1);
  expect(lists).toEqual([[]]);
  await calls['settings.set']({ theme: 'light' });
  expect(themes).toEqual(['system', 'light']);
  await open();
  await until(() => lists.length === 2);
  expect(lists[1]).toEqual([{ path: dataset, name: 'dataset', missing: false }]);
  await calls['recent.forget'](await placeIdOf(dataset));
  await until(() => lists.length === 3);
  await open();
  await until(() => lists.length === 4);
  const heard: HostEvent[] = [];
  page.onEvent((event) => heard.push(event));
  await host.application.clearRecent();
  await until(() => lists.length === 5);
  expect([lists[4], await calls['recent.list']({}), heard]).toEqual([[], [], [{ kind: 'recent-changed' }]]);
});
