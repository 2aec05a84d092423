import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Session } from '../../renderer/session.svelte.ts';
import { type Command, Outbox } from '../../renderer/state/outbox.svelte.ts';
import type { CommandResult } from '../../shared/edits.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import { Hand, openSession, sampleSession, type TestHost, until } from '../support/session-driver.ts';
import { TabStorage } from '../support/tab-storage.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const saidSaved: CommandResult = { status: 'saved', headId: null, edit: null, visit: 1 };
const ofMask = { datasetId: 'd', splitId: 's', patch: 0, target: 'manual_hq' } as const;
const aCommand: Command = { kind: 'undo', ...ofMask, commandId: '', annotator: 'Ada', fromId: null, toId: null };
const WAITING = 'cloudbrush.waiting';
const REFUSED = 'cloudbrush.refused';

async function start() {
  const storage = TabStorage.install();
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  parts.session.remember();
  return { storage, ...parts, document: documentOf(parts.session) };
}

const documentOf = (session: Session) => () => {
  const shown = session.workspace?.showing.shown?.document;
  if (shown == null) throw new Error('a patch is shown');
  return shown;
};

/** The page is loaded anew, in the same tab. */
async function again(host: TestHost, connection = host.connect()) {
  TabStorage.loadAgain();
  const session = await Session.start(connection);
  await until(() => session.workspace?.showing.shown !== null && session.workspace !== null);
  const { workspace } = session;
  if (workspace === null) throw new Error('the page opens what it had open');
  return { connection, session, workspace, hand: new Hand(workspace), document: documentOf(session) };
}

const saved = (session: Session) => until(() => session.outbox.state === 'saved');

test('strokes that waited when the page went are there once, in order', async () => {
  const { connection, session, hand, host, document, storage } = await start();
  connection.mute();
  hand.stroke([[90, 60]]);
  await until(() => session.outbox.state === 'not-saved');
  connection.cut();
  hand.stroke([[130, 60]]);
  await document().undo();
  hand.stroke([[170, 60]]);
  session.leave();
  const before = document().codes.slice();
  const editIds = document().history.map(({ editId }) => editId);

  const back = await again(host);
  await saved(back.session);
  await until(() => back.document().depth === 2);
  // The first had been recorded before the page went; its answer alone was lost.
  expect(back.connection.commands).toEqual(['edit', 'edit', 'undo', 'edit']);
  expect(back.document().codes).toEqual(before);
  expect(back.document().history.map(({ editId }) => editId)).toEqual(editIds);
  await until(() => storage.getItem(WAITING) === null);
});

test('a mask whose strokes are still on their way is not painted before them; others are', async () => {
  const { connection, session, hand, host } = await start();
  connection.cut();
  hand.stroke([[90, 60]]);
  await until(() => session.outbox.state === 'not-saved');
  const held = host.connect();
  held.hold();
  const back = await again(host, held);
  expect(back.workspace.painting.blocker).toContain('Strokes from before are still being saved.');
  back.hand.stroke([[300, 300]]);
  back.workspace.next();
  await until(() => back.workspace.showing.current !== null);
  back.hand.stroke([
    [100, 300],
    [400, 300],
  ]);
  expect(back.session.outbox.waiting).toBe(2);
  held.release();
  await saved(back.session);
  back.workspace.previous();
  await until(() => back.workspace.showing.current !== null && back.document().depth === 1);
  expect(back.workspace.painting.blocker).toBe(null);
  back.hand.stroke([[300, 300]]);
  await saved(back.session);
  expect(back.document().depth).toBe(2);
});

test('strokes that cannot be saved yet do not keep the page from opening what it had open', async () => {
  const { connection, session, hand, host } = await start();
  connection.cut();
  hand.stroke([[90, 60]]);
  await until(() => session.outbox.state === 'not-saved');
  const stuck = host.connect();
  stuck.failCommands();
  const back = await again(host, stuck);
  expect(back.session.saveState).toBe('not-saved');
  expect(back.session.outbox.unmirrored).toBe(0);
  await expect(back.session.close()).rejects.toThrow(/1 stroke is not saved yet/);
  stuck.mend();
  await saved(back.session);
  await until(() => back.document().depth === 1);
});

test('strokes that were not taken are offered again', async () => {
  const { connection, session, hand, host, dataset, document, storage } = await start();
  const other = await storage.elsewhere(() => openSession(host.connect(), dataset));
  if (other.workspace === null) throw new Error('the other page has a workspace');
  connection.hold();
  hand.stroke([
    [90, 100],
    [150, 100],
  ]);
  session.outbox.mirror();
  new Hand(other.workspace).stroke([[300, 300]]);
  await saved(other);
  connection.release();
  await until(() => document().refused.length === 1);
  session.strokes.keepRefused();
  session.remember();

  expect(storage.getItem(WAITING)).toBe(null);
  const back = await again(host);
  await until(() => back.document().refused.length === 1);
  expect(back.session.leave()).toBe(false);
  back.session.strokes.keepRefused();
  await back.document().applyRefused();
  await saved(back.session);
  expect(back.document().depth).toBe(2);
  back.session.strokes.keepRefused();
  expect((await again(host)).document().refused).toEqual([]);
});

test('an accepted proposal that was not taken still says what it was accepted from', async () => {
  const { connection, session, host, dataset, document, storage } = await start();
  const other = await storage.elsewhere(() => openSession(host.connect(), dataset));
  if (other.workspace === null) throw new Error('the other page has a workspace');
  connection.hold();
  const detail = '{"source":"vote","quorum":2}';
  const surface = document().begin();
  surface.take({ kind: 'code', code: 3 }, { rule: null, region: null });
  const row = new SpanBuffer();
  row.push(100, 90, 150);
  surface.write(row);
  document().commit('accept vote', 3, detail);
  session.outbox.mirror();
  new Hand(other.workspace).stroke([[300, 300]]);
  await saved(other);
  session.leave();

  const back = await again(host);
  await until(() => back.document().refused.length === 1);
  expect(back.document().refused).toMatchObject([{ tool: 'accept vote', detail }]);
  back.session.strokes.keepRefused();
  const once = await again(host);
  await until(() => once.document().refused.length === 1);
  await once.document().applyRefused();
  expect(once.document().head).toMatchObject({ tool: 'accept vote', code: 3, detail });
  await saved(once.session);
  await once.document().refresh();
  expect(once.document().head).toMatchObject({ detail });
});

test('a stroke that is refused only now is offered on its mask', async () => {
  const { connection, session, hand, host, dataset, storage } = await start();
  const other = await storage.elsewhere(() => openSession(host.connect(), dataset));
  if (other.workspace === null) throw new Error('the other page has a workspace');
  connection.cut();
  hand.stroke([[90, 100]]);
  await until(() => session.outbox.state === 'not-saved');
  new Hand(other.workspace).stroke([[300, 300]]);
  await saved(other);
  const back = await again(host);
  await until(() => back.document().refused.length === 1);
  expect(back.session.saveState).toBe('not-saved');
});

test('a host that answers nothing is not for ever saving: the page says so, and forgets it at the answer', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  let sent = 0;
  let answer = (): void => undefined;
  const send = () =>
    new Promise<CommandResult>((resolve) => {
      sent++;
      answer = () => resolve(saidSaved);
    });
  const outbox = new Outbox(send, (commands) => commands.length);
  const receiver = { answered: () => undefined, rejected: () => undefined };
  for (const commandId of ['a', 'b']) outbox.push({ ...aCommand, commandId }, receiver);
  await vi.advanceTimersByTimeAsync(4999);
  expect([outbox.state, outbox.failure]).toEqual(['saving', null]);
  await vi.advanceTimersByTimeAsync(1);
  expect([outbox.state, outbox.failure]).toEqual(['not-saved', 'Cloudbrush does not answer.']);
  expect([outbox.unmirrored, sent]).toEqual([0, 1]);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect([outbox.state, outbox.waiting, sent]).toEqual(['saving', 1, 2]);
  answer();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([outbox.state, outbox.failure]).toEqual(['saved', null]);
});

test('painting that is saved in the ordinary time stores nothing', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const kept: string[][] = [];
  const answers: (() => void)[] = [];
  const answer = () => new Promise<CommandResult>((resolve) => answers.push(() => resolve(saidSaved)));
  const outbox = new Outbox(answer, (commands) => kept.push(commands.map(({ commandId }) => commandId)));
  const receiver = { answered: () => undefined, rejected: () => undefined };
  const push = (commandId: string) => outbox.push({ ...aCommand, commandId }, receiver);
  push('a');
  push('b');
  answers.shift()?.();
  await vi.advanceTimersByTimeAsync(20);
  answers.shift()?.();
  await vi.advanceTimersByTimeAsync(500);
  expect(outbox.waiting).toBe(0);
  expect(kept).toEqual([]);
  push('c');
  await vi.advanceTimersByTimeAsync(500);
  expect(kept).toEqual([['c']]);
  answers.shift()?.();
  await vi.advanceTimersByTimeAsync(500);
  expect(kept).toEqual([['c'], []]);
});

test('strokes for which the tab has no room are counted, the oldest kept', async () => {
  const { connection, session, hand, storage, host } = await start();
  connection.cut();
  hand.stroke([[50, 60]]);
  await until(() => session.outbox.state === 'not-saved');
  storage.limit = (storage.getItem(WAITING)?.length ?? 0) + 100;
  hand.stroke([[90, 60]]);
  hand.stroke([[130, 60]]);
  session.leave();
  expect(session.outbox.unmirrored).toBe(2);
  storage.limit = Number.POSITIVE_INFINITY;
  const back = await again(host);
  await saved(back.session);
  await until(() => back.document().depth === 1);
});

test('strokes whose copy is damaged are told, and the others saved', async () => {
  const { connection, session, hand, storage, host } = await start();
  connection.cut();
  hand.stroke([[50, 60]]);
  hand.stroke([[90, 60]]);
  await until(() => session.outbox.state === 'not-saved');
  const kept = JSON.parse(storage.getItem(WAITING) ?? '[]');
  storage.setItem(WAITING, JSON.stringify([kept[0], { ...kept[1], delta: '%%' }, 'x']));
  const none = await again(host);
  expect(none.session.notices.list.map(({ message }) => message)).toEqual([
    expect.stringContaining('could not be read again'),
  ]);
  storage.setItem(WAITING, JSON.stringify([kept[0], { ...kept[1], delta: '%%' }]));
  const back = await again(host);
  await saved(back.session);
  await until(() => back.document().depth === 1);
  expect(back.session.notices.list).toHaveLength(1);
});

test('the screen is as it was: patch, view and brush', async () => {
  const { session, workspace, host } = await start();
  workspace.goTo(1);
  await until(() => workspace.showing.current !== null);
  const { view, panes, painting } = workspace;
  panes.active.size = { width: 800, height: 600 };
  panes.active.zoomAt(3, 100, 200);
  view.hidden = true;
  const composite = workspace.composites.all.at(-1);
  if (composite === undefined) throw new Error('the sample has composites');
  workspace.composites.choose(composite);
  painting.options.tool = 'eraser';
  painting.options.setRadius(21.5);
  painting.options.code.manual_hq = 3;
  session.remember();
  session.leave();
  const back = await again(host);
  expect(back.workspace.patch).toBe(1);
  expect(back.workspace.panes.active.aim).toEqual(panes.active.aim);
  expect(back.workspace.panes.active.fitted).toBe(false);
  expect(back.workspace.view.hidden).toBe(true);
  expect(back.workspace.composites.active).toBe(composite);
  expect(back.workspace.painting.options).toMatchObject({ tool: 'eraser', radius: 21.5, code: { manual_hq: 3 } });
});

test('several views are as they were, each where it looked', async () => {
  const { session, workspace, host } = await start();
  workspace.composites.choosePaneCount(2);
  const [left, right] = workspace.panes.list;
  if (left === undefined || right === undefined) throw new Error('there are two panes');
  for (const pane of [left, right]) pane.size = { width: 400, height: 300 };
  right.compositeId = 'L1C_B8';
  right.maskOpacity = 0.1;
  workspace.panes.linked = false;
  left.zoomAt(3, 100, 100);
  right.zoomAt(5, 200, 100);
  session.remember();
  session.leave();
  const { panes } = (await again(host)).workspace;
  expect(panes.layout).toEqual(workspace.panes.layout);
  expect(panes.list.map(({ aim }) => aim)).toEqual([left.aim, right.aim]);
});

test.each([
  ['no JSON', '{'],
  ['another shape', '{"place":{"placeId":"x","name":"x"},"splitId":"train","patch":-1}'],
])('a memory that is %s is left alone: the page begins at the start', async (_what, text) => {
  const { host, storage } = await start();
  storage.setItem('cloudbrush.open', text);
  const session = await Session.start(host.connect());
  expect(session.workspace).toBe(null);
  expect(session.opening).toBe(null);
});

test('a tab full of strokes still asks before its page goes', async () => {
  const { connection, session, hand, storage } = await start();
  connection.cut();
  hand.stroke([[50, 60]]);
  storage.limit = 0;
  session.remember();
  expect(session.leave()).toBe(false);
});

/** Strokes of this page that are refused once it is loaded again: another page has painted on their mask meanwhile. */
async function startBehindAnother(strokes: number) {
  const parts = await start();
  const { connection, session, hand, storage, host, dataset } = parts;
  const other = await storage.elsewhere(() => openSession(host.connect(), dataset));
  if (other.workspace === null) throw new Error('the other page has a workspace');
  connection.hold();
  for (let stroke = 0; stroke < strokes; stroke++) hand.stroke([[90 + 40 * stroke, 100]]);
  session.leave();
  new Hand(other.workspace).stroke([[300, 300]]);
  await saved(other);
  return parts;
}

test('strokes that are refused one after another while their mask is opened are offered once each', async () => {
  const { workspace, session, host } = await startBehindAnother(3);
  workspace.goTo(1);
  session.remember();
  const held = host.connect();
  held.hold();
  const back = await again(host, held);
  held.release();
  await until(() => back.session.outbox.waiting === 0 && back.workspace.refused.first !== null);
  await until(() => back.session.strokes.unplaced === 0);
  expect(back.workspace.refused.first?.refused).toHaveLength(3);
});

test('strokes on a mask that cannot be opened are waited for, and keep back no others', async () => {
  const { host, storage } = await startBehindAnother(1);
  const first = await again(host);
  await until(() => first.document().refused.length === 1);
  first.session.strokes.keepRefused();
  const [kept] = JSON.parse(storage.getItem(REFUSED) ?? '[]');
  storage.setItem(REFUSED, JSON.stringify([{ ...kept, place: { ...kept.place, patch: 9_999 } }, kept]));
  const back = await again(host);
  await until(() => back.document().refused.length === 1);
  expect(back.session.leaving.strokes).toBe(2);
  back.document().discardRefused();
  expect(back.session.saveState).toBe('not-saved');
  expect(back.session.leave()).toBe(false);
  back.session.strokes.letGo();
  expect(back.session.saveState).toBe('saved');
  expect(back.session.leave()).toBe(true);
  back.session.strokes.keepRefused();
  expect(storage.getItem(REFUSED)).toBe(null);
});

test('strokes come back to a folder that was read anew because it had changed', async () => {
  const { connection, session, hand, host, dataset } = await start();
  connection.cut();
  hand.stroke([[90, 60]]);
  await until(() => session.outbox.state === 'not-saved');
  await writeFile(join(dataset, 'train', 'notes.dat'), 'x');
  const held = host.connect();
  held.hold();
  const back = await again(host, held);
  expect(back.workspace.datasetId).not.toBe(session.workspace?.datasetId);
  expect(back.workspace.painting.blocker).toContain('Strokes from before are still being saved.');
  held.release();
  await until(() => back.document().depth === 1);
});

test('strokes that were not taken are offered in a folder that was read anew', async () => {
  const { host, dataset } = await startBehindAnother(1);
  const first = await again(host);
  await until(() => first.document().refused.length === 1);
  first.session.strokes.keepRefused();
  for (const notes of ['x', 'xy']) {
    await writeFile(join(dataset, 'train', 'notes.dat'), notes);
    const session = await Session.start(host.connect());
    session.strokes.keepRefused();
    await until(() => session.workspace?.showing.current?.document?.refused.length === 1);
    expect(session.strokes.unplaced).toBe(0);
    session.strokes.keepRefused();
    session.remember();
  }
});

test('a tab that is duplicated leaves strokes to the page that they were painted in', async () => {
  const { host, storage } = await startBehindAnother(1);
  const stuck = host.connect();
  stuck.failCommands();
  const back = await again(host, stuck);
  back.session.leave();
  expect(storage.getItem(WAITING)).not.toBe(null);
  const copy = await storage.elsewhere(() => again(host), 'copy');
  expect(copy.session.outbox.waiting).toBe(0);
  expect(copy.session.leaving.strokes).toBe(0);
  stuck.mend();
  await until(() => back.document().refused.length === 1);
  back.session.strokes.keepRefused();
  const second = await storage.elsewhere(() => again(host), 'copy');
  expect(second.session.leaving.strokes).toBe(0);
  expect((await again(host)).session.leaving.strokes).toBe(1);
});
