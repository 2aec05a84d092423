import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { encodePatch, samplePixels } from '../../support/sample-dataset.ts';
import { writeSealed } from '../../support/sealed-entry.ts';
import { listedPage, listedSplit, numbers, openPage, slowShares } from './listed-page.ts';

type Page = Awaited<ReturnType<typeof openPage>>;

const patches = [0, 1, 2];
const hq = (patch: number) => (x: number, y: number) => samplePixels('train', 'LABEL_manual_hq', patch, x, y);
const ofFile = patches.flatMap((patch) => slowShares(hq(patch)));

const ask = ({ calls, split }: Page) => calls['patches.shares']({ ...split, target: 'manual_hq' });

function counted(page: Page) {
  return page.until(
    () => ask(page),
    ({ known }) => known === 3,
  );
}

/** The one entry of the cache. */
function entry(folder: string): string {
  const dir = join(folder, 'user-data/cache');
  const names = readdirSync(dir);
  expect(names).toHaveLength(1);
  return join(dir, names[0]);
}

test('shares are the pixels of each class in the image area of every mask', async () => {
  const page = await listedPage();
  const shares = await counted(page);
  expect(shares).toMatchObject({ splitId: page.split.splitId, known: 3, problem: null });
  expect(numbers(shares.counts)).toEqual(ofFile);
});

test('shares of an edited mask are those of the mask as it is now, and of the file again once all is undone', async () => {
  const page = await listedPage();
  await counted(page);
  const painted = (x: number, y: number) => (x < 40 ? 3 : y < 9 ? 1 : 0);
  const fromId = await page.paint(1, painted);
  expect(numbers((await ask(page)).counts)).toEqual([
    ...slowShares(hq(0)),
    ...slowShares(painted),
    ...slowShares(hq(2)),
  ]);
  const command = { commandId: randomUUID(), annotator: 'Ada', fromId, toId: null };
  await page.calls['mask.command']({ kind: 'undo', ...page.split, patch: 1, target: 'manual_hq', ...command });
  expect(numbers((await ask(page)).counts)).toEqual(ofFile);
});

test('a page that has listed shares is told when a mask was edited', async () => {
  const page = await listedPage();
  await counted(page);
  const told = new Promise((resolve) => {
    page.connection.onEvent((event) => {
      if (event.kind === 'patches-counted') resolve(event);
    });
  });
  await page.paint(0, () => 2);
  expect(await told).toEqual({
    kind: 'patches-counted',
    ...page.split,
    target: 'manual_hq',
    what: 'shares',
    layerId: null,
    known: 3,
  });
});

test('scribbles count for the class of their codes, and the unscribbled value for none', async () => {
  const page = await listedPage();
  const shares = await page.until(
    () => page.calls['patches.shares']({ ...page.split, target: 'manual_sc' }),
    ({ known }) => known === 3,
  );
  const classOf = [0, 1, 1, 2, 2, 3, 3];
  const slow = patches.flatMap((patch) =>
    slowShares((x, y) => classOf[samplePixels('train', 'LABEL_manual_sc', patch, x, y)] ?? -1),
  );
  expect(numbers(shares.counts)).toEqual(slow);
});

test('after a restart it goes on where it stopped', async () => {
  const first = await listedPage();
  await first.paint(1, () => 2);
  await counted(first);
  await first.host.close();
  // as a kill would have left it: patch 2 not counted yet; of patch 0 numbers that no counting gives
  const file = entry(first.folder);
  const bytes = readFileSync(file);
  const known = bytes.subarray(16 + 12);
  known[2] = 0;
  known.writeUInt32LE(7, 3);
  writeSealed(file, bytes);
  const again = await openPage(first.folder);
  const { counts } = await counted(again);
  expect(numbers(counts)).toEqual([7, ...ofFile.slice(1, 5), 0, 0, 509 * 509, 0, 0, ...ofFile.slice(10)]);
});

test('a file that has changed is counted anew', async () => {
  const page = await listedPage();
  await counted(page);
  const file = join(page.folder, 'data/train/LABEL_manual_hq.dat');
  const bytes = readFileSync(file);
  bytes.set(
    encodePatch('int8', () => 3),
    2 * PATCH_PIXELS,
  );
  writeFileSync(file, bytes);
  const { counts } = await page.until(
    () => ask(page),
    (shares) => shares.known === 3,
  );
  expect(numbers(counts)).toEqual([...ofFile.slice(0, 10), 0, 0, 0, 509 * 509, 0]);
});

test.each([
  ['deleted', (file: string) => rmSync(file)],
  ['cut short', (file: string) => truncateSync(file, 40)],
  ['empty', (file: string) => truncateSync(file, 0)],
  [
    'flipped in one bit',
    (file: string) => {
      const bytes = readFileSync(file);
      bytes[200] ^= 1;
      writeFileSync(file, bytes);
    },
  ],
])('a cache that was %s is made anew', async (_how, damage) => {
  const first = await listedPage();
  await counted(first);
  await first.host.close();
  damage(entry(first.folder));
  const again = await openPage(first.folder);
  expect(numbers((await counted(again)).counts)).toEqual(ofFile);
  await again.host.close();
  expect(existsSync(entry(first.folder))).toBe(true);
});

test('a cache that is deleted while the application runs is missed by nobody', async () => {
  const first = await listedPage();
  await counted(first);
  await first.host.close();
  const page = await openPage(first.folder);
  await counted(page);
  rmSync(join(page.folder, 'user-data/cache'), { recursive: true });
  expect(numbers((await ask(page)).counts)).toEqual(ofFile);
  await page.paint(0, () => 1);
  expect(numbers((await ask(page)).counts).slice(0, 5)).toEqual([0, 509 * 509, 0, 0, 0]);
});

test('a split without a label layer says so, and counts what was painted', async () => {
  const page = await listedPage({ splits: [{ ...listedSplit, layers: ['L1C_B2'] }] });
  expect(await ask(page)).toMatchObject({ known: 0, problem: expect.stringContaining('no LABEL_manual_hq') });
  await page.paint(2, () => 1);
  const shares = await ask(page);
  expect(shares.known).toBe(1);
  expect(numbers(shares.counts).slice(10)).toEqual([0, 509 * 509, 0, 0, 0]);
});

test('a label file that has become shorter is told, and counted once it is whole again', async () => {
  const page = await listedPage();
  const file = join(page.folder, 'data/train/LABEL_manual_hq.dat');
  const bytes = readFileSync(file);
  truncateSync(file, 100);
  expect(await ask(page)).toMatchObject({ known: 0, problem: expect.stringContaining('LABEL_manual_hq.dat') });
  writeFileSync(file, bytes);
  expect(numbers((await counted(page)).counts)).toEqual(ofFile);
});
