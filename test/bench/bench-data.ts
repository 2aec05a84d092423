import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeExample } from '../../electron/demo/example.ts';
import { itemBytes } from '../../shared/cloudsen12/item-type.ts';
import { layerCatalogue } from '../../shared/cloudsen12/layer-names.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import {
  formatCsv,
  publishedCounts,
  sampleMetadataRow,
  writeSparseDataset,
  writeSparseFile,
} from '../support/sample-dataset.ts';
import { writeAgedProject } from './aged-project.ts';
import { writeHard } from './hard-patches.ts';
import type { BenchData } from './scenario.ts';
import { writeScribbled } from './scribbled-patch.ts';

/** So many that every second one is far from all that were shown before. */
export const PATCHES = 60;
/** 1,048,576,000 bytes of labels. */
export const LARGE_PATCHES = 4000;
/** The published train split. */
export const MANY_PATCHES = 8490;
const MANY_LAYERS = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'LABEL_manual_hq'];
/** Of them so many hold something, at even distances: half a gigabyte, not fifteen. */
const MANY_WRITTEN = 240;
const EXAMPLE_SPLITS = ['train', 'val', 'test'];
const BATCH = 64;

/** Makes the data in `folder`, each part when it is first asked for and not there yet. */
export function benchData(folder: string, say: (line: string) => void): BenchData {
  const once = (name: string, make: (at: string) => Promise<void>) => {
    let made: Promise<string> | null = null;
    return () => {
      made ??= (async () => {
        const at = join(folder, name);
        if (existsSync(at)) return at;
        const startMs = performance.now();
        // Complete or not there: a folder that is kept may be used by the next run.
        await make(`${at}.part`);
        await rename(`${at}.part`, at);
        say(`made the data "${name}" in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
        return at;
      })();
      return made;
    };
  };
  const example = once('example', async (at) => {
    await makeExample(at, { seed: 1, rois: 3, onProgress: () => undefined });
  });
  const fullSize = once('full-size', (at) => writeSparseDataset(at));
  return {
    patches: once('patches', async (at) => writePatches(await example(), at)),
    hard: once('hard', writeHard),
    scribbled: once('scribbled', async (at) => writeScribbled(await example(), at)),
    largeLabel: once('large-label', async (at) => writeLargeLabel(await example(), at)),
    listed: once('listed', async (at) => writeListed(await example(), at)),
    manyPatches: once('many-patches', async (at) => writeMany(await example(), at)),
    fullSize,
    aged: once('aged.cloudbrush', async (at) => writeAgedProject(await fullSize(), at)),
  };
}

/** The example's patches again and again: real sizes of clouds, real spread of values. */
async function writePatches(example: string, at: string): Promise<void> {
  const split = join(at, 'train');
  await mkdir(split, { recursive: true });
  for (const { id, group } of layerCatalogue) {
    if (group !== 'L1C' && group !== 'LABEL') continue;
    await writeTurned(join(split, `${id}.dat`), await examplePatches(example, id), PATCHES);
  }
  await writeFile(join(split, 'metadata.csv'), metadata(PATCHES));
}

async function writeLargeLabel(example: string, at: string): Promise<void> {
  const split = join(at, 'train');
  await mkdir(split, { recursive: true });
  const labels = await examplePatches(example, 'LABEL_manual_hq');
  await writeTurned(join(split, 'LABEL_manual_hq.dat'), labels, LARGE_PATCHES);
  for (const band of ['L1C_B2', 'L1C_B3', 'L1C_B4']) {
    await writeSparseFile(join(split, `${band}.dat`), LARGE_PATCHES * PATCH_PIXELS * itemBytes('int16'));
  }
  await writeFile(join(split, 'metadata.csv'), metadata(LARGE_PATCHES));
}

/** Labels of the largest published split, 2.2 GB of them dense. */
async function writeListed(example: string, at: string): Promise<void> {
  const split = join(at, 'train');
  await mkdir(split, { recursive: true });
  const count = publishedCounts.train;
  await writeTurned(join(split, 'LABEL_manual_hq.dat'), await examplePatches(example, 'LABEL_manual_hq'), count);
  await writeSparseFile(join(split, 'LABEL_fmask.dat'), count * PATCH_PIXELS);
  for (const band of ['L1C_B2', 'L1C_B3', 'L1C_B4'])
    await writeSparseFile(join(split, `${band}.dat`), count * PATCH_PIXELS * itemBytes('int16'));
  await writeFile(join(split, 'metadata.csv'), metadata(count));
}

async function writeMany(example: string, at: string): Promise<void> {
  const split = join(at, 'train');
  await mkdir(split, { recursive: true });
  for (const id of MANY_LAYERS) {
    const patches = await examplePatches(example, id);
    const { byteLength } = patches[0];
    const content = Array.from({ length: MANY_WRITTEN }, (_, i): [number, Uint8Array] => {
      const patch = Math.floor((i * MANY_PATCHES) / MANY_WRITTEN);
      return [patch * byteLength, patches[i % patches.length]];
    });
    await writeSparseFile(join(split, `${id}.dat`), MANY_PATCHES * byteLength, content);
  }
  await writeFile(join(split, 'metadata.csv'), metadata(MANY_PATCHES));
}

function metadata(patchCount: number): string {
  return formatCsv(Array.from({ length: patchCount }, (_, patch) => sampleMetadataRow(patch)));
}

async function examplePatches(example: string, id: string): Promise<Uint8Array[]> {
  const read = (layer: string) =>
    Promise.all(EXAMPLE_SPLITS.map((split) => readFile(join(example, split, `${layer}.dat`))));
  // The example's masks have one byte per pixel: their sizes tell how many patches a split has.
  const [masks, files] = await Promise.all([read('LABEL_manual_hq'), read(id)]);
  return files.flatMap((file, split) => {
    const count = masks[split].byteLength / PATCH_PIXELS;
    const patchBytes = file.byteLength / count;
    return Array.from({ length: count }, (_, i) => file.subarray(i * patchBytes, (i + 1) * patchBytes));
  });
}

/** Writes `count` patches, no two alike: each round of the given ones has its rows turned further. */
async function writeTurned(path: string, patches: readonly Uint8Array[], count: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let patch = 0; patch < count; patch += BATCH) {
      const parts: Uint8Array[] = [];
      for (let i = patch; i < Math.min(count, patch + BATCH); i++) {
        const bytes = patches[i % patches.length];
        const rowBytes = bytes.byteLength / PATCH_SIZE;
        const turn = ((Math.floor(i / patches.length) * 61) % PATCH_SIZE) * rowBytes;
        parts.push(bytes.subarray(turn), bytes.subarray(0, turn));
      }
      const { bytesWritten } = await file.writev(parts.filter((part) => part.byteLength > 0));
      const expected = parts.reduce((sum, part) => sum + part.byteLength, 0);
      if (bytesWritten !== expected)
        throw new Error(`only ${bytesWritten} of ${expected} bytes were written to ${path}`);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}
