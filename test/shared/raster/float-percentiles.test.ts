import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { floatPercentiles } from '../../../shared/raster/float-percentiles.ts';

/** The numbers of the image area, sorted. */
function sortedValues(layer: Float32Array): Float32Array {
  return layer
    .filter((value, i) => Number.isFinite(value) && !isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)))
    .sort();
}

const anyValue = fc.oneof(
  fc.float(),
  fc.float({ min: -30, max: 5, noNaN: true }),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0),
);

/** A layer in which a few hundred values, odd ones among them, come again and again. */
const anyLayer = fc
  .array(anyValue, { minLength: 1, maxLength: 300 })
  .map((values) => Float32Array.from({ length: PATCH_PIXELS }, (_, i) => values[i % values.length]));

describe('floatPercentiles', () => {
  it('are the values at the nearest rank among all numbers sorted', () => {
    const perMille = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 5 });
    fc.assert(
      fc.property(anyLayer, perMille, (layer, shares) => {
        const sorted = sortedValues(layer);
        const ranks = shares.map((share) => Math.max(1, Math.floor((share * sorted.length + 999) / 1000)));
        const fractions = shares.map((share) => share / 1000);
        // Zero has a sign, which no picture shows.
        const unsigned = (value: number) => value + 0;
        expect(floatPercentiles(layer, fractions).map(unsigned)).toEqual(
          ranks.map((rank) => (sorted.length === 0 ? Number.NaN : unsigned(sorted[rank - 1]))),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('count no padding, no infinity, and are not a number where nothing is left', () => {
    const layer = new Float32Array(PATCH_PIXELS).fill(Number.NaN);
    layer[0] = 7;
    layer[PATCH_SIZE + 1] = Infinity;
    expect(floatPercentiles(layer, [0, 1])).toEqual([Number.NaN, Number.NaN]);
    layer[PATCH_SIZE + 2] = -8.25;
    expect(floatPercentiles(layer, [0, 1])).toEqual([-8.25, -8.25]);
  });

  it('read a layer that lies anywhere in its buffer', () => {
    const layer = new Float32Array(new ArrayBuffer(4 * PATCH_PIXELS + 8), 8).fill(1.5);
    expect(floatPercentiles(layer, [0.5])).toEqual([1.5]);
  });

  it('refuse what is no whole patch, and fractions outside 0 to 1', () => {
    expect(() => floatPercentiles(new Float32Array(7), [0.5])).toThrow('a layer of 7 values');
    expect(() => floatPercentiles(new Float32Array(PATCH_PIXELS), [1.5])).toThrow('fractions 1.5');
  });
});
