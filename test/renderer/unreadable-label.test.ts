import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { command, press } from '../../renderer/commands.ts';
import { Hand, openSession, sampleSession, TestHost, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  return { ...parts, label: join(parts.dataset, 'train/LABEL_manual_hq.dat') };
}

type Workspace = Awaited<ReturnType<typeof start>>['workspace'];

function maskOf(workspace: Workspace) {
  const mask = workspace.showing.current?.document;
  if (mask == null) throw new Error('a mask is shown');
  return mask;
}

/** Ends the host and starts another one, with a page on the same dataset. */
async function again({ host, dataset, userData }: Awaited<ReturnType<typeof start>>) {
  await host.close();
  const next = await TestHost.start(userData);
  onTestFinished(() => next.close());
  const connection = next.connect();
  const session = await openSession(connection, dataset);
  const { workspace } = session;
  if (workspace === null) throw new Error('the session has a workspace');
  return { connection, session, workspace, hand: new Hand(workspace) };
}

test('work on a label outlives its file: it is shown, painted on and saved, and the page says what is wrong', async () => {
  const parts = await start();
  parts.hand.stroke([[100, 100]]);
  const painted = maskOf(parts.workspace).codes.slice();
  await until(() => parts.session.outbox.state === 'saved');
  await truncate(parts.label, 1000);
  const { connection, session, workspace, hand } = await again(parts);
  expect(maskOf(workspace).codes).toEqual(painted);
  expect(workspace.sourceLabel.problem).toContain('LABEL_manual_hq.dat has 1,000 bytes');
  hand.stroke([[300, 300]]);
  await until(() => session.outbox.state === 'saved');
  expect(maskOf(workspace).refused).toEqual([]);
  await maskOf(workspace).undo();
  await maskOf(workspace).undo();
  await until(() => session.outbox.state === 'saved');
  expect(maskOf(workspace).codes).toEqual(maskOf(workspace).base);
  const { datasetId, splitId } = workspace;
  await expect(connection.calls['export.preview']({ datasetId, splitId, target: 'manual_hq' })).rejects.toMatchObject({
    code: 'bad-file',
  });

  workspace.sourceLabel.dismissProblem();
  expect(workspace.sourceLabel.problem).toBe(null);
  workspace.next();
  await until(() => workspace.showing.current !== null);
  expect(workspace.showing.current?.document).toBe(null);
  expect(workspace.showing.current?.maskFailure).toContain('LABEL_manual_hq.dat has 1,000 bytes');
  press(command('done'), session);
  expect(workspace.patch).toBe(1);
  expect(workspace.work.of({ splitId: workspace.splitId, patch: 1, target: 'manual_hq' }).status).toBe('untouched');
  expect(session.notices.list.at(-1)?.message).toContain('It is not marked as done.');
});

test('a label that goes while it is open and comes back changed is asked about then', async () => {
  const { session, workspace, hand, label } = await start();
  hand.stroke([[100, 100]]);
  await until(() => session.outbox.state === 'saved');
  const file = await readFile(label);
  await rm(label);
  await maskOf(workspace).refresh();
  expect(workspace.sourceLabel.problem).toContain('LABEL_manual_hq.dat cannot be read: it does not exist');
  hand.stroke([[300, 300]]);
  await until(() => session.outbox.state === 'saved');
  expect(maskOf(workspace).depth).toBe(2);

  file.fill(2, 300 * 512 + 300, 300 * 512 + 310);
  await writeFile(label, file);
  await maskOf(workspace).refresh();
  expect(workspace.sourceLabel.problem).toBe(null);
  expect(maskOf(workspace).blocked).toMatchObject({ reason: 'source-changed' });
  expect(maskOf(workspace).depth).toBe(2);
});
