import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { classMoments, squareMoments } from '../../../shared/raster/moments.ts';
import { anyCode, anyMask } from './random-masks.ts';

/** A band of values around a level that int16 just holds. */
const anyBand = fc
  .tuple(
    fc.integer({ min: 1, max: 0x7fffffff }),
    fc.integer({ min: 1, max: 2000 }),
    fc.integer({ min: -30_000, max: 30_000 }),
  )
  .map(([seed, spread, level]) => {
    let state = seed;
    return Int16Array.from({ length: PATCH_PIXELS }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return level + ((state >>> 8) % spread);
    });
  });

/** Exact in whole numbers: n times the sum of squares less the square of the sum, over n squared. */
function slowMoments(values: readonly number[]) {
  const n = BigInt(values.length);
  const sum = values.reduce((total, value) => total + BigInt(value), 0n);
  const squares = values.reduce((total, value) => total + BigInt(value) * BigInt(value), 0n);
  const scaledVariance = n * squares - sum * sum;
  return {
    count: values.length,
    mean: Number(sum) / values.length,
    deviation: Math.sqrt(Number(scaledVariance)) / values.length,
  };
}

function valuesWhere(band: Int16Array, holds: (x: number, y: number, i: number) => boolean): number[] {
  const values: number[] = [];
  for (let y = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++) {
      const i = y * PATCH_SIZE + x;
      if (!isPadding(x, y) && holds(x, y, i)) values.push(band[i] ?? 0);
    }
  }
  return values;
}

test('mean and deviation of a class are those of the slow way, in whole numbers', () => {
  fc.assert(
    fc.property(anyMask, anyBand, anyCode, (codes, band, other) => {
      const present = codes[PATCH_SIZE * 100 + 100] ?? 0;
      for (const code of [present, other]) {
        const expected = slowMoments(valuesWhere(band, (_x, _y, i) => codes[i] === code));
        const found = classMoments(band, codes, code);
        expect(found.count).toBe(expected.count);
        if (expected.count === 0) {
          expect([found.mean, found.deviation]).toEqual([Number.NaN, Number.NaN]);
          continue;
        }
        expect(found.mean).toBe(expected.mean);
        expect(found.deviation).toBeCloseTo(expected.deviation, 8);
      }
    }),
    { numRuns: 8 },
  );
});

test('a spread of one step on the brightest values is not lost', () => {
  const codes = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => Number(i % PATCH_SIZE < 509));
  const band = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => 32_766 + (i % 2));
  const { mean, deviation } = classMoments(band, codes, 1);
  expect(mean).toBe(32_766.5);
  expect(deviation).toBeCloseTo(0.5, 9);
});

test('a square around a pixel is measured without what of it lies in the padding', () => {
  const side = fc.constantFrom(1, 3, 5, 11);
  const place = fc.integer({ min: 0, max: PATCH_SIZE - 1 });
  const nearEdge = fc.oneof(place, fc.constantFrom(0, 1, 2, 508, 509, 510, 511));
  fc.assert(
    fc.property(anyBand, nearEdge, nearEdge, side, (band, x, y, width) => {
      const reach = (width - 1) / 2;
      const values = valuesWhere(band, (px, py) => Math.abs(px - x) <= reach && Math.abs(py - y) <= reach);
      const out = new Float64Array(2);
      expect(squareMoments(band, x, y, width, out)).toBe(values.length);
      if (values.length === 0) return;
      const expected = slowMoments(values);
      expect(out[0]).toBe(expected.mean);
      expect(out[1]).toBeCloseTo(expected.deviation, 8);
    }),
    { numRuns: 20 },
  );
});
