import { expect, onTestFinished, test } from 'vitest';
import { MAX_WAITING } from '../../renderer/state/outbox.svelte.ts';
import { Hand, openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const { workspace, session } = parts;
  const document = () => {
    const shown = workspace.showing.shown?.document;
    if (shown == null) throw new Error('a patch is shown');
    return shown;
  };
  return { ...parts, document, saved: () => until(() => session.outbox.state === 'saved') };
}

async function otherPage({ host, dataset }: Awaited<ReturnType<typeof start>>) {
  const session = await openSession(host.connect(), dataset);
  const { workspace } = session;
  if (workspace === null) throw new Error('the other page has a workspace');
  const hand = new Hand(workspace);
  return { session, workspace, hand, saved: () => until(() => session.outbox.state === 'saved') };
}

test('nothing is painted on the old target while the new one is loading', async () => {
  const { workspace, hand, document } = await start();
  const mask = document();
  const before = mask.codes.slice();
  workspace.chooseTarget('manual_sc');
  workspace.painting.options.code.manual_sc = 5;
  hand.press(100, 100);
  hand.drag([[140, 100]]);
  await until(() => workspace.showing.shown?.target === 'manual_sc');
  hand.release();
  expect(mask.codes).toEqual(before);
  expect(mask.painting).toBe(false);
});

test('a stroke under the hand is kept when the one before it is refused', async () => {
  const parts = await start();
  const { connection, hand, document, saved } = parts;
  const other = await otherPage(parts);
  connection.hold();
  hand.stroke([[90, 100]]);
  other.hand.stroke([[300, 300]]);
  await other.saved();
  hand.press(90, 200);
  hand.drag([[120, 200]]);
  connection.release();
  await saved();
  hand.drag([[150, 200]]);
  hand.release();
  await saved();
  await until(() => document().canPaint);
  expect(document().refused).toHaveLength(2);
  expect(document().codes).toEqual(other.workspace.showing.shown?.document?.codes);
});

test('a refused mask is shown anew though strokes on another patch wait behind it', async () => {
  const parts = await start();
  const { connection, hand, document, workspace, saved } = parts;
  await until(() => workspace.documents.peek({ splitId: workspace.splitId, patch: 1, target: 'manual_hq' }) !== null);
  const other = await otherPage(parts);
  connection.hold();
  hand.stroke([[90, 100]]);
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  hand.stroke([[90, 100]]);
  workspace.previous();
  await until(() => workspace.showing.shown?.patch === 0);
  other.hand.stroke([[300, 300]]);
  await other.saved();
  connection.release();
  await saved();
  await until(() => document().canPaint);
  expect(document().refused).toHaveLength(1);
  expect(document().codes).toEqual(other.workspace.showing.shown?.document?.codes);
});

test('a refused stroke on a patch that is not shown is told of, and the dataset is not left without it', async () => {
  const parts = await start();
  const { connection, hand, workspace, session, saved, dataset } = parts;
  const other = await otherPage(parts);
  connection.hold();
  hand.stroke([[90, 100]]);
  workspace.next();
  other.hand.stroke([[300, 300]]);
  await other.saved();
  connection.release();
  await saved();
  await until(() => session.notices.list.length > 0);
  expect(session.notices.list.map((notice) => notice.message).join()).toContain('patch 0');
  await expect(session.close()).rejects.toThrow(/patch 0/);
  const place = await connection.calls['place.typed']({ path: dataset });
  await expect(session.openPlace(place)).rejects.toThrow(/patch 0/);
  expect(session.workspace).toBe(workspace);
});

test('a dataset is not left while strokes cannot be saved', async () => {
  const { connection, hand, session, workspace, saved } = await start();
  connection.cut();
  hand.stroke([[90, 100]]);
  await until(() => session.outbox.state === 'not-saved');
  await expect(session.close()).rejects.toThrow(/1 stroke is not saved/);
  expect(session.workspace).toBe(workspace);
  connection.mend();
  await saved();
  await session.close();
  expect(session.workspace).toBe(null);
});

test('the same dataset opened again shows the strokes that were still on their way', async () => {
  const { connection, hand, session, document, dataset } = await start();
  const place = await connection.calls['place.typed']({ path: dataset });
  connection.hold();
  hand.stroke([[90, 100]]);
  hand.stroke([[90, 200]]);
  const { codes } = document();
  const opening = session.openPlace(place);
  connection.release();
  await opening;
  await until(() => session.workspace?.showing.shown !== null);
  expect(session.workspace?.showing.shown?.document?.codes).toEqual(codes);
});

test('after a cut the mask shows what another page has painted meanwhile', async () => {
  const parts = await start();
  const { connection, document } = parts;
  const other = await otherPage(parts);
  connection.cut();
  other.hand.stroke([[300, 300]]);
  await other.saved();
  connection.mend();
  await until(() => document().depth === 1);
  expect(document().codes).toEqual(other.workspace.showing.shown?.document?.codes);
});

test('more refused strokes than may wait are put on the mask one after another', async () => {
  const parts = await start();
  const { connection, hand, document, saved, session } = parts;
  const other = await otherPage(parts);
  // A stroke over its own class makes no edit.
  let made = 0;
  for (let round = 0; round < 2; round++) {
    connection.hold();
    for (let i = 0; i < 6; i++) hand.stroke([[50 + 40 * i, 60 + 60 * round]]);
    made += session.outbox.waiting;
    other.hand.stroke([[300, 300 + 10 * round]]);
    await other.saved();
    connection.release();
    await saved();
    await until(() => document().canPaint);
  }
  expect(made).toBeGreaterThan(MAX_WAITING);
  expect(document().refused).toHaveLength(made);
  let most = 0;
  const applied = document().applyRefused();
  await until(() => {
    most = Math.max(most, session.outbox.waiting);
    return session.outbox.waiting === 0 && document().refused.length === 0;
  });
  await applied;
  expect(most).toBeLessThanOrEqual(MAX_WAITING);
  expect(document().depth).toBe(made + 2);
});

test('deciding what "nothing drawn" is counts for patches that were fetched ahead', async () => {
  const { workspace, document } = await start();
  workspace.chooseTarget('manual_sc');
  await until(() => workspace.showing.shown?.target === 'manual_sc');
  await until(() => workspace.documents.peek({ splitId: workspace.splitId, patch: 1, target: 'manual_sc' }) !== null);
  await workspace.decideUnscribbled(7);
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  expect(document().unscribbled).toBe(7);
});

test('after a cut a mask that could not be opened meanwhile is opened', async () => {
  const { connection, workspace, document } = await start();
  await until(() => workspace.documents.peek({ splitId: workspace.splitId, patch: 1, target: 'manual_hq' }) !== null);
  connection.cut();
  workspace.chooseTarget('manual_sc');
  await until(() => workspace.showing.current !== null);
  expect(workspace.showing.current?.maskFailure).toBe('The connection is lost.');
  connection.mend();
  await until(() => workspace.showing.current?.document != null);
  expect(document().canPaint).toBe(true);
});
