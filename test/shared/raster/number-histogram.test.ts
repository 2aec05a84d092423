import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { histogramBars, numberHistogram, wholeHistogram } from '../../../shared/raster/number-histogram.ts';

const inImage = (i: number) => !isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));
const IMAGE_PIXELS = 509 * 509;

describe('numberHistogram', () => {
  it('counts the numbers of the image area in equal bins, those outside in the end bins, nodata nowhere', () => {
    const values = Float32Array.from({ length: PATCH_PIXELS }, (_, i) =>
      i % 7 === 0 ? Number.NaN : ((i * 13) % 1009) / 100 - 1,
    );
    const { low, high, counts } = numberHistogram(values, 0, 8);
    expect([low, high]).toEqual([0, 8]);
    const expected = new Uint32Array(counts.length);
    for (const [i, value] of values.entries()) {
      if (!inImage(i) || Number.isNaN(value)) continue;
      expected[Math.min(counts.length - 1, Math.max(0, Math.floor((value / 8) * counts.length)))]++;
    }
    expect(counts).toEqual(expected);
  });
});

describe('wholeHistogram', () => {
  it('has one bin for each whole number from the smallest to the largest', () => {
    const band = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => (inImage(i) ? (i % 5) * 3 - 4 : 9999));
    const { first, low, high, counts } = wholeHistogram(band, 100);
    expect([first, low, high, counts.length]).toEqual([-4, -0.04, 0.09, 13]);
    expect([...counts].filter((count) => count > 0)).toHaveLength(5);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(IMAGE_PIXELS);
  });
});

describe('histogramBars', () => {
  it('shares the bins among the bars of a window, and leaves out what lies outside', () => {
    const histogram = { low: 0, high: 8, counts: Uint32Array.of(4, 0, 8, 2, 0, 0, 0, 6) };
    expect([...histogramBars(histogram, 0, 8, 4)]).toEqual([4, 10, 0, 6]);
    expect([...histogramBars(histogram, 0, 2, 4)]).toEqual([2, 2, 0, 0]);
    expect([...histogramBars(histogram, 2.5, 8.5, 2)]).toEqual([6, 6]);
    expect([...histogramBars(histogram, 20, 30, 3)]).toEqual([0, 0, 0]);
  });
});
