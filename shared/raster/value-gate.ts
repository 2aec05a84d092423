import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import type { Region } from './region.ts';

/** The image's pixels whose value lies from `low` to `high`, both included. NaN, which is nodata, never does. */
export function regionWithin(values: Int16Array | Float32Array, low: number, high: number): Region {
  const region = new Uint8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const value = values[i];
      if (value >= low && value <= high) region[i] = 1;
    }
  }
  return region;
}

/** The least and the largest value within `radius` of a point; null where none is measured there. */
export function rangeAround(
  values: Int16Array | Float32Array,
  x: number,
  y: number,
  radius: number,
): readonly [low: number, high: number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const firstRow = Math.max(IMAGE_START, Math.floor(y - radius));
  const lastRow = Math.min(IMAGE_END - 1, Math.ceil(y + radius));
  for (let row = firstRow; row <= lastRow; row++) {
    const lastColumn = Math.min(IMAGE_END - 1, Math.ceil(x + radius));
    for (let column = Math.max(IMAGE_START, Math.floor(x - radius)); column <= lastColumn; column++) {
      if ((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2 > radius * radius) continue;
      const value = values[row * PATCH_SIZE + column];
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}
