import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IMAGE_PIXELS, isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { countCodes } from '../../../shared/raster/areas.ts';
import { bandHistogram, histogramBin, histogramPercentiles, percentiles } from '../../../shared/raster/histogram.ts';
import { anyCode, anyMask } from './random-masks.ts';

/** The values of the image area, row by row. */
function imageValues(band: Int16Array): number[] {
  const values: number[] = [];
  band.forEach((value, i) => {
    if (!isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) values.push(value);
  });
  return values;
}

/** Values like a band's: a few clumps, single outliers, and padding that is none of them. */
const anyBand = fc
  .tuple(fc.integer({ min: 1, max: 0x7fffffff }), fc.integer({ min: 1, max: 30_000 }), anyCode)
  .map(([seed, spread, padding]) => {
    let state = seed;
    return Int16Array.from({ length: PATCH_PIXELS }, (_, i) => {
      if (isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) return padding;
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return ((state >>> 8) % spread) - (state % 5 === 0 ? 300 : 0);
    });
  });

describe('bandHistogram', () => {
  it('counts every value of the image area and nothing of the padding', () => {
    fc.assert(
      fc.property(anyMask, (band) => {
        const counts = new Map<number, number>();
        for (const value of imageValues(band)) counts.set(value, (counts.get(value) ?? 0) + 1);
        const histogram = bandHistogram(band);
        for (const [value, count] of counts) expect(histogram[histogramBin(value)]).toBe(count);
        expect(histogram.reduce((sum, count) => sum + count)).toBe(IMAGE_PIXELS);
        expect(histogram.filter((count) => count > 0).length).toBe(counts.size);
      }),
      { numRuns: 15 },
    );
  });

  it('leaves out nodata', () => {
    const band = new Int16Array(PATCH_PIXELS).fill(-9999);
    band[PATCH_SIZE + 1] = 5;
    const histogram = bandHistogram(band, -9999);
    expect(histogram[histogramBin(-9999)]).toBe(0);
    expect(histogram[histogramBin(5)]).toBe(1);
  });

  it('refuses what is no whole patch', () => {
    expect(() => bandHistogram(new Int16Array(509 * 509))).toThrow('a band of 259081 values');
  });
});

describe('percentiles', () => {
  it('are the values at the nearest rank among all values sorted', () => {
    const perMille = fc.array(fc.oneof(fc.constantFrom(0, 20, 500, 980, 1000), fc.integer({ min: 0, max: 1000 })), {
      maxLength: 7,
    });
    fc.assert(
      fc.property(fc.oneof(anyBand, anyMask), perMille, (band, shares) => {
        const sorted = imageValues(band).sort((a, b) => a - b);
        // In whole numbers: ceil(share * n / 1000), at least the first.
        const ranks = shares.map((share) => Math.max(1, Math.floor((share * sorted.length + 999) / 1000)));
        expect(
          percentiles(
            band,
            shares.map((share) => share / 1000),
          ),
        ).toEqual(ranks.map((rank) => sorted[rank - 1]));
      }),
      { numRuns: 15 },
    );
  });

  it('keep their rank where the fraction times the count is a whole number', () => {
    const band = new Int16Array(PATCH_PIXELS).fill(-1);
    for (let i = 0; i < 100; i++) band[(1 + i) * PATCH_SIZE + 7] = 1000 + i;
    const fractions = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);
    expect(percentiles(band, fractions, -1)).toEqual(Array.from({ length: 100 }, (_, i) => 1000 + i));
  });

  it('of the whole int16 range reach from the smallest to the largest value', () => {
    const band = new Int16Array(PATCH_PIXELS).fill(12);
    band[PATCH_SIZE + 1] = -32_768;
    band[509 * PATCH_SIZE + 509] = 32_767;
    band[0] = -5;
    expect(percentiles(band, [1, 0, 0.5])).toEqual([32_767, -32_768, 12]);
  });

  it('are not a number where all is nodata', () => {
    expect(percentiles(new Int16Array(PATCH_PIXELS), [0.02, 0.98], 0)).toEqual([Number.NaN, Number.NaN]);
  });

  it('refuse fractions outside 0 to 1', () => {
    const counts = bandHistogram(new Int16Array(PATCH_PIXELS));
    for (const bad of [-0.01, 1.01, 98, Number.NaN]) {
      expect(() => histogramPercentiles(counts, [0.5, bad])).toThrow('fractions 0.5');
    }
  });
});

describe('countCodes', () => {
  it('lists every code of the image area with its pixels, in order of the codes', () => {
    fc.assert(
      fc.property(anyMask, (codes) => {
        const counts = new Map<number, number>();
        for (const code of imageValues(codes)) counts.set(code, (counts.get(code) ?? 0) + 1);
        expect(countCodes(codes)).toEqual([...counts].sort(([a], [b]) => a - b));
      }),
      { numRuns: 15 },
    );
  });

  it('counts no padding', () => {
    expect(countCodes(new Int16Array(PATCH_PIXELS).fill(-1))).toEqual([[-1, IMAGE_PIXELS]]);
  });
});
