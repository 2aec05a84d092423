import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { enclosedBy } from '../../../shared/raster/enclosed.ts';
import { imageRect, type Rect } from '../../../shared/raster/rect.ts';
import { drawPatch } from '../../support/ascii-mask.ts';
import { firstDifference } from './random-masks.ts';
import { patchRegion } from './random-regions.ts';

/** Walks from each pixel until it gets out of the bounds, or has been everywhere. */
function enclosedSlowly(wall: Uint8Array, { x0, y0, x1, y1 }: Rect): Uint8Array {
  const isIn = (x: number, y: number) => x >= x0 && y >= y0 && x < x1 && y < y1 && !isPadding(x, y);
  const enclosed = new Uint8Array(PATCH_PIXELS);
  const seen = new Uint8Array(PATCH_PIXELS);
  for (let first = 0; first < PATCH_PIXELS; first++) {
    const found = [first];
    if (seen[first] === 1 || wall[first] !== 0 || !isIn(first % PATCH_SIZE, Math.floor(first / PATCH_SIZE))) continue;
    seen[first] = 1;
    let gotOut = false;
    for (let k = 0; k < found.length; k++) {
      const [x, y] = [found[k] % PATCH_SIZE, Math.floor(found[k] / PATCH_SIZE)];
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ]) {
        const next = (y + dy) * PATCH_SIZE + x + dx;
        if (!isIn(x + dx, y + dy)) gotOut = true;
        else if (seen[next] === 0 && wall[next] === 0) {
          seen[next] = 1;
          found.push(next);
        }
      }
    }
    if (!gotOut) for (const pixel of found) enclosed[pixel] = 1;
  }
  return enclosed;
}

const anyWall = fc.array(fc.constantFrom(...'.##'), { minLength: 13 * 17, maxLength: 13 * 17 }).map((chars) => {
  return Array.from({ length: 17 }, (_, y) => chars.slice(13 * y, 13 * y + 13).join(''));
});

test('what a wall encloses is what no way over edges leads out of, in the middle of the image and at its rim', () => {
  const places = fc.constantFrom([100, 200], [1, 1], [497, 493], [1, 300], [250, 493]);
  fc.assert(
    fc.property(anyWall, places, fc.integer({ min: -2, max: 3 }), (rows, [x, y], room) => {
      const wall = patchRegion(rows, x, y, 1);
      const bounds = { x0: x - room, y0: y - room, x1: x + 13 + room, y1: y + 17 + room };
      expect(firstDifference(enclosedBy(wall, bounds), enclosedSlowly(wall, bounds))).toBe(-1);
    }),
    { numRuns: 40 },
  );
});

test('a wall that touches itself over a corner alone is closed', () => {
  const wall = patchRegion(['..##..', '.#..#.', '.#...#', '..###.'], 20, 30);
  const enclosed = enclosedBy(wall, imageRect);
  expect(drawPatch(enclosed, { x0: 20, y0: 30, x1: 26, y1: 34 })).toEqual(['......', '..##..', '..###.', '......']);
});

test("a bow against the image's rim encloses nothing", () => {
  const wall = patchRegion(['###', '..#', '###'], 1, 100);
  expect(enclosedBy(wall, imageRect).includes(1)).toBe(false);
});

test('nothing lies within bounds that are empty, or beyond the image', () => {
  const wall = patchRegion([], 1, 1);
  for (const bounds of [
    { x0: 9, y0: 9, x1: 9, y1: 20 },
    { x0: 510, y0: 0, x1: 512, y1: 512 },
  ])
    expect(enclosedBy(wall, bounds).includes(1)).toBe(false);
});
