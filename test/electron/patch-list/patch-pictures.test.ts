import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeJpeg } from '../../support/decode-jpeg.ts';
import { encodePatch, type SamplePixels, samplePixels } from '../../support/sample-dataset.ts';
import { writeSealed } from '../../support/sealed-entry.ts';
import { listedPage, listedSplit, openPage } from './listed-page.ts';

type Page = Awaited<ReturnType<typeof openPage>>;

const SIZE = 96;
const colour = [{ ...listedSplit, layers: ['L1C_B2', 'L1C_B3', 'L1C_B4', 'LABEL_manual_hq'] }];
const starts = Array.from({ length: SIZE + 1 }, (_, i) => 1 + Math.floor((i * 509) / SIZE));

/** Mean of each box, as the picture would have it at 0..255 between the 2nd and the 98th percentile. */
function slowBand(layerId: string, patch: number, pixels: SamplePixels): number[] {
  const means: number[] = [];
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      const values: number[] = [];
      for (let y = starts[row]; y < starts[row + 1]; y++)
        for (let x = starts[column]; x < starts[column + 1]; x++) values.push(pixels('train', layerId, patch, x, y));
      means.push(values.reduce((sum, value) => sum + value, 0) / values.length);
    }
  }
  const sorted = means.toSorted((a, b) => a - b);
  const [low, high] = [0.02, 0.98].map((share) => sorted[Math.round(share * (SIZE * SIZE - 1))]);
  return means.map((mean) => Math.min(255, Math.max(0, (255 * (mean - low)) / (high - low))));
}

/** Mean difference of all values. */
function difference(picture: Uint8Array | null | undefined, bands: readonly (readonly number[])[]): number {
  const { size, rgb } = decodeJpeg(picture ?? new Uint8Array());
  expect(size).toBe(SIZE);
  const sum = rgb.reduce((total, value, i) => total + Math.abs(value - bands[i % 3][Math.floor(i / 3)]), 0);
  return sum / rgb.length;
}

const thumbnails = ({ calls, split }: Page, patches: readonly number[]) =>
  calls['patches.thumbnails']({ ...split, patches: [...patches] });

function cacheEntries(folder: string): string[] {
  const dir = join(folder, 'user-data/cache');
  return readdirSync(dir).map((name) => join(dir, name));
}

test('a thumbnail is the box means of the bands, each stretched between its percentiles, in the order asked for', async () => {
  const page = await listedPage({ splits: colour });
  const answer = await thumbnails(page, [2, 0]);
  expect(answer.map(({ patch }) => patch)).toEqual([2, 0]);
  for (const { patch, picture } of answer) {
    const bands = ['L1C_B4', 'L1C_B3', 'L1C_B2'].map((id) => slowBand(id, patch, samplePixels));
    expect(difference(picture, bands)).toBeLessThan(2.5);
    expect(picture?.byteLength).toBeLessThan(6000);
  }
});

test('without colour a thumbnail is grey, of backscatter where there is nothing else, and labels alone have none', async () => {
  const layers = ['S1_VV', 'LABEL_manual_hq'];
  const grey = await listedPage({ splits: [{ ...listedSplit, layers }] });
  const [{ picture }] = await thumbnails(grey, [1]);
  const band = slowBand('S1_VV', 1, samplePixels);
  expect(difference(picture, [band, band, band])).toBeLessThan(8);
  const labels = await listedPage({ splits: [{ ...listedSplit, layers: ['LABEL_manual_hq'] }] });
  expect(await thumbnails(labels, [0])).toEqual([{ patch: 0, picture: null }]);
});

test('the mask of a thumbnail is that of the file, of an edited patch as it is now', async () => {
  const page = await listedPage();
  await page.paint(1, (x) => (x < 256 ? 3 : 2));
  const masks = await page.calls['patches.masks']({ ...page.split, target: 'manual_hq', patches: [1, 0] });
  expect(masks.map(({ patch }) => patch)).toEqual([1, 0]);
  const [edited, plain] = masks.map(({ classes }) => classes);
  expect([edited?.[0], edited?.[SIZE - 1]]).toEqual([3, 2]);
  for (const [column, row] of [
    [5, 5],
    [50, 20],
    [90, 90],
  ]) {
    const code = samplePixels('train', 'LABEL_manual_hq', 0, starts[column] + 2, starts[row] + 2);
    expect(plain?.[row * SIZE + column]).toBe(code);
  }
});

test('pictures that nobody has asked for are made meanwhile, kept, and not made again after a restart', async () => {
  const first = await listedPage({ splits: colour });
  const [{ picture }] = await thumbnails(first, [1]);
  await expect.poll(() => cacheEntries(first.folder)).toHaveLength(1);
  await first.host.close();
  // a mark behind the end of patch 1's picture, which no encoder writes
  const [file] = cacheEntries(first.folder);
  const bytes = readFileSync(file);
  const [zero, one] = [0, 1].map((i) => bytes.readUInt32LE(16 + 4 * i));
  bytes[16 + 12 + zero + one - 1] = 0x77;
  writeSealed(file, bytes);
  const again = await openPage(first.folder);
  const [kept] = await thumbnails(again, [1]);
  expect(kept.picture?.at(-1)).toBe(0x77);
  expect(kept.picture?.subarray(0, -1)).toEqual(picture?.subarray(0, -1));
});

test('pictures of a file that has changed are made anew, and so are those that are damaged or gone', async () => {
  const first = await listedPage({ splits: colour });
  const before = await thumbnails(first, [0, 1, 2]);
  await expect.poll(() => cacheEntries(first.folder)).toHaveLength(1);
  await first.host.close();
  const [file] = cacheEntries(first.folder);
  truncateSync(file, 1000);
  const damaged = await openPage(first.folder);
  expect(await thumbnails(damaged, [0, 1, 2])).toEqual(before);
  await damaged.host.close();
  rmSync(join(first.folder, 'user-data/cache'), { recursive: true });
  const gone = await openPage(first.folder);
  expect(await thumbnails(gone, [0, 1, 2])).toEqual(before);
  const other = encodePatch('int16', (x) => 3000 - 4 * x);
  writeFileSync(join(first.folder, 'data/train/L1C_B4.dat'), Buffer.concat([other, other, other]));
  expect(await thumbnails(gone, [0, 1, 2])).not.toEqual(before);
});

test('a band that cannot be read is told, and a batch that the contract does not allow is refused', async () => {
  const page = await listedPage({ splits: colour });
  const ask = (patches: unknown) => thumbnails(page, patches as number[]);
  await expect(ask([3])).rejects.toMatchObject({
    code: 'bad-argument',
    message: expect.stringContaining('no patch 3'),
  });
  await expect(ask([-1])).rejects.toMatchObject({ code: 'bad-argument' });
  const masks = page.calls['patches.masks']({ ...page.split, target: 'manual_hq', patches: [0, 999] });
  await expect(masks).rejects.toMatchObject({ code: 'bad-argument' });
  truncateSync(join(page.folder, 'data/train/L1C_B3.dat'), 100);
  await expect(ask([0])).rejects.toMatchObject({ code: 'unreadable', message: expect.stringContaining('L1C_B3.dat') });
});

test('a dataset that is closed while pictures are made is closed at once', async () => {
  const page = await listedPage({ splits: colour });
  const asked = thumbnails(page, [0, 1, 2]).catch((error: unknown) => error);
  await page.host.close();
  await asked;
});
