import { expect, test } from 'vitest';
import type { RecentDataset } from '../../shared/contract.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const picture = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new Array(20).fill(0), 0xff, 0xd9]);

async function start() {
  const desk = await sampleSession(await temporaryFolder());
  const { session, connection } = desk;
  const recent = async (): Promise<RecentDataset> => {
    const [first] = await connection.calls['recent.list']({});
    if (first === undefined) throw new Error('the dataset is among the recent ones');
    return first;
  };
  const at = () => {
    const { workspace } = session;
    return workspace === null
      ? null
      : { split: workspace.split.name, patch: workspace.patch, target: workspace.target };
  };
  return { ...desk, recent, at };
}

test('a dataset that is closed is gone on with where it was left', async () => {
  const { host, session, workspace, recent, at } = await start();
  const pictured: string[] = [];
  session.stopping.photograph = async ({ split, patch }) => {
    pictured.push(`${split.name} ${patch}`);
    return picture;
  };
  workspace.next();
  workspace.chooseTarget('manual_sc');
  await until(() => workspace.showing.current !== null);
  await session.close();
  expect(pictured).toEqual(['train 1']);
  expect(session.recent).toMatchObject([{ stopped: { split: 'train', patch: 1, target: 'manual_sc' } }]);
  await session.openRecent(await recent());
  expect(at()).toEqual({ split: 'train', patch: 1, target: 'manual_sc' });
  await host.close();
});

test('another dataset that is opened instead leaves this one where it was', async () => {
  const { host, session, workspace, connection, recent, dataset } = await start();
  workspace.next();
  await until(() => workspace.showing.current !== null);
  await session.openPlace(await connection.calls['place.typed']({ path: `${dataset}/train` }));
  let left: RecentDataset['stopped'] = null;
  while (left === null) left = (await connection.calls['recent.list']({})).at(-1)?.stopped ?? null;
  expect(left).toMatchObject({ split: 'train', patch: 1 });
  expect((await recent()).name).toBe('train');
  await host.close();
});

test('a split or a patch that is gone means the start of the dataset', async () => {
  const { host, session, recent, at } = await start();
  for (const stopped of [
    { split: 'holiday', patch: 1, target: 'manual_hq' },
    { split: 'train', patch: 9_999, target: 'manual_sc' },
  ] as const) {
    await session.openRecent({ ...(await recent()), stopped });
    expect(at()).toEqual({ split: 'train', patch: 0, target: 'manual_hq' });
  }
  await host.close();
});

test('what was pictured once is not pictured again until it changes', async () => {
  const { host, session, workspace, hand } = await start();
  let taken = 0;
  session.stopping.photograph = async () => {
    taken++;
    return picture;
  };
  await session.noteFirstStop();
  await session.noteFirstStop();
  await session.noteStop();
  expect(taken).toBe(1);
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke([
    [100, 100],
    [140, 120],
  ]);
  await session.noteStop();
  expect(taken).toBe(2);
  await session.outbox.settled();
  await host.close();
});

test('a picture that cannot be kept is told of, and the dataset closes all the same', async () => {
  const { host, session } = await start();
  session.stopping.photograph = async () => new Uint8Array(30);
  await session.close();
  expect(session.workspace).toBeNull();
  expect(session.notices.list.map((notice) => notice.message)).toEqual(['The thumbnail is neither WebP nor JPEG.']);
  await host.close();
});

test('the page that goes tells the place alone', async () => {
  const { host, session, workspace, recent, connection } = await start();
  session.stopping.photograph = async () => {
    throw new Error('there is no time for a picture');
  };
  workspace.next();
  await until(() => workspace.showing.current !== null);
  expect(session.leave()).toBe(true);
  while ((await recent()).stopped === null) await connection.calls['app.hello']({});
  expect((await recent()).stopped).toMatchObject({ split: 'train', patch: 1 });
  expect(session.notices.list).toEqual([]);
  await host.close();
});
