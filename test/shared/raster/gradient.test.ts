import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { gradientOf } from '../../../shared/raster/gradient.ts';
import { scatter, somePixels } from './ragged-masks.ts';

/** A plane of noise, of squares of one value, or of nearly one value; its padding is bright. */
function plane(seed: number, cell: number, depth: number): Uint8Array {
  return Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => {
    const [x, y] = [i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)];
    return isPadding(x, y) ? 255 : scatter(Math.floor(x / cell) + 600 * Math.floor(y / cell), seed) % depth;
  });
}

/** Sobel's nine weights, written out; beyond the rim lies what lies on it. */
function slowGradient(values: Uint8Array, x: number, y: number): number {
  const clamp = (at: number) => Math.min(509, Math.max(1, at));
  let [dx, dy] = [0, 0];
  for (const b of [-1, 0, 1]) {
    for (const a of [-1, 0, 1]) {
      const value = values[clamp(y + b) * PATCH_SIZE + clamp(x + a)] ?? 0;
      dx += a * (2 - Math.abs(b)) * value;
      dy += b * (2 - Math.abs(a)) * value;
    }
  }
  return Math.min(255, Math.floor(Math.hypot(dx, dy) / 4));
}

it('a gradient is the steepest of the planes by Sobel, at the rim too, and padding has none', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(1, 3, 50), fc.constantFrom(2, 9, 256), (seed, cell, depth) => {
      const planes = [plane(seed, cell, depth), plane(seed + 1, cell, depth)];
      const gradient = gradientOf(planes);
      for (const i of somePixels(300, seed)) {
        const slow = planes.map((values) => slowGradient(values, i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)));
        if (gradient[i] !== Math.max(...slow)) expect([i, gradient[i]]).toEqual([i, Math.max(...slow)]);
      }
      expect([gradient[0], gradient[PATCH_SIZE], gradient[PATCH_PIXELS - 1]]).toEqual([0, 0, 0]);
    }),
    { numRuns: 3 },
  );
});
