import { IMAGE_END, IMAGE_SIZE, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';

/**
 * Of each image pixel the sum of `values` over the box of 2 radius + 1 pixels around it, as far as that lies in the
 * image; 0 in the padding. Whole numbers whose sums stay below 2^31.
 */
export function windowSums(values: Uint8Array | Int16Array | Int32Array, radius: number): Int32Array {
  assert(values.length === PATCH_PIXELS, `a plane of ${values.length} numbers`);
  assert(Number.isInteger(radius) && radius >= 0, `a box of radius ${radius}`);
  const span = Math.min(radius, IMAGE_SIZE);
  const sums = new Int32Array(PATCH_PIXELS);
  const columns = new Int32Array(PATCH_SIZE);
  for (let y = IMAGE_START; y < Math.min(IMAGE_START + span, IMAGE_END); y++) addRow(columns, values, y, 1);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    if (y + span < IMAGE_END) addRow(columns, values, y + span, 1);
    if (y - span - 1 >= IMAGE_START) addRow(columns, values, y - span - 1, -1);
    let sum = 0;
    for (let x = IMAGE_START; x < Math.min(IMAGE_START + span, IMAGE_END); x++) sum += columns[x];
    const row = y * PATCH_SIZE;
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      if (x + span < IMAGE_END) sum += columns[x + span];
      if (x - span - 1 >= IMAGE_START) sum -= columns[x - span - 1];
      sums[row + x] = sum;
    }
  }
  return sums;
}

function addRow(columns: Int32Array, values: Uint8Array | Int16Array | Int32Array, y: number, sign: 1 | -1): void {
  const row = y * PATCH_SIZE;
  for (let x = IMAGE_START; x < IMAGE_END; x++) columns[x] += sign * values[row + x];
}
