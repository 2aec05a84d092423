import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { QueueMaker } from '../../renderer/state/queue-maker.svelte.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A maker as the dialog has it, on two splits of three and two patches that metadata.csv names. */
async function start() {
  const folder = await temporaryFolder();
  const opened = await sampleSession(folder, {
    splits: ['train', 'val'].map((split, at) => ({
      folder: split,
      patchCount: 3 - at,
      layers: ['L1C_B2', 'L1C_B3', 'L1C_B4', 'LABEL_manual_hq', 'LABEL_fmask'],
      metadata: (patch) => ({
        roi_id: `R${at}${patch}`,
        s2_id_gee: 'S',
        land_cover: patch === 0 ? '10' : '40',
        s2_date: `2020-01-0${1 + patch}`,
      }),
    })),
    // The mask says clear; fmask says cloud on as many rows as the patch's number times a hundred.
    pixels: (_split, layer, patch, _x, y) => (layer === 'LABEL_fmask' && y < 100 * patch ? 4 : 0),
  });
  onTestFinished(() => opened.host.close());
  const { session, workspace } = opened;
  const maker = new QueueMaker({
    report: workspace.report,
    calls: session.calls,
    jobs: session.jobs,
    listed: workspace.grid.listed,
    queue: workspace.queue,
    loadWork: (splitId) => workspace.work.load(splitId, 'manual_hq'),
    isDone: (splitId, patch) => workspace.work.of({ splitId, patch, target: 'manual_hq' }).status === 'done',
    run: session.run,
  });
  maker.begin();
  await until(() => maker.plan !== null && maker.knowsPlaces);
  const table = async (content: string) => {
    const path = join(folder, 'trust.csv');
    await writeFile(path, content);
    return opened.connection.placeOf(path);
  };
  const told = () => maker.plan?.patches.map(({ splitId, patch }) => `${splitId} ${patch}`);
  return { ...opened, maker, table, told };
}

test('a queue in order holds the patches of the chosen splits that are not done', async () => {
  const { maker, workspace, told } = await start();
  expect(told()).toEqual(['train 0', 'train 1', 'train 2', 'val 0', 'val 1']);
  workspace.work.say({ splitId: 'val', patch: 0, target: 'manual_hq' }, { status: 'done' });
  maker.toggleSplit('train');
  expect(told()).toEqual(['val 1']);
  maker.onlyOpen = false;
  expect(told()).toEqual(['val 0', 'val 1']);
  maker.toggleSplit('val');
  expect(maker.blocker).toBe('Choose a split.');
});

test('a queue that is started is gone through from its first patch', async () => {
  const { maker, workspace } = await start();
  maker.choose('random');
  maker.sizeValue = 3;
  maker.seed = 42;
  maker.start();
  expect([workspace.queue.length, workspace.queue.place, workspace.queue.name]).toEqual([3, 0, 'random, seed 42']);
  expect(workspace.queue.isHere).toBe(true);
});

test('a sample waits for a size and a seed that are numbers', async () => {
  const { maker } = await start();
  maker.choose('random');
  for (const [size, seed] of [
    [null, 1],
    [2.5, 1],
    [0, 1],
    [2, null],
    [2, -1],
    [2, 0.5],
    [2, 2 ** 32],
  ] as const) {
    maker.sizeValue = size;
    maker.seed = seed;
    expect(maker.blocker).toContain('whole number');
  }
  maker.sizeValue = 2;
  maker.seed = 1;
  expect(maker.blocker).toBeNull();
  expect(maker.knows('cloud-cover')).toBe(false);
});

test('a queue by scores waits for its table, and takes the rule of its columns', async () => {
  const { maker, table, told } = await start();
  maker.choose('scores');
  expect(maker.blocker).toBe('Choose a table of scores.');
  await maker.readTable(
    await table('roi_id,s2_id_gee,HI,TI\nR00,S,0.9,0.4\nR01,S,0.9,0.2\nR11,S,0.1,0.1\nX,S,1,0\nR00,S,0,0\n'),
  );
  expect(maker.table).toMatchObject({ rows: 5, matched: 3, unmatched: 1, duplicates: 1 });
  expect([maker.column, told()]).toEqual(['TI', ['val 1', 'train 1', 'train 0']]);
  expect(maker.knowsRule).toBe(true);
  maker.takeRule();
  expect(told()).toEqual(['train 1', 'train 0']);
  const refused = maker.readTable(await table('roi_id,HI\nR00,1\n'));
  await expect(refused).rejects.toMatchObject({ code: 'bad-file' });
});

test('a queue against another mask waits until all masks are compared, and has the least alike first', async () => {
  const { maker, told, workspace } = await start();
  const stop = workspace.grid.watch();
  onTestFinished(stop);
  maker.choose('disagreement');
  expect(maker.layerId).toBe('LABEL_fmask');
  await until(() => maker.blocker === null);
  expect(told()).toEqual(['train 2', 'train 1', 'val 1', 'train 0', 'val 0']);
});

test('masks that were compared while the connection was lost are known once it is back', async () => {
  const { host, connection, maker, session, workspace } = await start();
  onTestFinished(workspace.grid.watch());
  maker.choose('disagreement');
  connection.cut();
  const { calls } = host.connect();
  const known = (splitId: string) =>
    calls['patches.agreement']({
      datasetId: workspace.datasetId,
      splitId,
      target: 'manual_hq',
      layerId: 'LABEL_fmask',
      reading: {},
    });
  while ((await known('train')).known < 3 || (await known('val')).known < 2);
  connection.mend();
  await until(() => maker.blocker === null);
  expect(session.notices.list).toEqual([]);
});
