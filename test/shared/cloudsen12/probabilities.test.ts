import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summariseProbabilities } from '../../../shared/cloudsen12/probabilities.ts';

describe('the summary of probabilities', () => {
  test('tells the range, what counts as cloud, and what is no probability', () => {
    const summary = summariseProbabilities([
      [-1, 5],
      [3, 10],
      [49, 20],
      [50, 30],
      [100, 40],
      [120, 6],
    ]);
    expect(summary).toMatchObject({
      range: [3, 100],
      thresholdPercent: 50,
      pixels: 100,
      cloudPixels: 70,
      others: [
        [-1, 5],
        [120, 6],
      ],
    });
    expect(summary.bars.flatMap((pixels, i) => (pixels === 0 ? [] : [[5 * i, pixels]]))).toEqual([
      [0, 10],
      [45, 20],
      [50, 30],
      [95, 40],
    ]);
    expect(summariseProbabilities([[-1, 5]])).toMatchObject({ range: null, pixels: 0, cloudPixels: 0 });
    expect(summariseProbabilities([[30, 5]], 20).cloudPixels).toBe(5);
  });

  test('has every pixel in one bar or among what is no probability', () => {
    const counts = fc.uniqueArray(fc.tuple(fc.integer({ min: -128, max: 127 }), fc.integer({ min: 1, max: 1e9 })), {
      selector: ([code]) => code,
    });
    fc.assert(
      fc.property(counts, (image) => {
        const { bars, others, pixels } = summariseProbabilities(image);
        const total = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0);
        expect(total(bars)).toBe(pixels);
        expect(pixels + total(others.map(([, each]) => each))).toBe(total(image.map(([, each]) => each)));
      }),
    );
  });
});
