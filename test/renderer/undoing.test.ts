import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { command, press } from '../../renderer/commands.ts';
import { MAX_WAITING } from '../../renderer/state/outbox.svelte.ts';
import { sampleSession, until } from '../support/session-driver.ts';
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
  const notices = () => session.notices.list.map((notice) => notice.message).join(' ');
  return { ...parts, document, notices, saved: () => until(() => session.outbox.state === 'saved') };
}

test('an undo while the next target loads says so, and leaves the mask just left as it is', async () => {
  const { workspace, session, hand, document, notices, saved } = await start();
  hand.stroke([[90, 100]]);
  await saved();
  const left = document();
  workspace.chooseTarget('manual_sc');
  expect(command('undo').enabled(session)).toBe(false);
  press(command('undo'), session);
  command('undo').run(session);
  await until(() => workspace.showing.shown?.target === 'manual_sc');
  expect(left.depth).toBe(1);
  expect(session.outbox.waiting).toBe(0);
  expect(notices()).toContain('still loading');
});

test('a patch whose band cannot be read leaves nothing of the one before to undo, redo or look up', async () => {
  const { workspace, session, hand, document, dataset, saved } = await start();
  hand.stroke([[90, 100]]);
  await saved();
  const left = document();
  await truncate(join(dataset, 'train/L1C_B2.dat'), 1000);
  workspace.goTo(2);
  await until(() => workspace.showing.failure !== null);
  expect(workspace.showing.current).toBe(null);
  press(command('undo'), session);
  await saved();
  expect(left.depth).toBe(1);
  expect(session.notices.list.map((notice) => notice.message).join()).toContain('L1C_B2.dat');
});

test('with eight strokes waiting nothing is undone or redone, and the key says why', async () => {
  const { connection, session, hand, document, notices, saved } = await start();
  hand.stroke([[50, 300]]);
  hand.stroke([[90, 400]]);
  await document().undo();
  await saved();
  connection.hold();
  for (let i = 0; i < MAX_WAITING; i++) hand.stroke([[50 + 40 * i, 60]]);
  for (const id of ['undo', 'redo']) {
    expect(command(id).enabled(session)).toBe(false);
    press(command(id), session);
  }
  expect(notices()).toContain('Not saved: 8 strokes are waiting');
  connection.release();
  await saved();
  expect(command('undo').enabled(session)).toBe(true);
  expect(document().depth).toBe(1 + MAX_WAITING);
});

test('while the mask is being loaded anew nothing is undone', async () => {
  const { session, hand, document, notices, saved } = await start();
  hand.stroke([[90, 100]]);
  await saved();
  const refreshed = document().refresh();
  await until(() => !document().canPaint);
  expect(command('undo').enabled(session)).toBe(false);
  press(command('undo'), session);
  expect(notices()).toContain('being loaded anew');
  await refreshed;
  expect(command('undo').enabled(session)).toBe(true);
});
