import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { outlineGroups, outlinePath, type Segments } from '../../../shared/raster/outline.ts';
import { imageRect, patchRect, type Rect } from '../../../shared/raster/rect.ts';
import { patchMask } from '../../support/ascii-mask.ts';
import { anyMask, anyRect } from './random-masks.ts';

/** 0 is not shown; 2 lies over 1, 3 and 99 over both as one; what is unknown lies over all. */
const groups = outlineGroups([[1], [2], [3, 99]], 4);
groups.groupOf[0] = 0;
const groupOf = (code: number) =>
  code === 0 ? 0 : code === 1 ? 1 : code === 2 ? 2 : code === 3 || code === 99 ? 3 : 4;

/** Every edge of one pixel's length that is a line, as "group x y direction", looked at one by one. */
function unitEdges(codes: Int16Array, { x0, y0, x1, y1 }: Rect): string[] {
  const edges: string[] = [];
  const look = (x: number, y: number, otherX: number, otherY: number, direction: string) => {
    if (isPadding(x, y) || isPadding(otherX, otherY)) return;
    const [a, b] = [groupOf(codes[y * PATCH_SIZE + x]), groupOf(codes[otherY * PATCH_SIZE + otherX])];
    if (a !== b) edges.push(`${Math.max(a, b)} ${x} ${y} ${direction}`);
  };
  for (let y = Math.max(y0, 1); y < Math.min(y1, 510); y++) {
    for (let x = Math.max(x0, 1); x < Math.min(x1, 510); x++) {
      look(x, y, x - 1, y, 'down');
      look(x, y, x, y - 1, 'across');
    }
  }
  return edges.sort();
}

/** The segments cut into edges of one pixel's length. */
function cut(lists: readonly Segments[]): string[] {
  const edges: string[] = [];
  for (const [group, list] of lists.entries()) {
    for (let i = 0; i < list.length; i += 4) {
      const [x0, y0, x1, y1] = list.subarray(i, i + 4);
      expect(x0 === x1 ? y0 < y1 : y0 === y1 && x0 < x1).toBe(true);
      for (let y = y0; y < y1; y++) edges.push(`${group} ${x0} ${y} down`);
      for (let x = x0; x < x1; x++) edges.push(`${group} ${x} ${y0} across`);
    }
  }
  return edges.sort();
}

function expectAsLongAsCanBe(lists: readonly Segments[]): void {
  for (const list of lists) {
    const starts = new Set<string>();
    const direction = (i: number) => (list[i] === list[i + 2] ? 'down' : 'across');
    for (let i = 0; i < list.length; i += 4) starts.add(`${list[i]} ${list[i + 1]} ${direction(i)}`);
    for (let i = 0; i < list.length; i += 4) {
      expect(starts.has(`${list[i + 2]} ${list[i + 3]} ${direction(i)}`)).toBe(false);
    }
  }
}

const smallMask = fc
  .array(fc.constantFrom(...'..#2399~-'), { minLength: 13 * 17, maxLength: 13 * 17 })
  .map((chars) => Array.from({ length: 17 }, (_, y) => chars.slice(13 * y, 13 * y + 13).join('')));

describe('outlinePath', () => {
  it('has every edge between different groups once, in the list of the higher, and no other', () => {
    fc.assert(
      fc.property(anyMask, anyRect, (codes, rect) => {
        const lists = outlinePath(codes, rect, groups);
        const [found, expected] = [cut(lists), unitEdges(codes, rect)];
        expect(found.length).toBe(expected.length);
        expect(found.every((edge, i) => edge === expected[i])).toBe(true);
        expectAsLongAsCanBe(lists);
      }),
      { numRuns: 15 },
    );
  });

  it('does so for ragged regions anywhere, at the corners of the image too', () => {
    const place = fc.constantFrom([1, 1], [497, 493], [1, 300], [200, 1], [100, 100]);
    fc.assert(
      fc.property(smallMask, place, fc.constantFrom(0, 1, 7), (rows, [x, y], fill) => {
        const codes = patchMask(rows, x, y, fill, 2);
        const rect = { x0: x - 3, y0: y - 3, x1: x + 16, y1: y + 20 };
        const lists = outlinePath(codes, rect, groups);
        expect(cut(lists)).toEqual(unitEdges(codes, rect));
        expectAsLongAsCanBe(lists);
      }),
    );
  });

  it('over rectangles that tile the image has every edge exactly once', () => {
    fc.assert(
      fc.property(
        smallMask,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 16 }),
        (rows, splitX, splitY) => {
          const codes = patchMask(rows, 1, 1);
          const [x, y] = [1 + splitX, 1 + splitY];
          const tiles: Rect[] = [
            { x0: 0, y0: 0, x1: x, y1: y },
            { x0: x, y0: 0, x1: 512, y1: y },
            { x0: 0, y0: y, x1: x, y1: 512 },
            { x0: x, y0: y, x1: 512, y1: 512 },
          ];
          const pieces = tiles.flatMap((tile) => cut(outlinePath(codes, tile, groups))).sort();
          expect(pieces).toEqual(cut(outlinePath(codes, patchRect, groups)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('walks around a region with one line per straight side', () => {
    const codes = patchMask(['###', '#.#'], 10, 20);
    const [none, one] = outlinePath(codes, imageRect, groups);
    expect(none).toHaveLength(0);
    const lines = Array.from({ length: one.length / 4 }, (_, i) => [...one.subarray(4 * i, 4 * i + 4)]);
    expect(lines).toHaveLength(8);
    expect(lines).toEqual(
      expect.arrayContaining([
        [10, 20, 13, 20],
        [10, 20, 10, 22],
        [13, 20, 13, 22],
        [11, 21, 12, 21],
        [11, 21, 11, 22],
        [12, 21, 12, 22],
        [10, 22, 11, 22],
        [12, 22, 13, 22],
      ]),
    );
  });

  it('draws one line between two classes, in the colour of the one above, and none inside a group', () => {
    const [, one, two, three] = outlinePath(
      patchMask(['#2', '3~'], 10, 20),
      { x0: 11, y0: 21, x1: 12, y1: 22 },
      groups,
    );
    expect([one.length, two.length]).toEqual([0, 0]);
    expect([...three]).toEqual([11, 21, 12, 21]);
  });

  it('takes neither the rim of the image for a line nor the padding for a neighbour', () => {
    const lists = outlinePath(patchMask([], 0, 0, 2, 0), patchRect, groups);
    expect(lists).toHaveLength(5);
    expect(lists.every((list) => list.length === 0)).toBe(true);
  });

  it('holds every line of the worst mask, a chequered one', () => {
    const codes = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => 1 + ((i + (i >> 9)) & 1));
    const lists = outlinePath(codes, imageRect, groups);
    // All 508 inner lines of each direction, whole: every edge on them is one between 1 and 2.
    expect(lists.map((list) => list.length / 4)).toEqual([0, 0, 1016, 0, 0]);
    const speckled = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => 1 + ((i & 1) + ((i >> 9) & 1)));
    let length = 0;
    for (const list of outlinePath(speckled, imageRect, groups)) {
      for (let i = 0; i < list.length; i += 4) length += list[i + 2] - list[i] + list[i + 3] - list[i + 1];
    }
    expect(length).toBe(2 * 508 * 509);
  });
});
