import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { differenceReach, renderDifference, subtract } from '../../../shared/raster/difference.ts';
import { packRgba, TRANSPARENT } from '../../../shared/raster/rgba.ts';

const inImage = (i: number) => !isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));

/** A patch of pseudo-random int16 values. */
function band(seed: number): Int16Array {
  let state = seed;
  return Int16Array.from({ length: PATCH_PIXELS }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >> 16;
  });
}

describe('one date minus another', () => {
  test('is taken pixel by pixel in the image, and is nothing in the padding', () => {
    const [a, b] = [band(1), band(2)];
    const out = new Float32Array(PATCH_PIXELS).fill(7);
    subtract(out, a, b);
    for (let i = 0; i < PATCH_PIXELS; i++) {
      const expected = inImage(i) ? (a[i] ?? 0) - (b[i] ?? 0) : Number.NaN;
      if (!Object.is(out[i], Math.fround(expected))) expect([i, out[i]]).toEqual([i, expected]);
    }
  });

  test('is nothing where either date has no value', () => {
    const a = new Float32Array(PATCH_PIXELS).fill(1);
    const b = new Float32Array(PATCH_PIXELS);
    const at = PATCH_SIZE * 100 + 100;
    a[at] = Number.NaN;
    b[at + 1] = Number.NaN;
    const out = new Float32Array(PATCH_PIXELS);
    subtract(out, a, b);
    expect([out[at], out[at + 1], out[at + 2]]).toEqual([Number.NaN, Number.NaN, 1]);
  });
});

describe('the reach of a difference', () => {
  /** The 98th percentile of the sizes to one side, by sorting. */
  function slowReach(values: readonly number[], sign: 1 | -1): number {
    const sizes = values.map((value) => value * sign).filter((value) => value > 0);
    sizes.sort((x, y) => x - y);
    return sizes[Math.max(0, Math.ceil(0.98 * sizes.length) - 1)] ?? 0;
  }

  test('holds 98 in 100, as sorting finds it, to a 2048th of the largest', () => {
    const value = fc.oneof(
      fc.double({ min: -1000, max: 1000, noNaN: true }),
      fc.constantFrom(0, -5, 5, Number.NaN, 900),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
        const differences = Float32Array.from(values);
        const found = differenceReach(differences, 0.001);
        for (const [sign, reach] of [
          [1, found.up],
          [-1, found.down],
        ] as const) {
          const largest = Math.max(0, ...[...differences].map((v) => v * sign).filter((v) => v > 0));
          const exact = slowReach([...differences], sign);
          const step = largest / 2047;
          expect(reach).toBeGreaterThanOrEqual(Math.max(0.001, exact - step) - 1e-4);
          expect(reach).toBeLessThanOrEqual(Math.max(0.001, exact + step) + 1e-4);
        }
      }),
    );
  });

  test('is never below the least, and is that of a patch without values', () => {
    expect(differenceReach(new Float32Array(PATCH_PIXELS).fill(3), 200)).toEqual({ up: 200, down: 200 });
    expect(differenceReach(new Float32Array(PATCH_PIXELS).fill(Number.NaN), 200)).toEqual({ up: 200, down: 200 });
  });

  test('takes what is infinite for the largest', () => {
    const differences = Float32Array.from({ length: 100 }, (_, i) => (i < 50 ? Number.POSITIVE_INFINITY : 10));
    expect(differenceReach(differences, 1).up).toBeGreaterThanOrEqual(10);
    expect(differenceReach(differences, 1).down).toBe(1);
  });
});

describe('the picture of a difference', () => {
  test('is mid grey where nothing has changed, brighter for more, darker for less, and ends there', () => {
    const differences = Float32Array.from([0, 50, -50, 100, -100, 1e9, -1e9, Number.NaN]);
    const out = new Uint32Array(differences.length);
    renderDifference(out, [{ differences, reach: { up: 100, down: 100 } }]);
    const greys = [128, 192, 65, 255, 1, 255, 1].map((level) => packRgba(level, level, level));
    // Rounding of a half goes up: -63.5 becomes -63.
    expect([...out]).toEqual([...greys, TRANSPARENT]);
  });

  test('has each channel by itself, up to its own reach', () => {
    const channel = (value: number, reach: number) => ({
      differences: Float32Array.from([value]),
      reach: { up: reach, down: 2 * reach },
    });
    const out = new Uint32Array(1);
    renderDifference(out, [channel(10, 10), channel(10, 20), channel(-10, 10)]);
    expect(out[0]).toBe(packRgba(255, 192, 65));
    renderDifference(out, [channel(1, 1), channel(Number.NaN, 1), channel(1, 1)]);
    expect(out[0]).toBe(TRANSPARENT);
  });

  test('of two whole patches is the one that is drawn pixel by pixel', () => {
    const differences = new Float32Array(PATCH_PIXELS);
    subtract(differences, band(3), band(4));
    const reach = differenceReach(differences, 200);
    const out = new Uint32Array(PATCH_PIXELS);
    renderDifference(out, [{ differences, reach }]);
    const expected = Array.from(differences, (value) => {
      if (Number.isNaN(value)) return TRANSPARENT;
      const level =
        128 + Math.round(Math.min(127, Math.max(-127, (value * 127) / (value < 0 ? reach.down : reach.up))));
      return packRgba(level, level, level);
    });
    const slack = (a: number, b: number) => Math.abs((a & 0xff) - (b & 0xff)) <= 1;
    const off = expected.findIndex((value, i) => value !== out[i] && !slack(value, out[i] ?? 0));
    expect(off).toBe(-1);
  });
});
