import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import {
  cirrus,
  normalisedDifference,
  renderRgb,
  renderScalar,
  type Stretch,
  stretchTable,
} from '../../../shared/raster/composite.ts';
import { TRANSPARENT } from '../../../shared/raster/rgba.ts';
import { firstDifference } from './random-masks.ts';

/** Every int16 value four times, each band in an order of its own. */
function everyValue(step: number, offset: number): Int16Array {
  return Int16Array.from({ length: PATCH_PIXELS }, (_, i) => i * step + offset);
}

/** What each image pixel should be; padding is `padding`. */
function expectedPixels(padding: number, pixel: (i: number) => number): number[] {
  return Array.from({ length: PATCH_PIXELS }, (_, i) =>
    isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)) ? padding : pixel(i),
  );
}

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
const anyStretch: fc.Arbitrary<Stretch> = fc
  .tuple(limit, limit, fc.oneof(fc.constant(1), fc.double({ min: 0.2, max: 4, noNaN: true })))
  .map(([a, b, gamma]) => ({ low: Math.min(a, b), high: Math.max(a, b), gamma }));

describe('stretchTable', () => {
  it('holds the stretched value of every int16', () => {
    fc.assert(
      fc.property(anyStretch, (stretch) => {
        const table = stretchTable(stretch);
        const expected = new Uint8Array(65_536);
        for (let value = -32_768; value < 32_768; value++) expected[value & 0xffff] = stretched(value, stretch);
        expect(firstDifference(table, expected)).toBe(-1);
      }),
      { numRuns: 300 },
    );
  });

  it('splits black from full where both ends are one value', () => {
    const table = stretchTable({ low: 700, high: 700, gamma: 1.4 });
    expect([table[699], table[700], table[701], table[65_535]]).toEqual([0, 0, 255, 0]);
  });

  it('lightens the middle with a gamma above 1', () => {
    expect(stretchTable({ low: 0, high: 1000, gamma: 1 })[500]).toBe(128);
    expect(stretchTable({ low: 0, high: 1000, gamma: 2 })[500]).toBe(180);
  });

  it('refuses a stretch without a range', () => {
    for (const bad of [
      { low: 2, high: 1, gamma: 1 },
      { low: Number.NaN, high: 1, gamma: 1 },
      { low: 0, high: Number.POSITIVE_INFINITY, gamma: 1 },
      { low: 0, high: 1, gamma: 0 },
    ]) {
      expect(() => stretchTable(bad)).toThrow('stretch');
    }
  });
});

describe('renderRgb', () => {
  it('gives each band its channel and stretch, opaque in the image and transparent in the padding', () => {
    const [r, g, b] = [everyValue(1, 0), everyValue(7, 123), everyValue(-31, 9999)];
    fc.assert(
      fc.property(anyStretch, anyStretch, anyStretch, (red, green, blue) => {
        const out = new Uint32Array(PATCH_PIXELS).fill(0x12345678);
        renderRgb(out, r, g, b, [red, green, blue]);
        const expected = expectedPixels(
          TRANSPARENT,
          (i) =>
            stretched(r[i], red) + 256 * stretched(g[i], green) + 65_536 * stretched(b[i], blue) + 255 * 16_777_216,
        );
        expect(firstDifference(out, expected)).toBe(-1);
      }),
      { numRuns: 10 },
    );
  });

  it('writes bytes in the order of canvas image data', () => {
    const out = new Uint32Array(PATCH_PIXELS);
    const band = (value: number) => new Int16Array(PATCH_PIXELS).fill(value);
    const byte: Stretch = { low: 0, high: 255, gamma: 1 };
    renderRgb(out, band(10), band(20), band(30), [byte, byte, byte]);
    const bytes = new Uint8Array(out.buffer);
    const at = 4 * (300 * PATCH_SIZE + 200);
    expect([...bytes.subarray(at, at + 4)]).toEqual([10, 20, 30, 255]);
  });
});

describe('renderScalar', () => {
  const ramp = Uint32Array.from({ length: 256 }, (_, i) => 0xff000000 + i);

  it('shares the colours evenly over the range, ends beyond it, nothing for NaN', () => {
    // Powers of two keep the twin free of rounding at the borders between colours.
    const range = fc.tuple(fc.constantFrom(0, -1, -2, 100, -4096), fc.constantFrom(1, 2, 0.5, 256, 8192));
    fc.assert(
      fc.property(range, fc.double({ min: 0.01, max: 3, noNaN: true }), ([low, width], reach) => {
        const values = Float32Array.from({ length: PATCH_PIXELS }, (_, i) => {
          if (i % 11 === 0) return [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][i % 3];
          if (i % 13 === 0) return low + ((i % 300) * width) / 256;
          return low + width * (0.5 + reach * (((i * 7919) % 10_007) / 10_007 - 0.5));
        });
        const out = new Uint32Array(PATCH_PIXELS).fill(0x12345678);
        renderScalar(out, values, low, low + width, ramp);
        const expected = expectedPixels(TRANSPARENT, (i) => {
          if (Number.isNaN(values[i])) return TRANSPARENT;
          const step = Math.floor(((values[i] - low) / width) * 256);
          return ramp[Math.min(255, Math.max(0, step))];
        });
        expect(firstDifference(out, expected)).toBe(-1);
      }),
      { numRuns: 15 },
    );
  });

  it('refuses a range without width and a map of another length', () => {
    const [out, values] = [new Uint32Array(PATCH_PIXELS), new Float32Array(PATCH_PIXELS)];
    expect(() => renderScalar(out, values, 1, 1, ramp)).toThrow('range 1..1');
    expect(() => renderScalar(out, values, 0, 1, new Uint32Array(16))).toThrow('a colour map of 16');
  });
});

describe('normalisedDifference', () => {
  it('is (a - b) / (a + b), and not a number where the sum is 0 and in the padding', () => {
    const [a, b] = [everyValue(1, 0), everyValue(-3, 500)];
    for (let i = 0; i < PATCH_PIXELS; i += 17) a[i] = -b[i];
    for (let i = 5; i < PATCH_PIXELS; i += 19) a[i] = b[i] = 0;
    const out = new Float32Array(PATCH_PIXELS).fill(7);
    normalisedDifference(out, a, b);
    const expected = expectedPixels(Number.NaN, (i) =>
      a[i] + b[i] === 0 ? Number.NaN : (a[i] - b[i]) / (a[i] + b[i]),
    );
    expect(firstDifference(out, Float32Array.from(expected))).toBe(-1);
  });
});

describe('cirrus', () => {
  it('is 5 B10^0.8 of the reflectance, 0 below 0, not a number in the padding', () => {
    for (const b10 of [everyValue(1, 0), new Int16Array(PATCH_PIXELS).fill(-3), everyValue(0, 12)]) {
      b10[0] = 32_767;
      const out = new Float32Array(PATCH_PIXELS).fill(7);
      cirrus(out, b10);
      const expected = expectedPixels(Number.NaN, (i) => 5 * Math.max(0, b10[i] / 10_000) ** 0.8);
      expect(firstDifference(out, Float32Array.from(expected))).toBe(-1);
    }
  });
});
