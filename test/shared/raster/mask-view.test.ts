import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import {
  type CodeStyle,
  diagonalPattern,
  dotPattern,
  maskTable,
  renderMask,
} from '../../../shared/raster/mask-view.ts';
import { patchRect, type Rect } from '../../../shared/raster/rect.ts';
import { TRANSPARENT } from '../../../shared/raster/rgba.ts';
import { drawGrid, patchMask } from '../../support/ascii-mask.ts';
import { anyMask, anyRect, firstDifference } from './random-masks.ts';

const styles: readonly CodeStyle[] = [
  { code: 0, colour: 0xff0000aa },
  { code: -1, colour: TRANSPARENT },
  { code: 99, colour: 0x80808080, pattern: dotPattern },
  { code: 255, colour: 0xffffffff, pattern: diagonalPattern, gapColour: 0x11223344 },
  { code: -32_768, colour: 7, pattern: [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80] },
];
const unknown = 0xfedcba98;

/** Colour of one pixel, from the styles themselves. */
function colourAt(code: number, x: number, y: number, of: readonly CodeStyle[]): number {
  const style = of.find((one) => one.code === code);
  if (style === undefined) return unknown;
  if (style.pattern === undefined || ((style.pattern[y % 8] >> (x % 8)) & 1) === 1) return style.colour;
  return style.gapColour ?? TRANSPARENT;
}

function expectRendered(codes: Int16Array, rect: Rect, of: readonly CodeStyle[]): void {
  const out = new Uint32Array(PATCH_PIXELS).fill(0x12345678);
  renderMask(out, codes, rect, maskTable(of, unknown));
  const expected = Array.from(codes, (code, i) => {
    const [x, y] = [i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)];
    if (x < rect.x0 || x >= rect.x1 || y < rect.y0 || y >= rect.y1) return 0x12345678;
    return isPadding(x, y) ? TRANSPARENT : colourAt(code, x, y, of);
  });
  expect(firstDifference(out, expected)).toBe(-1);
}

describe('renderMask', () => {
  it('draws each code in its colour and pattern inside the rectangle, padding transparent, the rest untouched', () => {
    fc.assert(
      fc.property(anyMask, fc.oneof(anyRect, fc.constant(patchRect)), (codes, rect) => {
        expectRendered(codes, rect, styles);
        expectRendered(
          codes,
          rect,
          styles.filter((style) => style.pattern === undefined),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('draws rectangles that lie in the padding alone', () => {
    const codes = patchMask([], 0, 0, 0, 99);
    for (const rect of [
      { x0: 0, y0: 0, x1: 512, y1: 1 },
      { x0: 510, y0: 5, x1: 512, y1: 400 },
      { x0: 0, y0: 5, x1: 1, y1: 6 },
      { x0: 400, y0: 509, x1: 512, y1: 512 },
    ]) {
      expectRendered(codes, rect, styles);
    }
  });

  it('marks patterns at places of the patch, so that neighbouring rectangles join', () => {
    const out = new Uint32Array(PATCH_PIXELS);
    const table = maskTable(
      [
        { code: 3, colour: 1, pattern: diagonalPattern },
        { code: 2, colour: 1, pattern: dotPattern },
      ],
      0,
    );
    const draw = (code: number, rects: readonly Rect[]) => {
      for (const rect of rects) renderMask(out, patchMask([], 0, 0, code), rect, table);
      const part: number[] = [];
      for (let y = 8; y < 13; y++) part.push(...out.subarray(y * PATCH_SIZE + 8, y * PATCH_SIZE + 24));
      return drawGrid(part, 16, (colour) => (colour === 0 ? '.' : '#'));
    };
    const halves = [
      { x0: 8, y0: 8, x1: 13, y1: 13 },
      { x0: 13, y0: 8, x1: 24, y1: 11 },
      { x0: 13, y0: 11, x1: 24, y1: 13 },
    ];
    expect(draw(3, halves)).toEqual([
      '##..##..##..##..',
      '#..##..##..##..#',
      '..##..##..##..##',
      '.##..##..##..##.',
      '##..##..##..##..',
    ]);
    expect(draw(2, halves)).toEqual([
      '#...#...#...#...',
      '................',
      '..#...#...#...#.',
      '................',
      '#...#...#...#...',
    ]);
  });

  it('never hides a code that no style names', () => {
    const out = new Uint32Array(PATCH_PIXELS);
    renderMask(out, patchMask([], 0, 0, 1234), patchRect, maskTable([], unknown));
    expect(out[PATCH_SIZE + 1]).toBe(unknown);
  });

  it('refuses patterns that are not eight rows', () => {
    expect(() => maskTable([{ code: 1, colour: 1, pattern: [1, 2, 3] }], 0)).toThrow('a pattern of 3 rows');
  });
});
