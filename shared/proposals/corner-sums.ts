import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import type { Region } from '../raster/region.ts';

const SIDE = PATCH_SIZE + 1;

/** Sums over the rectangles from the patch's upper left corner to each corner of a pixel: any box is four look-ups. */
export type CornerSums = Float64Array;

/** Of the image pixels of a region: their number, or what a band holds there. */
export function cornerSums(member: Region, band: Int16Array | null): CornerSums {
  const sums = new Float64Array(SIDE * SIDE);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const row = y * PATCH_SIZE;
    const below = (y + 1) * SIDE;
    let sum = 0;
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      if (member[row + x] !== 0) sum += band === null ? 1 : band[row + x];
      sums[below + x + 1] = sums[below + x + 1 - SIDE] + sum;
    }
    sums.fill(sums[below + IMAGE_END], below + IMAGE_END + 1, below + SIDE);
  }
  for (let y = IMAGE_END; y < PATCH_SIZE; y++) sums.copyWithin((y + 1) * SIDE, y * SIDE, (y + 1) * SIDE);
  return sums;
}

/** What lies in a half-open box within the patch. */
export function boxSum(sums: CornerSums, x0: number, y0: number, x1: number, y1: number): number {
  return sums[y1 * SIDE + x1] - sums[y0 * SIDE + x1] - sums[y1 * SIDE + x0] + sums[y0 * SIDE + x0];
}
