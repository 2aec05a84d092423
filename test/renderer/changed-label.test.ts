import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { command } from '../../renderer/commands.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A stroke on patch 0 whose label then changed in its file. */
async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const { session, workspace, hand, dataset } = parts;
  const label = join(dataset, 'train/LABEL_manual_hq.dat');
  const mask = workspace.showing.current?.document;
  if (mask == null) throw new Error('a mask is shown');
  hand.stroke([[100, 100]]);
  await until(() => session.outbox.state === 'saved');
  const file = await readFile(label);
  async function change(x: number, y: number, code: number): Promise<void> {
    file.fill(code, y * 512 + x, y * 512 + x + 10);
    await writeFile(label, file);
  }
  await change(300, 300, 2);
  return { ...parts, mask, change };
}

test('the file that is taken is the one that was asked about: changed once more, it is asked about again', async () => {
  const { session, workspace, mask, change } = await start();
  await mask.refresh();
  const asked = mask.blocked;
  await change(300, 310, 3);
  await workspace.sourceLabel.resolve(mask, 'take-source');
  expect(mask.blocked?.differingPixels).toBeGreaterThan(asked?.differingPixels ?? 0);
  expect(session.notices.list.map((notice) => notice.message).join()).toContain('changed once more');
  expect(mask.head).toMatchObject({ tool: 'brush' });
  await workspace.sourceLabel.resolve(mask, 'take-source');
  expect(mask.blocked).toBe(null);
  expect(mask.head).toMatchObject({ tool: 'replay' });
  expect(mask.base[310 * 512 + 309]).toBe(3);
});

test('edits on an earlier label can be listed and looked at, and painting waits until one is back', async () => {
  const { session, workspace, hand, mask } = await start();
  const painted = mask.codes.slice();
  const before = mask.base.slice();
  const editId = mask.headId;
  expect(await workspace.lookedAt.earlierBases(mask)).toEqual([]);
  await mask.refresh();
  await workspace.sourceLabel.resolve(mask, 'take-source');
  const bases = await workspace.lookedAt.earlierBases(mask);
  expect(bases).toMatchObject([{ current: false, edits: [{ editId, tool: 'brush', annotator: 'Ada' }] }]);
  const [{ baseId } = { baseId: 0 }] = bases;
  await workspace.lookedAt.atEarlier(mask, baseId, editId);
  expect(workspace.lookedAt.of(mask)?.codes).toEqual(painted);
  expect(workspace.painting.blocker).toContain('on an earlier label');
  expect(command('undo').enabled(session)).toBe(false);
  await workspace.lookedAt.atEarlier(mask, baseId, null);
  expect(workspace.lookedAt.of(mask)?.codes).toEqual(before);
  // What is read and counted is what is seen.
  const changed = mask.codes.findIndex((code, at) => code !== before[at]);
  const [x, y] = [changed % 512, Math.floor(changed / 512)];
  expect(workspace.values.codeAt(x, y)).toBe(before[changed]);
  const { areas } = workspace.values;
  workspace.lookedAt.back();
  expect(workspace.values.codeAt(x, y)).toBe(mask.codes[changed]);
  expect(workspace.values.areas).not.toBe(areas);
  expect(workspace.lookedAt.of(mask)).toBe(null);
  hand.stroke([[200, 200]]);
  expect(mask.depth).toBe(2);
  await expect(workspace.lookedAt.atEarlier(mask, 999, null)).rejects.toThrow(/has no mask of patch 0/);
});

test('another patch is shown as it is, whatever was looked at before', async () => {
  const { workspace, mask } = await start();
  await mask.refresh();
  await workspace.lookedAt.atSource(mask);
  expect(workspace.lookedAt.of(mask)?.codes[300 * 512 + 300]).toBe(2);
  workspace.next();
  await until(() => workspace.showing.current?.document != null);
  workspace.previous();
  await until(() => workspace.showing.current?.document != null);
  expect(workspace.lookedAt.of(mask)).toBe(null);
});
