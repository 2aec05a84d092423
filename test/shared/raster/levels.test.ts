import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  equalisedLevels,
  numberLevels,
  type Stretch,
  wholeLevels,
  wholeLevelsFrom,
} from '../../../shared/raster/levels.ts';
import { firstDifference } from './random-masks.ts';

function stretched(value: number, { low, high, gamma }: Stretch): number {
  if (value <= low) return 0;
  if (value >= high) return 255;
  return Math.round(255 * ((value - low) / (high - low)) ** (1 / gamma));
}

const limit = fc.oneof(
  fc.constantFrom(-32_769, -32_768, -32_767, -2, -1.5, -1, -0.5, 0, 0.5, 1, 32_766, 32_767, 32_768),
  fc.integer({ min: -40_000, max: 40_000 }),
  fc.integer({ min: 0, max: 10_000 }),
  fc.double({ min: -100, max: 12_000, noNaN: true }),
);
const anyGamma = fc.oneof(fc.constant(1), fc.double({ min: 0.2, max: 4, noNaN: true }));
const anyStretch: fc.Arbitrary<Stretch> = fc
  .tuple(limit, limit, anyGamma)
  .map(([a, b, gamma]) => ({ low: Math.min(a, b), high: Math.max(a, b), gamma }));

describe('wholeLevels', () => {
  it('holds the stretched value of every int16', () => {
    fc.assert(
      fc.property(anyStretch, (stretch) => {
        const table = wholeLevels(stretch);
        const expected = new Uint8Array(65_536);
        for (let value = -32_768; value < 32_768; value++) expected[value & 0xffff] = stretched(value, stretch);
        expect(firstDifference(table, expected)).toBe(-1);
      }),
      { numRuns: 300 },
    );
  });

  it('splits black from full where both ends are one value', () => {
    const table = wholeLevels({ low: 700, high: 700, gamma: 1.4 });
    expect([table[699], table[700], table[701], table[65_535]]).toEqual([0, 0, 255, 0]);
  });

  it('lightens the middle with a gamma above 1', () => {
    expect(wholeLevels({ low: 0, high: 1000, gamma: 1 })[500]).toBe(128);
    expect(wholeLevels({ low: 0, high: 1000, gamma: 2 })[500]).toBe(180);
  });

  it('refuses a stretch without a range', () => {
    for (const bad of [
      { low: 2, high: 1, gamma: 1 },
      { low: Number.NaN, high: 1, gamma: 1 },
      { low: 0, high: Number.POSITIVE_INFINITY, gamma: 1 },
      { low: 0, high: 1, gamma: 0 },
    ]) {
      expect(() => wholeLevels(bad)).toThrow('stretch');
    }
  });
});

describe('numberLevels', () => {
  it('cuts the range into equal steps, each as light as its middle', () => {
    fc.assert(
      fc.property(anyGamma, (gamma) => {
        const { levels } = numberLevels({ low: -3, high: 5, gamma });
        for (const [step, level] of levels.entries()) {
          expect(level).toBe(Math.min(255, Math.floor(256 * ((step + 0.5) / levels.length) ** (1 / gamma))));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a stretch without a range', () => {
    expect(() => numberLevels({ low: 1, high: 1, gamma: 1 })).toThrow('stretch 1..1');
    expect(() => numberLevels({ low: 0, high: Number.NaN, gamma: 1 })).toThrow('stretch');
  });
});

describe('equalisedLevels', () => {
  it('ranks each bin by the share of pixels below its middle', () => {
    const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(900)), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(counts, anyGamma, (bins, gamma) => {
        const levels = equalisedLevels(Uint32Array.from(bins), gamma);
        const total = bins.reduce((sum, count) => sum + count, 0);
        for (const [bin, level] of levels.entries()) {
          const below = bins.slice(0, bin).reduce((sum, count) => sum + count, 0);
          const share = total === 0 ? 0 : (below + (bins[bin] ?? 0) / 2) / total;
          const exact = 256 * share ** (1 / gamma);
          // The twin's own rounding decides at the borders between levels.
          expect(Math.abs(level + 0.5 - Math.min(255.5, exact))).toBeLessThanOrEqual(0.5 + 1e-9);
        }
      }),
    );
  });

  it('makes all levels about equally frequent', () => {
    const counts = Uint32Array.from({ length: 5000 }, (_, i) => 20 + Math.round(400 * Math.exp(-i / 300)));
    const frequency = new Float64Array(256);
    for (const [bin, level] of equalisedLevels(counts, 1).entries()) frequency[level] += counts[bin];
    const total = counts.reduce((sum, count) => sum + count, 0);
    for (const count of frequency) expect(Math.abs(count / total - 1 / 256)).toBeLessThan(0.005);
  });
});

describe('wholeLevelsFrom', () => {
  it('puts levels at their values, black below and the last level above', () => {
    const table = wholeLevelsFrom(-2, Uint8Array.of(10, 20, 30, 40));
    const at = (value: number) => table[value & 0xffff];
    expect([-32_768, -3, -2, -1, 0, 1, 2, 32_767].map(at)).toEqual([0, 0, 10, 20, 30, 40, 40, 40]);
  });
});
