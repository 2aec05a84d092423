import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { censusOfLayer, type LayerCensus, samplePatches } from '../../../electron/dataset/codes-census.ts';
import { workerEntry } from '../../../electron/host/worker-entries.ts';
import { runWorkerTask } from '../../../electron/host/worker-task.ts';
import { isPadding } from '../../../shared/cloudsen12/patch-frame.ts';
import { encodePatch } from '../../support/sample-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Pixels = (patch: number, x: number, y: number) => number;
let path: string;

beforeEach(async () => {
  path = join(await temporaryFolder(), 'LABEL_manual_hq.dat');
});

async function writeLayer(itemType: 'int8' | 'int16', patchCount: number, pixels: Pixels): Promise<void> {
  const patches = Array.from({ length: patchCount }, (_, patch) =>
    encodePatch(itemType, (x, y) => pixels(patch, x, y)),
  );
  await writeFile(path, Buffer.concat(patches));
}

/** The same counts the slow way. */
function slowCensus(patches: readonly number[], patchCount: number, pixels: Pixels): LayerCensus {
  const [image, padding] = [new Map<number, number>(), new Map<number, number>()];
  for (const patch of patches) {
    for (let y = 0; y < 512; y++) {
      for (let x = 0; x < 512; x++) {
        const counts = isPadding(x, y) ? padding : image;
        const code = pixels(patch, x, y);
        counts.set(code, (counts.get(code) ?? 0) + 1);
      }
    }
  }
  const sorted = (counts: Map<number, number>) => [...counts].sort(([a], [b]) => a - b);
  return { patchesRead: patches.length, patchCount, image: sorted(image), padding: sorted(padding) };
}

/** Codes in runs of every length, noise in between, padding of its own. */
const bytePixels: Pixels = (patch, x, y) => {
  if (isPadding(x, y)) return (x + patch) % 3 === 0 ? -1 : 0;
  if (y % 7 === 0) return ((x * 37 + y * 11 + patch) & 255) - 128;
  return (Math.floor(x / (1 + (y % 13))) + patch) % 4;
};
const wordPixels: Pixels = (patch, x, y) => {
  if (isPadding(x, y)) return 255;
  if (y % 5 === 0) return (((x * 7919 + y * 104_729 + patch) & 65_535) << 16) >> 16;
  return x % 64 === 0 ? 2048 : 1024;
};

describe('a census of codes', () => {
  test.each([
    ['int8', bytePixels],
    ['int16', wordPixels],
  ] as const)('of %s counts what is there, signed, image and padding apart', async (itemType, pixels) => {
    await writeLayer(itemType, 11, pixels);
    for (const patches of [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [10], [0, 2, 3, 9]]) {
      expect(await censusOfLayer({ path, itemType, patchCount: 11, patches })).toEqual(slowCensus(patches, 11, pixels));
    }
  });

  test('of no patches is empty', async () => {
    await writeLayer('int8', 1, () => 0);
    expect(await censusOfLayer({ path, itemType: 'int8', patchCount: 1, patches: [] })).toEqual({
      patchesRead: 0,
      patchCount: 1,
      image: [],
      padding: [],
    });
  });

  test('tells how far it is', async () => {
    await writeLayer('int8', 10, () => 3);
    const done: number[] = [];
    await censusOfLayer(
      { path, itemType: 'int8', patchCount: 10, patches: samplePatches(10, 10) },
      { onProgress: (n) => done.push(n) },
    );
    expect(done).toEqual([8, 10]);
  });

  test('stops when it is cancelled', async () => {
    await writeLayer('int8', 30, () => 3);
    const controller = new AbortController();
    let done = 0;
    const request = { path, itemType: 'int8', patchCount: 30, patches: samplePatches(30, 30) } as const;
    const counting = censusOfLayer(request, {
      signal: controller.signal,
      onProgress: (n) => {
        done = n;
        controller.abort(new Error('enough'));
      },
    });
    await expect(counting).rejects.toThrow('enough');
    expect(done).toBe(8);
  });

  test('of a file that is gone or too short is refused by name', async () => {
    await expect(censusOfLayer({ path, itemType: 'int8', patchCount: 1, patches: [0] })).rejects.toMatchObject({
      code: 'unreadable',
      message: 'LABEL_manual_hq.dat cannot be read: it does not exist.',
    });
    await writeLayer('int8', 4, () => 0);
    await truncate(path, 3 * 262_144 + 5);
    await expect(censusOfLayer({ path, itemType: 'int8', patchCount: 4, patches: [0, 3] })).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('had 1,048,576 bytes, now it has 786,437 bytes'),
    });
  });

  test('runs in a worker, with its progress and its errors', async () => {
    await writeLayer('int8', 3, bytePixels);
    const progress: unknown[] = [];
    const request = { path, itemType: 'int8', patchCount: 3, patches: [0, 1, 2] };
    const counted = await runWorkerTask(workerEntry('census-worker'), request, {
      onProgress: (step) => progress.push(step),
    });
    expect(counted).toEqual(slowCensus([0, 1, 2], 3, bytePixels));
    expect(progress).toEqual([{ done: 3, total: 3, label: 'Counting codes' }]);
    const gone = { ...request, path: `${path}.gone` };
    await expect(runWorkerTask(workerEntry('census-worker'), gone)).rejects.toMatchObject({ code: 'unreadable' });
  });
});

describe('a sample of patches', () => {
  test('has so many different ones, in order, from everywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 200 }), (patchCount, limit) => {
        const sample = samplePatches(patchCount, limit);
        expect(sample).toHaveLength(Math.min(patchCount, limit));
        for (const [i, patch] of sample.entries()) {
          expect(patch).toBeGreaterThanOrEqual(Math.floor((i * patchCount) / sample.length));
          expect(patch).toBeLessThan(Math.floor(((i + 1) * patchCount) / sample.length));
        }
      }),
    );
  });

  test('is always the same, and all of them where that is little', () => {
    expect(samplePatches(5, 64)).toEqual([0, 1, 2, 3, 4]);
    expect(samplePatches(0, 64)).toEqual([]);
    expect(samplePatches(8490, 4)).toEqual(samplePatches(8490, 4));
  });

  test('meets all five dates of the ROIs alike', () => {
    const byDate = [0, 0, 0, 0, 0];
    for (const patch of samplePatches(320, 64)) byDate[patch % 5]++;
    for (const count of byDate) expect(count).toBeGreaterThan(8);
  });
});
