import { rename } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { Hand, openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const { session, connection } = parts;
  const document = () => {
    const shown = session.workspace?.showing.shown?.document;
    if (shown == null) throw new Error('a patch is shown');
    return shown;
  };
  return { ...parts, document, ask: (atOnce = false) => connection.tell({ kind: 'closing', atOnce }) };
}

test('a window without anything to wait for closes without a word', async () => {
  const { connection, session, ask } = await start();
  ask();
  await until(() => connection.closingAnswers.length > 0);
  expect(connection.closingAnswers).toEqual(['close']);
  expect(session.leaving.asking).toBe(false);
});

test('the stroke under the hand ends and is saved before the window closes', async () => {
  const { connection, ask, hand, document } = await start();
  hand.press(100, 100);
  hand.drag([[160, 120]]);
  ask();
  await until(() => connection.closingAnswers.length > 0);
  expect(connection.closingAnswers).toEqual(['close']);
  expect(connection.commands).toEqual(['edit']);
  expect(document().depth).toBe(1);
});

test('strokes that cannot be saved are waited for and counted, and the window stays where that is wanted', async () => {
  const { connection, session, ask, hand } = await start();
  connection.failCommands();
  hand.stroke([[90, 60]]);
  hand.stroke([[130, 60]]);
  ask();
  await until(() => session.leaving.asking);
  expect(connection.closingAnswers).toEqual(['asking']);
  expect(session.leaving.strokes).toBe(2);
  expect(session.leaving.clear).toBe(false);
  expect(session.modal).toBe(true);
  session.leaving.stay();
  expect(session.modal).toBe(false);
  ask();
  await until(() => session.leaving.asking);
  connection.mend();
  await until(() => session.leaving.clear);
  expect(connection.closingAnswers).toEqual(['asking', 'stay', 'asking']);
});

test('strokes that wait for a decision are waited for too', async () => {
  const { connection, session, ask, hand, host, dataset, document } = await start();
  const other = await openSession(host.connect(), dataset);
  if (other.workspace === null) throw new Error('the other page has a workspace');
  connection.hold();
  hand.stroke([[90, 60]]);
  new Hand(other.workspace).stroke([[300, 300]]);
  await until(() => other.outbox.state === 'saved');
  connection.release();
  await until(() => document().refused.length === 1 && session.outbox.state === 'saved');
  ask();
  await until(() => session.leaving.asking);
  expect(session.leaving.strokes).toBe(1);
  expect(session.leaving.undecided).toEqual([document()]);
  document().discardRefused();
  expect(session.leaving.clear).toBe(true);
});

test('long work is waited for, or stopped', async () => {
  const { connection, session, ask } = await start();
  let end: () => void = () => undefined;
  const work = session.jobs.run('Exporting train', () => new Promise<void>((resolve) => (end = resolve)));
  ask();
  await until(() => session.leaving.asking);
  expect(connection.closingAnswers).toEqual(['asking']);
  session.leaving.stopJobs();
  expect(session.jobs.running).toMatchObject([{ title: 'Exporting train', cancelling: true }]);
  end();
  await work;
  expect(session.leaving.clear).toBe(true);
});

test('at the end of the session nobody is asked: what can be saved is, and the window may close', async () => {
  const { connection, session, ask, hand } = await start();
  connection.failCommands();
  hand.press(90, 60);
  ask(true);
  await until(() => connection.closingAnswers.length > 0);
  expect(connection.closingAnswers).toEqual(['close']);
  expect(session.leaving.asking).toBe(false);
  expect(session.outbox.waiting).toBe(1);
});

test('before the computer sleeps the stroke under the hand ends; when it is back what waits is tried again', async () => {
  const { connection, session, hand, document } = await start();
  hand.press(90, 60);
  hand.drag([[130, 60]]);
  connection.failCommands();
  connection.tell({ kind: 'suspending' });
  expect(document().depth).toBe(1);
  await until(() => session.outbox.state === 'not-saved');
  const tried = connection.commands.length;
  connection.tell({ kind: 'resumed' });
  await until(() => connection.commands.length > tried);
  connection.mend();
  connection.tell({ kind: 'resumed' });
  await until(() => session.outbox.state === 'saved');
  expect(session.notices.list).toEqual([]);
});

test('a drive that is gone when the computer is back is told, and painting goes on', async () => {
  const { connection, session, hand, dataset, document } = await start();
  hand.stroke([[90, 60]]);
  await until(() => session.outbox.state === 'saved');
  await rename(dataset, `${dataset} elsewhere`);
  connection.tell({ kind: 'resumed' });
  await until(() => session.notices.list.length > 0);
  expect(session.notices.list[0]?.message).toMatch(/^The folder dataset cannot be reached: it does not exist\. Masks/);
  hand.stroke([[130, 60]]);
  await until(() => session.outbox.state === 'saved');
  expect(document().depth).toBe(2);
});
