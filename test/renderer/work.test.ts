import { expect, onTestFinished, test } from 'vitest';
import { command } from '../../renderer/commands.ts';
import { IDLE_MS } from '../../renderer/state/active-time.ts';
import { SLICE_MS, Work } from '../../renderer/state/work.svelte.ts';
import type { Workspace } from '../../renderer/state/workspace.svelte.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const place = ({ splitId, patch, target }: Workspace) => ({ splitId, patch, target });
const row = (workspace: Workspace) => workspace.work.of(place(workspace));

async function start() {
  const opened = await sampleSession(await temporaryFolder());
  onTestFinished(() => opened.host.close());
  return opened;
}

test('the first stroke takes a patch into work, and says so on every page', async () => {
  const { host, dataset, workspace, hand } = await start();
  const other = (await openSession(host.connect(), dataset)).workspace as Workspace;
  expect(row(workspace).status).toBe('untouched');
  hand.stroke([
    [100, 100],
    [120, 110],
  ]);
  await until(() => row(workspace).status === 'in-work' && row(other).status === 'in-work');
  expect(row(other).annotator).toBe('Ada');
});

test('what is said of a patch is there at once, on the other page, and in the next session', async () => {
  const { host, dataset, session, workspace } = await start();
  const other = (await openSession(host.connect(), dataset)).workspace as Workspace;
  command('review').run(session);
  command('flag').run(session);
  workspace.work.say(place(workspace), { difficulty: 5, note: 'cirrus over snow' });
  const said = { status: 'review', flagged: true, difficulty: 5, note: 'cirrus over snow' };
  expect(row(workspace)).toMatchObject(said);
  await until(() => row(other).difficulty === 5);
  expect(row(other)).toMatchObject({ ...said, annotator: 'Ada' });
  const later = (await openSession(host.connect(), dataset)).workspace as Workspace;
  await later.work.load(later.splitId, 'manual_hq');
  expect(row(later)).toMatchObject(said);
});

test('undo leaves what was said of a patch alone', async () => {
  const { session, workspace, hand } = await start();
  hand.stroke([
    [100, 100],
    [120, 110],
  ]);
  await until(() => workspace.showing.current?.document?.canUndo === true && session.saveState === 'saved');
  workspace.work.say(place(workspace), { status: 'done' });
  command('undo').run(session);
  await until(() => workspace.showing.current?.document?.depth === 0);
  expect(row(workspace).status).toBe('done');
});

test('done that cannot be sent waits for the connection, and is said once', async () => {
  const { host, dataset, connection, session, workspace } = await start();
  connection.cut();
  const at = place(workspace);
  command('done').run(session);
  expect(workspace.work.of(at).status).toBe('done');
  connection.mend();
  const other = (await openSession(host.connect(), dataset)).workspace as Workspace;
  await until(() => other.work.of(at).status === 'done');
  expect(workspace.work.of(at).status).toBe('done');
});

test('a patch that was done by mistake goes back: in work where it was painted, else untouched', async () => {
  const { session, workspace, hand } = await start();
  command('done').run(session);
  await until(() => workspace.showing.current?.patch === 1);
  workspace.goTo(0);
  command('put-back').run(session);
  expect(row(workspace).status).toBe('untouched');
  await until(() => workspace.showing.current !== null);
  hand.stroke([
    [100, 100],
    [120, 110],
  ]);
  await until(() => row(workspace).status === 'in-work');
  workspace.work.say(place(workspace), { status: 'done' });
  command('put-back').run(session);
  expect(row(workspace).status).toBe('in-work');
});

/** The work of a dataset with a clock that the test turns, and what it sends. */
function clocked() {
  const sent: { patch: number; sliceId: string; activeMs: number }[] = [];
  const clock = { nowMs: 1000, patch: 0, cut: false };
  const total = new Map<string, number>();
  const work: Work = new Work({
    datasetId: 'd',
    calls: {
      'work.list': () => Promise.resolve([]),
      'work.change': () => Promise.reject(new Error('not of this test')),
      'work.spent': ({ patch, sliceId, activeMs }) => {
        sent.push({ patch, sliceId, activeMs });
        total.set(sliceId, activeMs);
        if (clock.cut) return Promise.reject(new Error('the answer is lost'));
        const sum = [...total.values()].reduce((all, ms) => all + ms, 0);
        return Promise.resolve({ ...work.of({ splitId: 's', patch: -1, target: 'manual_hq' }), patch, activeMs: sum });
      },
    },
    annotator: () => 'Ada',
    place: () => ({ splitId: 's', patch: clock.patch, target: 'manual_hq' }),
    tell: () => undefined,
    nowMs: () => clock.nowMs,
  });
  const after = (ms: number) => {
    clock.nowMs += ms;
  };
  return { work, sent, clock, after };
}

test('time counts from the first input, and for half a minute after the last one', async () => {
  const { work, sent, after } = clocked();
  after(60_000);
  work.input();
  after(10_000);
  work.input();
  after(IDLE_MS + 500_000);
  work.tick();
  work.away();
  await work.settled();
  expect(sent.map(({ activeMs }) => activeMs).reduce((a, b) => a + b)).toBe(10_000 + IDLE_MS);
});

test('time does not count while the window is not attended to', async () => {
  const { work, sent, after } = clocked();
  work.input();
  after(2000);
  work.away();
  after(5000);
  work.tick();
  work.input();
  after(1000);
  await work.settled();
  expect(sent.map(({ activeMs }) => activeMs)).toEqual([2000, 1000]);
});

test('time belongs to the patch that was there, up to the key that went on', async () => {
  const { work, sent, clock, after } = clocked();
  work.input();
  after(4000);
  work.input();
  clock.patch = 1;
  after(3000);
  work.input();
  await work.settled();
  expect(sent.map(({ patch, activeMs }) => [patch, activeMs])).toEqual([
    [0, 4000],
    [1, 3000],
  ]);
});

test('time goes to the host before more than a slice can be lost', async () => {
  const { work, sent, after } = clocked();
  for (let i = 0; i < 40; i++) {
    work.input();
    after(1000);
  }
  work.input();
  expect(sent.length).toBeGreaterThanOrEqual(1);
  await until(() => sent.length === 2);
  expect(sent.map(({ activeMs }) => activeMs)).toEqual([SLICE_MS, SLICE_MS]);
});

test('a slice whose answer was lost is sent again under its id', async () => {
  const { work, sent, clock, after } = clocked();
  clock.cut = true;
  work.input();
  after(5000);
  await work.settled();
  clock.cut = false;
  await work.reconnected();
  await work.settled();
  expect(sent.map(({ activeMs }) => activeMs)).toEqual([5000, 5000]);
  expect(sent[1]?.sliceId).toBe(sent[0]?.sliceId);
  expect(work.of({ splitId: 's', patch: 0, target: 'manual_hq' }).activeMs).toBe(5000);
});
