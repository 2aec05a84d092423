import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MAX_WAITING } from '../../renderer/state/outbox.svelte.ts';
import { Hand, openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const { workspace } = parts;
  const document = () => {
    const shown = workspace.showing.shown?.document;
    if (shown == null) throw new Error('a patch is shown');
    return shown;
  };
  return { ...parts, document };
}

test('at most eight strokes wait for their answer; then the page takes no more and says so', async () => {
  const { connection, session, workspace, hand, document } = await start();
  connection.hold();
  for (let i = 0; i < MAX_WAITING; i++) hand.stroke([[50 + 40 * i, 60]]);
  expect(session.outbox.waiting).toBe(MAX_WAITING);
  expect(session.outbox.state).toBe('saving');
  expect(workspace.painting.blocker).toContain('Not saved: 8 strokes are waiting');
  const before = document().codes.slice();
  hand.stroke([[50, 300]]);
  await document().undo();
  expect(document().codes).toEqual(before);
  connection.release();
  await until(() => session.outbox.state === 'saved');
  expect(workspace.painting.blocker).toBe(null);
  expect(document().depth).toBe(MAX_WAITING);
});

test('after a cut every stroke is sent again in order and recorded once', async () => {
  const { connection, session, hand, document, host, dataset } = await start();
  hand.stroke([[50, 60]]);
  await until(() => session.outbox.state === 'saved');
  connection.cut();
  hand.stroke([[90, 60]]);
  hand.stroke([[130, 60]]);
  await until(() => session.outbox.state === 'not-saved');
  expect(session.outbox.failure).toBe('The connection is lost.');
  expect(session.outbox.waiting).toBe(2);
  connection.mend();
  await until(() => session.outbox.state === 'saved');
  const other = await openSession(host.connect(), dataset);
  expect(other.workspace?.showing.shown?.document?.depth).toBe(3);
  expect(other.workspace?.showing.shown?.document?.codes).toEqual(document().codes);
});

test('an answer that was lost on the way does not record the stroke twice', async () => {
  const { connection, session, hand, host, dataset } = await start();
  connection.mute();
  hand.stroke([[90, 60]]);
  await until(() => session.outbox.state === 'not-saved');
  expect(connection.commands).toEqual(['edit']);
  connection.mend();
  await until(() => session.outbox.state === 'saved');
  expect(connection.commands).toEqual(['edit', 'edit']);
  const other = await openSession(host.connect(), dataset);
  expect(other.workspace?.showing.shown?.document?.depth).toBe(1);
});

test('strokes on a mask that was edited elsewhere are refused, kept, and can be put on the new mask', async () => {
  const { connection, session, workspace, hand, document, host, dataset } = await start();
  const other = await openSession(host.connect(), dataset);
  if (other.workspace === null) throw new Error('the other page has a workspace');
  const otherHand = new Hand(other.workspace);
  workspace.painting.options.code.manual_hq = 3;
  connection.hold();
  hand.stroke([
    [90, 100],
    [150, 100],
  ]);
  hand.stroke([
    [90, 140],
    [150, 140],
  ]);
  otherHand.stroke([[300, 300]]);
  await until(() => other.outbox.state === 'saved');
  connection.release();
  await until(() => session.outbox.state === 'saved' && document().canPaint);
  expect(document().refused).toHaveLength(2);
  expect(document().codes).toEqual(other.workspace.showing.shown?.document?.codes);
  expect(document().depth).toBe(1);

  await document().applyRefused();
  await until(() => session.outbox.state === 'saved');
  expect(document().refused).toHaveLength(0);
  expect(document().depth).toBe(3);
  expect(document().codes[100 * 512 + 120]).toBe(3);
  expect(document().codes[300 * 512 + 300]).toBe(1);
  await until(() => other.workspace?.showing.shown?.document?.depth === 3);
});

test('a page that shows a mask follows the edits of another page', async () => {
  const { session, hand, document, host, dataset } = await start();
  const other = await openSession(host.connect(), dataset);
  hand.stroke([
    [90, 100],
    [150, 100],
  ]);
  await until(() => session.outbox.state === 'saved');
  await until(() => other.workspace?.showing.shown?.document?.depth === 1);
  expect(other.workspace?.showing.shown?.document?.codes).toEqual(document().codes);
});

test('a dataset whose project is not found is a sentence, not a crash', async () => {
  const { connection, session } = await start();
  const place = await connection.calls['place.typed']({ path: join(await temporaryFolder()) });
  await expect(session.openPlace(place)).rejects.toThrow(/holds no layer that can be shown/);
  expect(session.opening).toBe(null);
});

test('a page that goes in the middle of a stroke keeps it and asks', async () => {
  const { connection, session, hand, document } = await start();
  expect(session.leave()).toBe(true);
  connection.hold();
  hand.press(100, 100);
  hand.drag([[160, 120]]);
  expect(session.leave()).toBe(false);
  expect(document().depth).toBe(1);
  connection.release();
  await until(() => session.outbox.state === 'saved');
  expect(session.leave()).toBe(true);
  expect(document().depth).toBe(1);
});

test('a stroke under the hand has its place: strokes of another mask do not take it', async () => {
  const { connection, session, workspace, hand, document, host, dataset } = await start();
  const other = await openSession(host.connect(), dataset);
  if (other.workspace === null) throw new Error('the other page has a workspace');
  connection.hold();
  hand.stroke([[50, 60]]);
  hand.stroke([[90, 60]]);
  new Hand(other.workspace).stroke([[300, 300]]);
  await until(() => other.outbox.state === 'saved');
  connection.release();
  await until(() => document().refused.length === 2 && document().canPaint);
  const refused = document();
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  connection.hold();
  // A stroke over its own class makes no edit.
  for (let x = 50; session.outbox.waiting < MAX_WAITING - 1; x += 40) hand.stroke([[x, 60]]);
  hand.press(50, 400);
  hand.drag([[150, 400]]);
  const applied = refused.applyRefused();
  hand.release();
  expect(session.outbox.waiting).toBe(MAX_WAITING);
  connection.release();
  await applied;
  await until(() => session.outbox.state === 'saved');
  expect(refused.depth).toBe(3);
  expect(document().depth).toBe(MAX_WAITING);
});
