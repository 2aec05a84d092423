import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import type { NumberLevels, WholeLevels } from './levels.ts';

/*
 * What is seen of one channel, as levels 0 to 255 of 512 x 512 pixels: wand and superpixels go by what the annotator
 * sees. The same levels as composite.ts draws; padding is 0.
 */

/** Levels of a band of whole numbers, all of which count. */
export function wholePlane(numbers: Int16Array, levels: WholeLevels): Uint8Array {
  assertPatch(numbers);
  const plane = new Uint8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) plane[i] = levels[numbers[i] & 0xffff];
  }
  return plane;
}

/** Levels of numbers. Nodata (NaN), which is drawn as nothing, becomes 0. */
export function numberPlane(values: Float32Array, { low, high, levels }: NumberLevels): Uint8Array {
  assertPatch(values);
  const steps = levels.length;
  const scale = steps / (high - low);
  // Entry 0 stands for nodata, then come the steps.
  const table = new Uint8Array(steps + 1);
  table.set(levels, 1);
  const plane = new Uint8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const entry = (values[i] - low) * scale + 1;
      plane[i] = table[Number.isNaN(entry) ? 0 : entry < 1 ? 1 : entry > steps ? steps : entry | 0];
    }
  }
  return plane;
}

function assertPatch(array: { readonly length: number }): void {
  assert(array.length === PATCH_PIXELS, `${array.length} pixels instead of a patch`);
}
