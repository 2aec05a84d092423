import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plantMistakes } from '../../../electron/demo/mistakes.ts';
import { SeededRandom } from '../../../electron/demo/seeded-random.ts';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { type EffortPatch, pixelsOfRun } from './example-patches.ts';

const BANDS = ['L1C_B2', 'L1C_B3', 'L1C_B4'];
const SEED = 1;
/** Towards the north-west: the sun of these patches is not known, and it matters for shifted shadows alone. */
const SHADOW = { shadowX: -Math.SQRT1_2, shadowY: -Math.SQRT1_2 };

/**
 * The patches of a folder that holds `LABEL_manual_hq.dat` with one byte per pixel and three bands. Their labels count as
 * the truth; what is to be mended is a copy with the same slips in it as the example's, but for snow taken for cloud.
 */
export async function realPatches(folder: string): Promise<EffortPatch[]> {
  const labels = await readFile(join(folder, 'LABEL_manual_hq.dat'));
  const bands = await Promise.all(
    BANDS.map(async (band) => [band, await readFile(join(folder, `${band}.dat`))] as const),
  );
  const count = labels.length / PATCH_PIXELS;
  return Array.from({ length: count }, (_, patch): EffortPatch => {
    const truth = withoutPadding(new Int8Array(labels.buffer, labels.byteOffset + patch * PATCH_PIXELS, PATCH_PIXELS));
    const snow = new Float32Array(PATCH_PIXELS);
    const planted = plantMistakes({ truth, snow, ...SHADOW }, new SeededRandom(SEED + patch));
    return {
      truth,
      drawn: Int16Array.from(planted.labels),
      mistakes: planted.mistakes.map(({ kind, runs }) => ({ kind, pixels: runs.flatMap(pixelsOfRun) })),
      layers: new Map(bands.map(([band, bytes]) => [band, planeOf(bytes, patch)])),
    };
  });
}

function planeOf(bytes: Uint8Array<ArrayBuffer>, patch: number): Int16Array {
  // Copied: a file's bytes may begin at an odd place of their buffer.
  const start = bytes.byteOffset + 2 * patch * PATCH_PIXELS;
  return new Int16Array(bytes.buffer.slice(start, start + 2 * PATCH_PIXELS));
}

function withoutPadding(codes: Int8Array): Uint8Array {
  const truth = new Uint8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let i = y * PATCH_SIZE + IMAGE_START; i < y * PATCH_SIZE + IMAGE_END; i++) truth[i] = codes[i];
  }
  return truth;
}
