import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SampleOptions } from '../support/sample-dataset.ts';
import { Hand, openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PATCH_BYTES = 512 * 512;

async function start(options?: SampleOptions) {
  const parts = await sampleSession(await temporaryFolder(), options);
  onTestFinished(() => parts.host.close());
  const { workspace, session, dataset } = parts;
  const document = () => {
    const shown = workspace.showing.shown?.document;
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
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke([[100, 100]]);
  await saved();
  const other = await otherPage(parts);
  connection.hold();
  hand.stroke([[100, 100]], { button: 2 });
  const changed = await readFile(label);
  changed.fill(1, 0, PATCH_BYTES);
  await writeFile(label, changed);
  const mask = other.workspace.showing.shown?.document;
  await mask?.refresh();
  expect(mask?.blocked).not.toBe(null);
  if (mask != null) await other.workspace.sourceLabel.resolve(mask, 'take-source');
  connection.release();
  await until(() => document().refused.length === 1 && document().canPaint);
  expect(document().codes[100 * 512 + 100]).toBe(3);
  await document().applyRefused();
  await saved();
  expect(document().refused).toHaveLength(0);
  expect(document().head).toMatchObject({ tool: 'eraser', code: null });
  expect(document().codes[100 * 512 + 100]).toBe(1);
});

/** More patches than the host remembers the labels of. */
const MANY = 40;
const manyPatches: SampleOptions = {
  splits: [{ folder: 'train', patchCount: MANY, layers: ['L1C_B10', 'LABEL_manual_hq'] }],
};

/** Patch 1 has been painted; the host has forgotten the label of both, whose file is gone, as a stroke on each comes. */
async function strokesWithoutLabel() {
  const parts = await start(manyPatches);
  const { connection, hand, workspace, label, saved } = parts;
  const { datasetId, splitId } = workspace;
  workspace.next();
  await until(() => workspace.showing.current !== null);
  hand.stroke([[100, 100]]);
  await saved();
  workspace.previous();
  await until(() => workspace.showing.current !== null);
  for (let patch = 2; patch < MANY; patch++)
    await connection.calls['mask.open']({ datasetId, splitId, patch, target: 'manual_hq' });
  const file = await readFile(label);
  await rm(label);
  connection.hold();
  hand.stroke([[90, 100]]);
  workspace.next();
  await until(() => workspace.showing.current?.document != null);
  hand.stroke([[200, 200]]);
  connection.release();
  await saved();
  await until(() => (workspace.refused.first?.failure ?? null) !== null);
  return { ...parts, restore: () => writeFile(label, file) };
}

test('a stroke on a label that cannot be read is kept, and holds up no other patch', async () => {
  const { workspace, session, document } = await strokesWithoutLabel();
  expect(document().place.patch).toBe(1);
  expect(document().refused).toEqual([]);
  expect(document().depth).toBe(2);
  await expect(session.close()).rejects.toThrow(/patch 0/);
  workspace.previous();
  await until(() => workspace.showing.current !== null);
  expect(workspace.showing.current?.document).toBe(null);
  expect(workspace.showing.current?.maskFailure).toContain('LABEL_manual_hq.dat');
  expect(workspace.refused.here?.refused).toMatchObject([{ tool: 'brush', reason: expect.stringContaining('.dat') }]);
  const kept = workspace.refused.here;
  if (kept === null) throw new Error('the stroke is offered');
  await expect(workspace.refused.apply(kept)).rejects.toThrow(/LABEL_manual_hq.dat/);
  expect(workspace.refused.here).toBe(kept);
  kept.discardRefused();
  expect(workspace.refused.here).toBe(null);
  await session.close();
});

test('strokes kept on a label that can be read again are put on it', async () => {
  const { workspace, document, saved, restore } = await strokesWithoutLabel();
  workspace.previous();
  await until(() => workspace.showing.current !== null);
  const kept = workspace.refused.here;
  if (kept === null) throw new Error('the stroke is offered');
  await restore();
  await workspace.refused.apply(kept);
  await saved();
  await until(() => workspace.showing.current?.document != null);
  expect(document()).toBe(kept);
  expect(document().depth).toBe(1);
  expect(document().codes[100 * 512 + 90]).toBe(1);
});

test('a mask that cannot be loaded anew says why instead of loading for ever', async () => {
  const { workspace, document, saved, hand, label, session } = await start();
  await rm(label);
  await expect(document().refresh()).rejects.toThrow(/LABEL_manual_hq.dat/);
  expect(workspace.blockers.change).toContain('LABEL_manual_hq.dat');
  hand.stroke([[90, 100]]);
  await saved();
  expect(document().depth).toBe(0);
  expect(session.outbox.waiting).toBe(0);
});

test('nothing is called saved while strokes that were not taken wait for a decision', async () => {
  const { workspace, session } = await strokesWithoutLabel();
  expect(session.outbox.state).toBe('saved');
  expect(session.saveState).toBe('not-saved');
  const kept = workspace.refused.first;
  if (kept === null) throw new Error('the stroke waits');
  workspace.chooseTarget('manual_sc');
  workspace.goToMask(kept.place);
  await until(() => workspace.showing.current !== null);
  expect(workspace.refused.here).toBe(kept);
  kept.discardRefused();
  expect(session.saveState).toBe('saved');
});
