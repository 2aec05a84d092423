import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { renderNumberRgb, renderRgb, renderScalar } from '../../../shared/raster/composite.ts';
import { numberPlane, wholePlane } from '../../../shared/raster/level-plane.ts';
import {
  equalisedLevels,
  type NumberLevels,
  numberLevels,
  wholeLevels,
  wholeLevelsFrom,
} from '../../../shared/raster/levels.ts';
import { firstDifference } from './random-masks.ts';

const gamma = fc.oneof(fc.constant(1), fc.double({ min: 0.2, max: 4, noNaN: true }));

/** One of the three channels that were drawn; nothing where nothing is drawn. */
function drawnLevels(drawn: Uint32Array, channel: number): Uint8Array {
  return Uint8Array.from(drawn, (pixel) => (pixel >>> 24 === 0 ? 0 : (pixel >>> (8 * channel)) & 255));
}

describe('the plane of a channel', () => {
  it('of whole numbers has the levels that the picture has, in each colour, and 0 in the padding', () => {
    const bands = [1, 7, 31].map((step) => Int16Array.from({ length: PATCH_PIXELS }, (_, i) => i * step - 999));
    const limit = fc.integer({ min: -33_000, max: 33_000 });
    fc.assert(
      fc.property(limit, limit, gamma, (a, b, exponent) => {
        const levels = wholeLevels({ low: Math.min(a, b), high: Math.max(a, b), gamma: exponent });
        const out = new Uint32Array(PATCH_PIXELS);
        renderRgb(out, [bands[0], bands[1], bands[2]], [levels, levels, levels]);
        for (const [channel, band] of bands.entries()) {
          expect(firstDifference(wholePlane(band, levels), drawnLevels(out, channel))).toBe(-1);
        }
      }),
      { numRuns: 4 },
    );
  });

  it('by rank has the levels of the picture as well', () => {
    const band = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => (i % 700) - 100);
    const levels = wholeLevelsFrom(
      -50,
      equalisedLevels(
        Uint32Array.from({ length: 500 }, (_, i) => i),
        1.5,
      ),
    );
    const out = new Uint32Array(PATCH_PIXELS);
    renderRgb(out, [band, band, band], [levels, levels, levels]);
    expect(firstDifference(wholePlane(band, levels), drawnLevels(out, 0))).toBe(-1);
  });

  const values = Float32Array.from({ length: PATCH_PIXELS }, (_, i) => {
    if (i % 11 === 0) return [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][i % 3];
    return 3 * Math.sin(i) + (i % 13) / 8;
  });
  const range = fc.tuple(fc.double({ min: -4, max: 4, noNaN: true }), fc.double({ min: 1e-3, max: 9, noNaN: true }));

  it('of numbers has the levels that the picture has, in colours and through a colour map, nodata 0', () => {
    const ramp = Uint32Array.from({ length: 256 }, (_, i) => 0xff000000 + i);
    fc.assert(
      fc.property(range, gamma, ([low, width], exponent) => {
        const levels = numberLevels({ low, high: low + width, gamma: exponent });
        const plane = numberPlane(values, levels);
        const out = new Uint32Array(PATCH_PIXELS);
        renderNumberRgb(out, [values, values, values], [levels, levels, levels]);
        for (const channel of [0, 1, 2]) expect(firstDifference(plane, drawnLevels(out, channel))).toBe(-1);
        renderScalar(out, values, levels, ramp);
        expect(firstDifference(plane, drawnLevels(out, 0))).toBe(-1);
      }),
      { numRuns: 4 },
    );
  });

  it('is 0 where there is nodata and in the padding, even where the lowest level is another', () => {
    const levels: NumberLevels = { low: 0, high: 1, levels: new Uint8Array(16).fill(9) };
    const expected = Array.from(values, (value, i) =>
      Number.isNaN(value) || isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)) ? 0 : 9,
    );
    expect(firstDifference(numberPlane(values, levels), expected)).toBe(-1);
  });

  it('is that of a whole patch', () => {
    const levels = wholeLevels({ low: 0, high: 1, gamma: 1 });
    expect(() => wholePlane(new Int16Array(5), levels)).toThrow('5 pixels instead of a patch');
    expect(() => numberPlane(new Float32Array(5), { low: 0, high: 1, levels })).toThrow('5 pixels instead of a patch');
  });
});
