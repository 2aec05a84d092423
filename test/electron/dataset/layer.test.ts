import { readdir, readFile, readlink, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Layer } from '../../../electron/dataset/layer.ts';
import { canMapFiles } from '../../../electron/dataset/mapped-file.ts';
import { OpenFiles, type ReadMethod } from '../../../electron/dataset/open-files.ts';
import { encodePatch, samplePixels, writeSampleDataset, writeSparseFile } from '../../support/sample-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openDataset } from './opened-dataset.ts';

const INT16_PATCH = 524_288;
const FLOAT32_PATCH = 1_048_576;
let root: string;

beforeEach(async () => {
  root = await temporaryFolder();
});

async function openLayer(layerId: string): Promise<Layer> {
  return (await openDataset(root)).split('train').layer(layerId);
}

describe('a patch', () => {
  test('is read as it lies in the file, whatever its item type', async () => {
    const layers = ['L1C_B4', 'S1_VV', 'LABEL_manual_sc', { id: 'LABEL_fmask', itemType: 'int16' as const }];
    await writeSampleDataset(root, { splits: [{ folder: 'train', patchCount: 3, layers }] });
    const split = (await openDataset(root)).split('train');
    for (const layer of split.layers) {
      for (const patch of [0, 1, 2]) {
        const expected = encodePatch(layer.itemType, (x, y) => samplePixels('train', layer.id, patch, x, y));
        expect(Buffer.compare(await layer.readPatch(patch), expected), `${layer.id} ${patch}`).toBe(0);
      }
    }
  });

  test('is a copy that belongs to the caller', async () => {
    await writeSampleDataset(root);
    const layer = await openLayer('L1C_B4');
    const [first, again] = [await layer.readPatch(0), await layer.readPatch(0)];
    first.fill(7);
    expect(again[0]).toBe(255);
    expect(first.buffer).not.toBe(again.buffer);
    expect([again.byteOffset, again.buffer.byteLength]).toEqual([0, INT16_PATCH]);
  });

  test.each([-1, 3, 2.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -0.5])(
    'of number %s is refused',
    async (patch) => {
      await writeSampleDataset(root);
      const layer = await openLayer('L1C_B4');
      await expect(layer.readPatch(patch)).rejects.toMatchObject({
        code: 'bad-argument',
        message: `There is no patch ${patch} in L1C_B4.dat: its patches are numbered 0 to 2.`,
      });
    },
  );
});

describe.each<ReadMethod>(['mapped', 'positional'])('%s reading', (method) => {
  test('reaches the last patch of an 8.9 GB file', async () => {
    const path = join(root, 'S1_VV.dat');
    const last = new Uint8Array(FLOAT32_PATCH).map((_, i) => (i * 31 + (i >> 8)) & 255);
    const sizeBytes = 8490 * FLOAT32_PATCH;
    expect(sizeBytes).toBe(8_902_410_240);
    await writeSparseFile(path, sizeBytes, [[8489 * FLOAT32_PATCH, last]]);
    const files = new OpenFiles(method);
    const read = await files.read({ path, fileName: 'S1_VV.dat', sizeBytes }, 8489 * FLOAT32_PATCH, FLOAT32_PATCH);
    expect(Buffer.compare(read, last)).toBe(0);
    await files.close();
  });

  test('is exact on both sides of 4 GiB', async () => {
    const path = join(root, 'L1C_B4.dat');
    const sizeBytes = 8490 * INT16_PATCH;
    // Patch 8192 begins at 4 GiB; a 32-bit offset would read patch 0 instead.
    const mark = (patch: number) => new Uint8Array(INT16_PATCH).fill(patch & 255).fill(patch >> 8, 1, 2);
    const marked = [0, 1, 8191, 8192, 8193, 8489];
    await writeSparseFile(
      path,
      sizeBytes,
      marked.map((patch) => [patch * INT16_PATCH, mark(patch)]),
    );
    const files = new OpenFiles(method);
    const wanted = { path, fileName: 'L1C_B4.dat', sizeBytes };
    for (const patch of marked) {
      expect(Buffer.compare(await files.read(wanted, patch * INT16_PATCH, INT16_PATCH), mark(patch)), `${patch}`).toBe(
        0,
      );
    }
    const across = await files.read(wanted, 8192 * INT16_PATCH - 3, 7);
    expect([...across]).toEqual([255, 255, 255, 0, 32, 0, 0]);
    await files.close();
  });

  test('gives the bytes of the file at any offset and length, many at a time', async () => {
    const path = join(root, 'noise.dat');
    const bytes = new Uint8Array(300_001).map((_, i) => (i * i * 2_654_435) >>> 13);
    await writeFile(path, bytes);
    const files = new OpenFiles(method);
    const wanted = { path, fileName: 'noise.dat', sizeBytes: bytes.length };
    const ranges = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 70_000 })), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(ranges, async (pairs) => {
        const cut = pairs.map(([start, length]) => [start, Math.min(length, bytes.length - start)] as const);
        const reads = await Promise.all(cut.map(([start, length]) => files.read(wanted, start, length)));
        for (const [i, [start, length]] of cut.entries()) {
          expect(Buffer.compare(reads[i], bytes.subarray(start, start + length)), `${start} ${length}`).toBe(0);
        }
      }),
    );
    await files.close();
  });

  test('of more patches at once than the system takes calls gives every one', async () => {
    await writeSampleDataset(root);
    const layer = await openLayer('L1C_B4');
    const wanted = { path: layer.path, fileName: layer.fileName, sizeBytes: layer.sizeBytes };
    const files = new OpenFiles(method);
    const sums = await Promise.all(
      Array.from({ length: 900 }, async (_, i) => (await files.read(wanted, (i % 3) * INT16_PATCH + 1026, 64))[0]),
    );
    const pixel = (patch: number) => samplePixels('train', 'L1C_B4', patch, 1, 1) & 255;
    expect(sums).toEqual(Array.from({ length: 900 }, (_, i) => pixel(i % 3)));
    await files.close();
  });

  test('survives a file that becomes shorter, says so, and goes on when it has grown again', async () => {
    const path = join(root, 'L1C_B4.dat');
    const sizeBytes = 4 * INT16_PATCH;
    await writeFile(path, new Uint8Array(sizeBytes).fill(5));
    const files = new OpenFiles(method);
    const wanted = { path, fileName: 'L1C_B4.dat', sizeBytes };
    expect((await files.read(wanted, 3 * INT16_PATCH, INT16_PATCH))[9]).toBe(5);
    await truncate(path, INT16_PATCH + 100);
    await expect(files.read(wanted, 3 * INT16_PATCH, INT16_PATCH)).rejects.toMatchObject({
      code: 'unreadable',
      message:
        'L1C_B4.dat became shorter while it was open: it had 2,097,152 bytes, now it has 524,388 bytes. ' +
        'If it is being copied, wait until that is done; otherwise restore it.',
    });
    await writeFile(path, new Uint8Array(sizeBytes).fill(6));
    expect((await files.read(wanted, 3 * INT16_PATCH, INT16_PATCH))[9]).toBe(6);
    await files.close();
  });

  test('survives files that become shorter in the midst of reading', async () => {
    const path = join(root, 'L1C_B4.dat');
    const sizeBytes = 16 * INT16_PATCH;
    const files = new OpenFiles(method);
    const wanted = { path, fileName: 'L1C_B4.dat', sizeBytes };
    const full = new Uint8Array(sizeBytes).fill(5);
    let refused = 0;
    for (let round = 0; round < 12; round++) {
      await writeFile(path, full);
      const reads = Array.from({ length: 32 }, (_, i) => files.read(wanted, (i % 16) * INT16_PATCH, INT16_PATCH));
      const settling = Promise.allSettled(reads);
      await truncate(path, (round % 3) * 1000 * 37);
      for (const result of await settling) {
        if (result.status === 'rejected') {
          refused++;
          expect(result.reason).toMatchObject({ code: 'unreadable' });
        } else {
          expect(result.value.every((byte) => byte === 5)).toBe(true);
        }
      }
    }
    expect(refused).toBeGreaterThan(0);
    await files.close();
  });

  test('reads a file that was put in the place of the one that was open', async () => {
    const path = join(root, 'L1C_B4.dat');
    const sizeBytes = INT16_PATCH;
    await writeFile(path, new Uint8Array(sizeBytes).fill(1));
    const files = new OpenFiles(method);
    const wanted = { path, fileName: 'L1C_B4.dat', sizeBytes };
    expect((await files.read(wanted, 0, 2))[0]).toBe(1);
    await writeFile(`${path}.new`, new Uint8Array(sizeBytes).fill(2));
    await rename(`${path}.new`, path);
    const reads = await Promise.all([1, 2, 3].map(() => files.read(wanted, 0, 2)));
    expect(reads.map(([first]) => first)).toEqual([2, 2, 2]);
    await writeFile(path, new Uint8Array(sizeBytes + 2));
    await expect(files.read(wanted, 0, 2)).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('had 524,288 bytes, now it has 524,290 bytes'),
    });
    await rm(path);
    await expect(files.read(wanted, 0, 2)).rejects.toMatchObject({
      code: 'unreadable',
      message: 'L1C_B4.dat cannot be read: it does not exist. Restore the file, or open the folder again.',
    });
    await files.close();
  });

  test('keeps no more files open than allowed, and none after closing', async () => {
    const paths = await Promise.all(
      Array.from({ length: 9 }, async (_, i) => {
        const path = join(root, `${i}.dat`);
        await writeFile(path, new Uint8Array(5000).fill(i));
        return path;
      }),
    );
    const files = new OpenFiles(method, 4);
    const read = (i: number) => files.read({ path: paths[i], fileName: `${i}.dat`, sizeBytes: 5000 }, 17, 3);
    const all = await Promise.all(Array.from({ length: 90 }, async (_, i) => (await read((i * 7) % 9))[0]));
    expect(all).toEqual(Array.from({ length: 90 }, (_, i) => (i * 7) % 9));
    expect(files.openCount).toBe(4);
    await files.release(paths[0]);
    const waiting = Promise.allSettled([read(1), read(2)]);
    await files.close();
    for (const result of await waiting) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'not-found' });
    }
    await expect(read(1)).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('closed') });
    expect(await openPathsBelow(root)).toEqual([]);
  });
});

/** What this process holds open or mapped below a folder, by /proc. */
async function openPathsBelow(folder: string): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  const maps = (await readFile('/proc/self/maps', 'utf8')).split('\n');
  return [...targets, ...maps].filter((line) => line.includes(folder));
}

test('files on this Linux are mapped', async ({ skip }) => {
  if (process.platform !== 'linux') skip('files are mapped on Linux only');
  expect(await canMapFiles()).toBe(true);
  await writeSampleDataset(root);
  const { path, fileName, sizeBytes } = await openLayer('L1C_B4');
  const files = new OpenFiles();
  expect(await files.methodOf({ path, fileName, sizeBytes })).toBe('mapped');
  expect((await openPathsBelow(root)).some((line) => line.includes('r--s'))).toBe(true);
  await files.close();
  expect(await openPathsBelow(root)).toEqual([]);
});

describe('a layer', () => {
  test('notices by its identity that its file was replaced or written to', async () => {
    await writeSampleDataset(root);
    const layer = await openLayer('LABEL_manual_hq');
    await layer.readPatch(0);
    const before = await layer.fileIdentity();
    expect(before).toEqual(await layer.fileIdentity());
    expect(before.sizeBytes).toBe(layer.sizeBytes);
    await writeFile(`${layer.path}.new`, new Uint8Array(layer.sizeBytes));
    await rename(`${layer.path}.new`, layer.path);
    const after = await layer.fileIdentity();
    expect(after.ino).not.toBe(before.ino);
    await rm(layer.path);
    await expect(layer.fileIdentity()).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('does not exist'),
    });
  });

  test('lets go of its file when closed, and opens it again', async () => {
    await writeSampleDataset(root);
    const layer = await openLayer('L1C_B4');
    const before = await layer.readPatch(0);
    expect(await openPathsBelow(root)).not.toEqual([]);
    await layer.close();
    expect(await openPathsBelow(root)).toEqual([]);
    expect(Buffer.compare(await layer.readPatch(0), before)).toBe(0);
  });

  test('is refused after its dataset was closed', async () => {
    await writeSampleDataset(root);
    const dataset = await openDataset(root);
    const layer = dataset.split('train').layer('L1C_B4');
    await layer.readPatch(0);
    await dataset.close();
    await dataset.close();
    await expect(layer.readPatch(0)).rejects.toMatchObject({ code: 'not-found' });
    expect(await openPathsBelow(root)).toEqual([]);
  });
});
