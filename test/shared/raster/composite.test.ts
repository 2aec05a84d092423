import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { codeColours } from '../../../shared/raster/code-colours.ts';
import { renderCodes, renderNumberRgb, renderRgb, renderScalar } from '../../../shared/raster/composite.ts';
import { numberLevels, type Stretch, wholeLevels } from '../../../shared/raster/levels.ts';
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

describe('renderRgb', () => {
  it('gives each band its channel and stretch, opaque in the image and transparent in the padding', () => {
    const [r, g, b] = [everyValue(1, 0), everyValue(7, 123), everyValue(-31, 9999)];
    fc.assert(
      fc.property(anyStretch, anyStretch, anyStretch, (red, green, blue) => {
        const out = new Uint32Array(PATCH_PIXELS).fill(0x12345678);
        renderRgb(out, [r, g, b], [wholeLevels(red), wholeLevels(green), wholeLevels(blue)]);
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
    const byte = wholeLevels({ low: 0, high: 255, gamma: 1 });
    renderRgb(out, [band(10), band(20), band(30)], [byte, byte, byte]);
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
        renderScalar(out, values, numberLevels({ low, high: low + width, gamma: 1 }), ramp);
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
    const levels = numberLevels({ low: 0, high: 1, gamma: 1 });
    expect(() => renderScalar(out, values, { ...levels, low: 1 }, ramp)).toThrow('range 1..1');
    expect(() => renderScalar(out, values, levels, new Uint32Array(16))).toThrow('a colour map of 16');
  });
});

describe('renderNumberRgb', () => {
  it('gives each channel its levels, and nothing where one of them is nodata', () => {
    const numbers = (step: number) =>
      Float32Array.from({ length: PATCH_PIXELS }, (_, i) =>
        i % (step * 5) === 0 ? Number.NaN : ((i * step) % 999) / 300,
      );
    const [r, g, b] = [numbers(3), numbers(7), numbers(11)];
    const stretches = [
      { low: 0.25, high: 2.25, gamma: 1 },
      { low: -1, high: 3, gamma: 1 },
      { low: 1, high: 1.5, gamma: 1 },
    ] as const;
    const [red, green, blue] = stretches;
    const out = new Uint32Array(PATCH_PIXELS).fill(0x12345678);
    renderNumberRgb(out, [r, g, b], [numberLevels(red), numberLevels(green), numberLevels(blue)]);
    const level = (value: number, { low, high }: Stretch) =>
      Math.min(255, Math.max(0, Math.floor(((value - low) / (high - low)) * 256)));
    const expected = expectedPixels(TRANSPARENT, (i) =>
      Number.isNaN(r[i] + g[i] + b[i])
        ? TRANSPARENT
        : level(r[i], red) + 256 * level(g[i], green) + 65_536 * level(b[i], blue) + 255 * 16_777_216,
    );
    expect(firstDifference(out, expected)).toBe(-1);
  });
});

describe('renderCodes', () => {
  it('draws codes of either size in their colours, unknown ones apart, and nothing where nothing is stated', () => {
    const legend = [
      { code: 0, colour: '#010203' },
      { code: -1, colour: null },
      { code: 2048, colour: '#0a0b0c' },
    ];
    const colours = codeColours(legend, '#ff00ff');
    const codes = [0, -1, 2048, 7, -128];
    const colourOf = (code: number) =>
      code === 0 ? 0xff030201 : code === 2048 ? 0xff0c0b0a : code === -1 ? TRANSPARENT : 0xffff00ff;
    const cycle = Array.from({ length: PATCH_PIXELS }, (_, i) => codes[i % codes.length] ?? 0);
    for (const layer of [Int8Array.from(cycle), Int16Array.from(cycle)]) {
      const out = new Uint32Array(PATCH_PIXELS).fill(0x12345678);
      renderCodes(out, layer, colours);
      expect(
        firstDifference(
          out,
          expectedPixels(TRANSPARENT, (i) => colourOf(layer[i])),
        ),
      ).toBe(-1);
    }
  });
});
