import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { encodeDelta } from '../../../shared/raster/delta.ts';
import { deltaOutline } from '../../../shared/raster/delta-outline.ts';
import type { Rect } from '../../../shared/raster/rect.ts';

const blank = new Int16Array(PATCH_PIXELS);

/** What fills a rectangle with a code. */
function filled({ x0, y0, x1, y1 }: Rect, code: number): Uint8Array {
  const codes = blank.slice();
  for (let y = y0; y < y1; y++) codes.fill(code, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1);
  return encodeDelta(blank, codes);
}

/** Every edge of a pixel's length, as "x0 y0 x1 y1". */
function unitEdges(segments: ArrayLike<number>): Set<string> {
  const edges = new Set<string>();
  for (let i = 0; i < segments.length; i += 4) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = Array.from({ length: 4 }, (_, k) => segments[i + k] ?? 0);
    for (let x = x0; x < x1; x++) edges.add(`${x} ${y0} ${x + 1} ${y0}`);
    for (let y = y0; y < y1; y++) edges.add(`${x0} ${y} ${x0} ${y + 1}`);
  }
  return edges;
}

/** The same, pixel by pixel and side by side. */
function slowEdges(rects: readonly Rect[]): Set<string> {
  const within = (x: number, y: number) => rects.some((r) => x >= r.x0 && x < r.x1 && y >= r.y0 && y < r.y1);
  const edges = new Set<string>();
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      if (x > IMAGE_START && within(x, y) !== within(x - 1, y)) edges.add(`${x} ${y} ${x} ${y + 1}`);
      if (y > IMAGE_START && within(x, y) !== within(x, y - 1)) edges.add(`${x} ${y} ${x + 1} ${y}`);
    }
  }
  return edges;
}

test('deltas are outlined together, whatever codes they write', () => {
  const place = fc.integer({ min: IMAGE_START, max: IMAGE_END - 1 });
  const rect = fc.tuple(place, place, place, place).map(
    ([a, b, c, d]): Rect => ({
      ...{ x0: Math.min(a, b), x1: Math.max(a, b) + 1, y0: Math.min(c, d), y1: Math.max(c, d) + 1 },
    }),
  );
  fc.assert(
    fc.property(fc.array(rect, { maxLength: 4 }), (rects) => {
      const deltas = rects.map((each, i) => filled(each, i + 1));
      expect(unitEdges(deltaOutline(deltas))).toEqual(slowEdges(rects));
    }),
    { numRuns: 5 },
  );
});

test('nothing that changed has no outline', () => {
  expect(deltaOutline([])).toHaveLength(0);
  expect(deltaOutline([encodeDelta(blank, blank)])).toHaveLength(0);
});
