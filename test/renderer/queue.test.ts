import { expect, onTestFinished, test } from 'vitest';
import { command, press } from '../../renderer/commands.ts';
import type { Workspace } from '../../renderer/state/workspace.svelte.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const opened = await sampleSession(await temporaryFolder());
  onTestFinished(() => opened.host.close());
  const { session, workspace } = opened;
  const [first, second] = workspace.report.splits;
  if (first === undefined || second === undefined) throw new Error('the sample has two splits');
  const at = (splitId: string, patch: number) => ({ splitId, patch });
  /** Over both splits, and not in their order. */
  const list = [at(second.id, 0), at(first.id, 2), at(first.id, 0), at(second.id, 1)];
  return { ...opened, list, press: (id: string) => command(id).run(session) };
}

const here = ({ splitId, patch }: Workspace) => ({ splitId, patch });

test('next and previous go along the queue, over all splits, and stop at its ends', async () => {
  const { workspace, list, press, session } = await start();
  workspace.queue.startFrom(list, 'cloudy ones');
  expect(here(workspace)).toEqual(list[0]);
  press('previous');
  expect(here(workspace)).toEqual(list[0]);
  for (const patch of list.slice(1)) {
    press('next');
    expect(here(workspace)).toEqual(patch);
  }
  press('next');
  expect(here(workspace)).toEqual(list[3]);
  expect(session.notices.list.map(({ message }) => message)).toEqual([
    'That was the last of 4 patches; 4 of them are not done yet.',
  ]);
  press('previous');
  expect(here(workspace)).toEqual(list[2]);
  expect([workspace.queue.place, workspace.queue.length, workspace.queue.name]).toEqual([2, 4, 'cloudy ones']);
});

test('Enter marks done and goes on, and says when the queue is finished', async () => {
  const { workspace, list, press, session } = await start();
  workspace.queue.startFrom(list, 'cloudy ones');
  for (let i = 0; i < 4; i++) {
    await until(() => workspace.showing.current !== null);
    press('done');
  }
  for (const patch of list) expect(workspace.work.of({ ...patch, target: 'manual_hq' }).status).toBe('done');
  expect(session.notices.list.map(({ message }) => message)).toEqual(['The queue is finished: 4 patches, all done.']);
});

test('Enter twice in quick succession says nothing of a patch that has not been shown yet', async () => {
  const { workspace, list, session } = await start();
  workspace.queue.startFrom(list, 'cloudy ones');
  await until(() => workspace.showing.current !== null);
  press(command('done'), session);
  press(command('done'), session);
  expect(here(workspace)).toEqual(list[1]);
  const statusOf = (patch: (typeof list)[0]) => workspace.work.of({ ...patch, target: 'manual_hq' }).status;
  expect(list.map(statusOf)).toEqual(['done', 'untouched', 'untouched', 'untouched']);
  await until(() => workspace.showing.current !== null);
  press(command('done'), session);
  expect(here(workspace)).toEqual(list[2]);
});

test('Enter passes over what others have done meanwhile, where only patches not done were wanted', async () => {
  const { workspace, list, press } = await start();
  const definition = { kind: 'list', name: 'x' } as const;
  workspace.queue.start({ definition, from: [], onlyOpen: true, patches: list });
  workspace.work.say({ ...(list[1] as (typeof list)[0]), target: 'manual_hq' }, { status: 'done' });
  await until(() => workspace.showing.current !== null);
  press('done');
  expect(here(workspace)).toEqual(list[2]);
  press('previous');
  expect(here(workspace)).toEqual(list[1]);
});

test('a patch beside the queue leads back to where it was left', async () => {
  const { workspace, list, press } = await start();
  workspace.queue.startFrom(list, 'x');
  press('next');
  workspace.goToMask({ splitId: workspace.splitId, patch: 1, target: 'manual_hq' });
  expect(workspace.queue.isHere).toBe(false);
  press('next');
  expect(here(workspace)).toEqual(list[1]);
});

test('a patch of the queue that is gone to otherwise is the place from then on', async () => {
  const { workspace, list, press } = await start();
  workspace.queue.startFrom(list, 'x');
  workspace.goToMask({ ...(list[2] as (typeof list)[0]), target: 'manual_hq' });
  press('next');
  expect(here(workspace)).toEqual(list[3]);
});

test('the queue and the place in it are there in the next session, which begins at it', async () => {
  const { host, dataset, session, workspace, list, press } = await start();
  workspace.queue.startFrom(list, 'cloudy ones');
  press('next');
  await session.close();
  const later = (await openSession(host.connect(), dataset)).workspace as Workspace;
  expect(here(later)).toEqual(list[1]);
  expect([later.queue.place, later.queue.name]).toEqual([1, 'cloudy ones']);
});

test('another page has the same queue and a place of its own', async () => {
  const { host, dataset, workspace, list, press } = await start();
  const other = await openSession(host.connect(), dataset);
  const theirs = other.workspace as Workspace;
  await theirs.queue.load();
  workspace.queue.startFrom(list, 'x');
  await until(() => theirs.queue.isOn);
  const before = here(theirs);
  press('next');
  workspace.queue.keepPlace();
  await until(() => theirs.kept.of('queue')?.queue?.place === 1);
  expect(here(theirs)).toEqual(before);
});

test('the next patch of the queue is fetched ahead, of whichever split', async () => {
  const { workspace, list } = await start();
  workspace.queue.startFrom(list, 'x');
  const [, next] = list;
  if (next === undefined) throw new Error('there is a next one');
  const layer = workspace.report.splits
    .find(({ id }) => id === next.splitId)
    ?.layers.find(({ group }) => group === 'L1C');
  if (layer === undefined) throw new Error('there is imagery');
  const key = { ...next, layerId: 'L1C_B4', itemType: layer.itemType };
  await until(() => workspace.layers.peek(key) !== null);
});

test('without the queue, next and previous are the neighbours again', async () => {
  const { workspace, list, press } = await start();
  workspace.queue.startFrom(list, 'x');
  workspace.queue.leave();
  press('next');
  expect(here(workspace)).toEqual({ splitId: list[0]?.splitId, patch: 1 });
});
