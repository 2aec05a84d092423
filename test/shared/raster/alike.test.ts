import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { alikeDistance, seedAt } from '../../../shared/raster/alike.ts';
import { firstDifference } from './random-masks.ts';

/** Levels that change from pixel to pixel, another plane for each number. */
function plane(number: number): Uint8Array {
  return Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => (i * (2 * number + 7919)) % (251 + number));
}

const level = fc.oneof(fc.constantFrom(0, 1, 254, 255), fc.integer({ min: 0, max: 255 }));

describe('how unlike a seed pixels are', () => {
  it('is the largest difference over one, three or thirteen planes, and 255 in the padding', () => {
    const out = new Uint8Array(PATCH_PIXELS);
    const allPlanes = Array.from({ length: 13 }, (_, i) => plane(i));
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3, 13).chain((count) => fc.array(level, { minLength: count, maxLength: count })),
        (seed) => {
          const planes = allPlanes.slice(0, seed.length);
          alikeDistance(out, planes, seed);
          const expected = new Uint8Array(PATCH_PIXELS).fill(255);
          for (let i = 0; i < PATCH_PIXELS; i++) {
            if (isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) continue;
            expected[i] = 0;
            for (let p = 0; p < seed.length; p++) {
              expected[i] = Math.max(expected[i], Math.abs(planes[p][i] - seed[p]));
            }
          }
          expect(firstDifference(out, expected)).toBe(-1);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('is told of a seed for each plane alone', () => {
    const out = new Uint8Array(PATCH_PIXELS);
    expect(() => alikeDistance(out, [], [])).toThrow('0 planes');
    expect(() => alikeDistance(out, [plane(1)], [1, 2])).toThrow('1 planes, a seed of 2');
    for (const bad of [-1, 256, 1.5, Number.NaN])
      expect(() => alikeDistance(out, [plane(1)], [bad])).toThrow('invariant');
    expect(() => alikeDistance(out, [out], [1])).toThrow('beside the planes');
    expect(() => alikeDistance(out, [new Uint8Array(9)], [1])).toThrow('a plane of 9 pixels');
  });
});

describe('the seed of a pixel', () => {
  it('is the mean of it and its neighbours in the image, for each plane', () => {
    const place = fc.oneof(fc.constantFrom(1, 2, 508, 509), fc.integer({ min: 1, max: 509 }));
    const planes = [plane(0), plane(5)];
    fc.assert(
      fc.property(place, place, (x, y) => {
        const expected = planes.map((values) => {
          const around = [-1, 0, 1]
            .flatMap((dy) => [-1, 0, 1].map((dx) => [x + dx, y + dy]))
            .filter(([px, py]) => !isPadding(px, py))
            .map(([px, py]) => values[py * PATCH_SIZE + px]);
          return Math.round(around.reduce((sum, value) => sum + value, 0) / around.length);
        });
        expect(seedAt(planes, x, y)).toEqual(expected);
      }),
    );
  });

  it('does not exist in the padding', () => {
    expect(() => seedAt([plane(0)], 0, 5)).toThrow('a seed at 0, 5');
    expect(() => seedAt([plane(0)], 5, 510)).toThrow('a seed at 5, 510');
  });
});
