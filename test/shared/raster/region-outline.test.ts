import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPadding, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { emptyRect, imageRect, patchRect, type Rect } from '../../../shared/raster/rect.ts';
import { regionOutline } from '../../../shared/raster/region-outline.ts';
import { patchRegion } from './random-regions.ts';

/** Every edge of one pixel's length between inside and outside, as "x y direction". */
function unitEdges(region: Uint8Array, { x0, y0, x1, y1 }: Rect): string[] {
  const inside = (x: number, y: number) =>
    x >= x0 && y >= y0 && x < x1 && y < y1 && !isPadding(x, y) && region[y * PATCH_SIZE + x] === 1;
  const edges: string[] = [];
  for (let y = 0; y < 512; y++) {
    for (let x = 0; x < 512; x++) {
      if (inside(x, y) !== inside(x - 1, y)) edges.push(`${x} ${y} down`);
      if (inside(x, y) !== inside(x, y - 1)) edges.push(`${x} ${y} across`);
    }
  }
  return edges.sort();
}

function cut(segments: readonly number[]): string[] {
  const edges: string[] = [];
  for (let i = 0; i < segments.length; i += 4) {
    const [x0, y0, x1, y1] = segments.slice(i, i + 4);
    expect(x0 === x1 ? y0 < y1 : y0 === y1 && x0 < x1).toBe(true);
    for (let y = y0; y < y1; y++) edges.push(`${x0} ${y} down`);
    for (let x = x0; x < x1; x++) edges.push(`${x} ${y0} across`);
  }
  return edges.sort();
}

const anyRows = fc.array(fc.constantFrom(...'.#'), { minLength: 13 * 17, maxLength: 13 * 17 }).map((chars) => {
  return Array.from({ length: 17 }, (_, y) => chars.slice(13 * y, 13 * y + 13).join(''));
});
const anyPlace = fc.constantFrom([100, 200], [1, 1], [497, 493], [1, 300], [250, 493]);

test('the lines run along each edge between inside and outside, each once, whatever the padding holds', () => {
  const anyMargin = fc.integer({ min: -4, max: 2 });
  fc.assert(
    fc.property(anyRows, anyPlace, anyMargin, ([...rows], [x, y], margin) => {
      const region = patchRegion(rows, x, y, 1);
      const rect = { x0: x - margin, y0: y - margin, x1: x + 13 + margin, y1: y + 17 + margin };
      expect(cut(regionOutline(region, rect))).toEqual(unitEdges(region, rect));
    }),
    { numRuns: 25 },
  );
});

test('none of them could be longer', () => {
  fc.assert(
    fc.property(anyRows, anyPlace, (rows, [x, y]) => {
      const segments = regionOutline(patchRegion(rows, x, y), imageRect);
      const direction = (i: number) => (segments[i] === segments[i + 2] ? 'down' : 'across');
      const starts = new Set<string>();
      for (let i = 0; i < segments.length; i += 4) starts.add(`${segments[i]} ${segments[i + 1]} ${direction(i)}`);
      for (let i = 0; i < segments.length; i += 4)
        expect(starts.has(`${segments[i + 2]} ${segments[i + 3]} ${direction(i)}`)).toBe(false);
    }),
    { numRuns: 25 },
  );
});

test('the whole image is a frame of four lines, and nothing has none', () => {
  const all = patchRegion([], 0, 0).fill(1);
  expect(cut(regionOutline(all, patchRect))).toEqual(unitEdges(all, patchRect));
  expect(regionOutline(all, patchRect)).toHaveLength(16);
  expect(regionOutline(all, emptyRect)).toEqual([]);
  expect(regionOutline(patchRegion([], 0, 0), patchRect)).toEqual([]);
});
