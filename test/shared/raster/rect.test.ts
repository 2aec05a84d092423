import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clipRect,
  emptyRect,
  holdsRect,
  imageRect,
  isEmpty,
  type Rect,
  unionRect,
} from '../../../shared/raster/rect.ts';

const small = fc.record({
  x0: fc.integer({ min: -3, max: 7 }),
  y0: fc.integer({ min: -3, max: 7 }),
  x1: fc.integer({ min: -3, max: 7 }),
  y1: fc.integer({ min: -3, max: 7 }),
});

function pixels(rect: Rect): Set<string> {
  const found = new Set<string>();
  for (let y = rect.y0; y < rect.y1; y++) for (let x = rect.x0; x < rect.x1; x++) found.add(`${x} ${y}`);
  return found;
}

describe('rectangles', () => {
  it('are empty exactly when they hold no pixel', () => {
    fc.assert(
      fc.property(small, (rect) => {
        expect(isEmpty(rect)).toBe(pixels(rect).size === 0);
      }),
    );
    expect(isEmpty(emptyRect)).toBe(true);
  });

  it('clip to the pixels that both hold', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const inB = pixels(b);
        expect([...pixels(clipRect(a, b))]).toEqual([...pixels(a)].filter((pixel) => inB.has(pixel)));
      }),
    );
  });

  it('unite to the smallest rectangle that holds both', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const all = [...pixels(a), ...pixels(b)].map((pixel) => pixel.split(' ').map(Number));
        const united = unionRect(a, b);
        if (all.length === 0) {
          expect(united).toEqual(emptyRect);
          return;
        }
        const xs = all.map(([x]) => x);
        const ys = all.map(([, y]) => y);
        expect(united).toEqual({
          x0: Math.min(...xs),
          y0: Math.min(...ys),
          x1: Math.max(...xs) + 1,
          y1: Math.max(...ys) + 1,
        });
      }),
    );
  });

  it('hold one another when every pixel is shared', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const inA = pixels(a);
        expect(holdsRect(a, b)).toBe([...pixels(b)].every((pixel) => inA.has(pixel)));
      }),
    );
  });

  it('know the image area of a patch: rows and columns 1 to 509', () => {
    expect(imageRect).toEqual({ x0: 1, y0: 1, x1: 510, y1: 510 });
  });
});
