import { describe, expect, it } from 'vitest';
import { type ColourMap, colourMaps } from '../../../shared/raster/colour-maps.ts';
import { hexRgba, packRgba, TRANSPARENT } from '../../../shared/raster/rgba.ts';

const channels = (colour: number) => [colour & 0xff, (colour >> 8) & 0xff, (colour >> 16) & 0xff];

/** Lightness 0..100 of CIE L*a*b*, from sRGB. */
function lightness(colour: number): number {
  const [r, g, b] = channels(colour).map((value) => {
    const v = value / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return y > 216 / 24_389 ? 116 * Math.cbrt(y) - 16 : (24_389 / 27) * y;
}

const { diverging, jet, sequential, fire } = colourMaps;

describe.each(Object.entries(colourMaps))('the colour map %s', (_, map: ColourMap) => {
  it('has 256 opaque colours that change little from one to the next', () => {
    expect(map.length).toBe(256);
    expect(map.every((colour) => colour >>> 24 === 255)).toBe(true);
    for (let i = 1; i < 256; i++) {
      const before = channels(map[i - 1]);
      for (const [c, value] of channels(map[i]).entries()) expect(Math.abs(value - before[c])).toBeLessThanOrEqual(9);
    }
  });
});

describe('colour maps', () => {
  it('jet goes from dark blue over cyan, green-yellow and red to dark red', () => {
    expect([0, 32, 96, 159, 223, 255].map((i) => channels(jet[i]))).toEqual([
      [0, 0, 128],
      [0, 0, 255],
      [1, 255, 254],
      [254, 255, 2],
      [255, 1, 0],
      [128, 0, 0],
    ]);
  });

  it.each([sequential, fire])('sequential ones get lighter at every step', (map) => {
    for (let i = 1; i < 256; i++) expect(lightness(map[i])).toBeGreaterThan(lightness(map[i - 1]));
  });

  it('diverging is lightest in the middle, and equally light at equal distance from it', () => {
    for (let i = 1; i < 128; i++) {
      expect(lightness(diverging[i])).toBeGreaterThan(lightness(diverging[i - 1]));
      expect(lightness(diverging[255 - i])).toBeGreaterThan(lightness(diverging[256 - i]));
      expect(Math.abs(lightness(diverging[i]) - lightness(diverging[255 - i]))).toBeLessThan(4);
    }
  });
});

describe('colours of canvas pixels', () => {
  it('lie red first in memory', () => {
    const words = Uint32Array.of(packRgba(1, 2, 3, 4), hexRgba('#ffd800'), hexRgba('#2FD65B', 0.35), TRANSPARENT);
    expect([...new Uint8Array(words.buffer)]).toEqual([1, 2, 3, 4, 255, 216, 0, 255, 0x2f, 0xd6, 0x5b, 89, 0, 0, 0, 0]);
  });

  it('are refused if they are no colour', () => {
    for (const bad of ['ffd800', '#fd0', '#ffd8zz', 'red']) expect(() => hexRgba(bad)).toThrow(`colour ${bad}`);
    expect(() => hexRgba('#ffd800', 35)).toThrow('opacity 35');
  });
});
