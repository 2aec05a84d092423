import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { writePlanes } from '../../electron/models/model-files.ts';
import { sampleSession, until } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const at = PATCH_SIZE + 1;

/** The sample, its model's output beside it: all thick, and of three patches it is least sure of the second: by 20 %. */
async function start() {
  const folder = await temporaryFolder();
  const opened = await sampleSession(folder);
  onTestFinished(() => opened.host.close());
  const { connection, session, workspace } = opened;
  const path = join(folder, 'softmax.dat');
  const thick = [0.9, 0.4, 0.7];
  await writePlanes(path, 12, Float32Array, (plane, number) => {
    const share = thick[Math.floor(number / 4)] ?? 0;
    plane.fill(number % 4 === 1 ? share : (1 - share) / 3);
  });
  const { proposals } = workspace;
  const { model } = workspace.drafting;
  const choose = async (chosen = path) => model.choose(await connection.placeOf(chosen));
  const offer = () => (typeof model.offered === 'string' ? null : model.offered);
  return { ...opened, folder, path, session, workspace, model, proposals, choose, offer };
}

test("a model's output is offered for the patch that is shown, whichever that is", async () => {
  const { workspace, model, proposals, choose, offer } = await start();
  proposals.open('model');
  await until(() => workspace.showing.shown !== null);
  expect(proposals.offered).toBe('No output of a model is chosen for this split.');
  await choose();
  expect(model.report).toMatchObject({ name: 'softmax.dat', kind: 'probabilities' });
  await until(() => offer() !== null);
  expect(offer()).toMatchObject({ settings: { file: 'softmax.dat', leastMarginPercent: null } });
  expect(offer()?.offer.classes[at]).toBe(1);
  const first = offer()?.mask;
  workspace.next();
  await until(() => offer() !== null && offer()?.mask !== first);
  expect(offer()?.mask.place.patch).toBe(1);
  model.setLeastMargin(30);
  expect(offer()?.offer.classes[at]).toBe(4);
  expect(offer()?.settings).toMatchObject({ leastMarginPercent: 30 });
});

test('what was accepted of it says so, with its file and how sure it had to be', async () => {
  const { session, workspace, model, proposals, choose, offer } = await start();
  proposals.open('model');
  await choose();
  await until(() => offer() !== null && proposals.pending !== null);
  model.setLeastMargin(20);
  proposals.step(1);
  proposals.acceptClass();
  await until(() => session.outbox.state === 'saved');
  const { head } = workspace.showing.shown?.document ?? {};
  expect(head?.tool).toContain('accept model');
  expect(head?.detail).toBe('{"source":"model","file":"softmax.dat","leastMarginPercent":20}');
});

test('uncertain first makes a queue of the patches that are not done', async () => {
  const { session, workspace, model, choose } = await start();
  await choose();
  await workspace.work.load('train', 'manual_hq');
  await model.uncertainFirst(session.jobs);
  expect([workspace.queue.length, workspace.queue.name]).toEqual([3, 'uncertainty, highest first']);
  expect(workspace.patch).toBe(1);
});

test('a file that is none of the split is told, and the one before stays', async () => {
  const { folder, workspace, model, proposals, choose, offer, path } = await start();
  proposals.open('model');
  await choose();
  const other = join(folder, 'other.dat');
  await writePlanes(other, 1, Uint8Array, () => undefined);
  await choose(other);
  expect(model.trouble).toMatch(/other.dat has 262,144 bytes\. For the 3 patches of train/);
  expect(model.report?.name).toBe('softmax.dat');
  await until(() => offer() !== null);
  await truncate(path, 10);
  workspace.next();
  await until(() => typeof proposals.offered === 'string' && proposals.offered.startsWith('softmax.dat has changed'));
});

test('is chosen for each split by itself', async () => {
  const { workspace, model, choose } = await start();
  await choose();
  workspace.goToMask({ splitId: 'val', patch: 0, target: 'manual_hq' });
  expect(model.report).toBe(null);
  await choose();
  expect(model.trouble).toContain('the 2 patches of val');
});
