import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { rangeAround, regionWithin } from '../../../shared/raster/value-gate.ts';
import { anyMask, firstDifference } from './random-masks.ts';

/** The same numbers as fractions, every seventh of them not measured. */
const asNumbers = (codes: Int16Array) => Float32Array.from(codes, (code, i) => (i % 7 === 0 ? Number.NaN : code / 8));
const anyBound = fc.oneof(fc.integer({ min: -40_000, max: 40_000 }), fc.constantFrom(-1, 0, 1, 99, 12.375));

test('of the image the pixels are within that are measured and lie from end to end', () => {
  fc.assert(
    fc.property(anyMask, anyBound, anyBound, (codes, low, high) => {
      for (const values of [codes, asNumbers(codes)]) {
        const expected = new Uint8Array(PATCH_PIXELS);
        for (let i = 0; i < PATCH_PIXELS; i++) {
          const outside = isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)) || Number.isNaN(values[i]);
          if (!outside && !(values[i] < low || values[i] > high)) expected[i] = 1;
        }
        expect(firstDifference(regionWithin(values, low, high), expected)).toBe(-1);
      }
    }),
    { numRuns: 15 },
  );
});

test('the range around a point is of the pixels whose centres lie in the disc, in the image and measured', () => {
  const anyPlace = fc.oneof(fc.double({ min: -6, max: 518, noNaN: true }), fc.constantFrom(0.5, 1, 3.5, 509.5, 511));
  fc.assert(
    fc.property(anyMask, anyPlace, anyPlace, fc.constantFrom(0, 0.4, 1, 3, 7.5), (codes, x, y, radius) => {
      for (const values of [codes, asNumbers(codes)]) {
        const seen: number[] = [];
        for (let row = 1; row < 510; row++) {
          for (let column = 1; column < 510; column++) {
            const far = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2;
            const value = values[row * PATCH_SIZE + column];
            if (far <= radius * radius && !Number.isNaN(value)) seen.push(value);
          }
        }
        const expected = seen.length === 0 ? null : [Math.min(...seen), Math.max(...seen)];
        expect(rangeAround(values, x, y, radius)).toEqual(expected);
      }
    }),
    { numRuns: 30 },
  );
});
