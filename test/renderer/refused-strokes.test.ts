import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Hand, openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PATCH_BYTES = 512 * 512;

async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const { workspace, session, dataset } = parts;
  const document = () => {
    const shown = workspace.shown?.document;
    if (shown == null) throw new Error('a patch is shown');
    return shown;
  };
  const label = join(dataset, 'train/LABEL_manual_hq.dat');
  return { ...parts, label, document, saved: () => until(() => session.outbox.state === 'saved') };
}

async function otherPage({ host, dataset }: Awaited<ReturnType<typeof start>>) {
  const session = await openSession(host.connect(), dataset);
  const { workspace } = session;
  if (workspace === null) throw new Error('the other page has a workspace');
  const hand = new Hand(workspace);
  return { session, workspace, hand, saved: () => until(() => session.outbox.state === 'saved') };
}

test("an eraser's stroke that was refused restores the label that lies beneath now", async () => {
  const parts = await start();
  const { connection, hand, workspace, document, label, saved } = parts;
  workspace.painting.brush.code.manual_hq = 3;
  hand.stroke([[100, 100]]);
  await saved();
  const other = await otherPage(parts);
  connection.hold();
  hand.stroke([[100, 100]], { button: 2 });
  const changed = await readFile(label);
  changed.fill(1, 0, PATCH_BYTES);
  await writeFile(label, changed);
  const mask = other.workspace.shown?.document;
  await mask?.refresh();
  expect(mask?.blocked).not.toBe(null);
  if (mask != null) await other.workspace.resolveSource(mask, 'take-source');
  connection.release();
  await until(() => document().refused.length === 1 && document().canPaint);
  expect(document().codes[100 * 512 + 100]).toBe(3);
  await document().applyRefused();
  await saved();
  expect(document().refused).toHaveLength(0);
  expect(document().head).toMatchObject({ tool: 'eraser', code: null });
  expect(document().codes[100 * 512 + 100]).toBe(1);
});
