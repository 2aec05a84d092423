import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { windowSums } from '../../../shared/raster/window-sums.ts';
import { noise } from './ragged-masks.ts';

function slow(values: Int16Array, radius: number, x: number, y: number): number {
  let sum = 0;
  for (let row = y - radius; row <= y + radius; row++)
    for (let column = x - radius; column <= x + radius; column++)
      if (row >= 0 && column >= 0 && row < PATCH_SIZE && column < PATCH_SIZE && !isPadding(column, row))
        sum += values[row * PATCH_SIZE + column] ?? 0;
  return sum;
}

it('the sum over the box around each pixel, as far as that lies in the image', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(0, 1, 3, 30), (seed, radius) => {
      const values = noise(seed, 7, 3);
      const sums = windowSums(values, radius);
      for (const y of [1, 2, 40, 508, 509])
        for (const x of [1, 7, 31, 300, 509])
          expect([x, y, sums[y * PATCH_SIZE + x]]).toEqual([x, y, slow(values, radius, x, y)]);
    }),
    { numRuns: 8 },
  );
});

it('the padding has none, and a box may be larger than the image', () => {
  const values = new Int16Array(PATCH_PIXELS).fill(1);
  const sums = windowSums(values, 600);
  expect([sums[0], sums[511], sums[PATCH_PIXELS - 1]]).toEqual([0, 0, 0]);
  expect([sums[PATCH_SIZE + 1], sums[509 * PATCH_SIZE + 509]]).toEqual([509 * 509, 509 * 509]);
});
