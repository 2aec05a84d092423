import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIN_BRUSH_RADIUS } from '../../../shared/raster/brush.ts';
import { emptyRect, imageRect, isEmpty, type Rect, unionRect } from '../../../shared/raster/rect.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import { sweptSquareSpans } from '../../../shared/raster/square-brush.ts';
import { drawGrid } from '../../support/ascii-mask.ts';

interface Dab {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

const clip13x17: Rect = { x0: 0, y0: 0, x1: 13, y1: 17 };

function spansOf(a: Dab, b: Dab, clip: Rect): { readonly rect: Rect; readonly spans: number[][] } {
  const out = new SpanBuffer(1);
  const rect = sweptSquareSpans(out, a.x, a.y, a.r, b.x, b.y, b.r, clip);
  return { rect, spans: Array.from({ length: out.count }, (_, i) => [...out.data.subarray(3 * i, 3 * i + 3)]) };
}

function picture(a: Dab, b: Dab, clip: Rect, covers?: (x: number, y: number) => boolean): string[] {
  const width = clip.x1 - clip.x0;
  const marks = new Uint8Array(width * (clip.y1 - clip.y0));
  if (covers !== undefined) {
    for (let i = 0; i < marks.length; i++) {
      if (covers(clip.x0 + (i % width), clip.y0 + Math.floor(i / width))) marks[i] = 1;
    }
  } else {
    for (const [y, x0, x1] of spansOf(a, b, clip).spans) {
      marks.fill(1, (y - clip.y0) * width + x0 - clip.x0, (y - clip.y0) * width + x1 - clip.x0);
    }
  }
  return drawGrid(marks, width, (mark) => (mark === 1 ? '#' : '.'));
}

/**
 * Whether the centre is in the convex hull of the eight corners: no line through two of them has it strictly on one
 * side and all corners on the other. In whole eighths of a pixel, so that nothing is ever rounded.
 */
function coversExactly(a: Dab, b: Dab, x: number, y: number): boolean {
  const corners = [a, b].flatMap((dab) => {
    const [cx, cy, r] = [dab.x, dab.y, dab.r].map((value) => BigInt(Math.round(8 * value)));
    return [-1n, 1n].flatMap((sx) => [-1n, 1n].map((sy) => [cx + sx * r, cy + sy * r] as const));
  });
  const [px, py] = [BigInt(8 * x + 4), BigInt(8 * y + 4)];
  return corners.every(([fromX, fromY]) =>
    corners.every(([toX, toY]) => {
      const side = (qx: bigint, qy: bigint) => (toX - fromX) * (qy - fromY) - (toY - fromY) * (qx - fromX);
      return side(px, py) >= 0n || corners.some(([cx, cy]) => side(cx, cy) < 0n);
    }),
  );
}

/** How far the centre lies outside the square as it goes from a to b: convex in time, so thirds find the least. */
function outsideBy(a: Dab, b: Dab, x: number, y: number): number {
  const at = (t: number) =>
    Math.max(Math.abs(x + 0.5 - (a.x + t * (b.x - a.x))), Math.abs(y + 0.5 - (a.y + t * (b.y - a.y)))) -
    (a.r + t * (b.r - a.r));
  let low = 0;
  let high = 1;
  for (let i = 0; i < 80; i++) {
    const third = (high - low) / 3;
    if (at(low + third) <= at(high - third)) high -= third;
    else low += third;
  }
  return Math.min(at(0), at(1), at((low + high) / 2));
}

const clips = fc.constantFrom(clip13x17, { x0: 3, y0: -2, x1: 24, y1: 9 }, { x0: 5, y0: 5, x1: 6, y1: 6 });
const eighth = (min: number, max: number) => fc.integer({ min: 8 * min, max: 8 * max }).map((n) => n / 8);

describe('a segment of the square brush', () => {
  it('is every pixel whose centre lies in the hull of its two squares, to the last rim pixel, growing or shrinking', () => {
    const dab = fc.record({ x: eighth(-6, 24), y: eighth(-6, 24), r: eighth(1, 12) });
    fc.assert(
      fc.property(dab, dab, fc.boolean(), clips, (a, end, keepsSize, clip) => {
        const b = keepsSize ? { ...end, r: a.r } : end;
        expect(picture(a, b, clip)).toEqual(picture(a, b, clip, (x, y) => coversExactly(a, b, x, y)));
      }),
      { numRuns: 250 },
    );
  });

  it('is every pixel that the square covers on its way, wherever that begins and ends', () => {
    const place = fc.double({ min: -9, max: 25, noNaN: true });
    const dab = fc.record({ x: place, y: place, r: fc.double({ min: 0.5, max: 11, noNaN: true }) });
    fc.assert(
      fc.property(dab, dab, clips, (a, b, clip) => {
        const drawn = picture(a, b, clip);
        const expected = picture(a, b, clip, (x, y) => {
          const outside = outsideBy(a, b, x, y);
          return Math.abs(outside) < 1e-6 ? drawn[y - clip.y0][x - clip.x0] === '#' : outside < 0;
        });
        expect(drawn).toEqual(expected);
      }),
      { numRuns: 250 },
    );
  });

  it('is a square where the brush stands, and a band with cut corners where it moves', () => {
    const dab = { x: 3.5, y: 3.5, r: 2 };
    const clip = { x0: 0, y0: 0, x1: 13, y1: 9 };
    expect(picture(dab, dab, clip)).toEqual([
      '.............',
      '.#####.......',
      '.#####.......',
      '.#####.......',
      '.#####.......',
      '.#####.......',
      '.............',
      '.............',
      '.............',
    ]);
    expect(picture(dab, { x: 9.5, y: 5.5, r: 2 }, clip)).toEqual([
      '.............',
      '.#####.......',
      '.########....',
      '.###########.',
      '.###########.',
      '.###########.',
      '....########.',
      '.......#####.',
      '.............',
    ]);
  });

  it('is the larger square alone where that holds the smaller', () => {
    const large = { x: 6.25, y: 8.5, r: 6 };
    const small = { x: 8.5, y: 9, r: 2 };
    expect(picture(large, small, clip13x17)).toEqual(picture(large, large, clip13x17));
    expect(picture(small, large, clip13x17)).toEqual(picture(large, large, clip13x17));
  });

  it('at its thinnest marks the pixel under it, and leaves no gap at any speed', () => {
    const place = fc.oneof(
      fc.double({ min: -40, max: 60, noNaN: true }),
      fc.integer({ min: -80, max: 120 }).map((n) => n / 2),
    );
    const dab = fc.record({ x: place, y: place, r: fc.constantFrom(0, 0.25, 0.5, 0.75, 3) });
    const wide: Rect = { x0: -50, y0: -50, x1: 70, y1: 70 };
    fc.assert(
      fc.property(dab, dab, (a, b) => {
        const { spans } = spansOf(a, b, wide);
        for (const { x, y } of [a, b]) {
          const isMarked = spans.some(([row, x0, x1]) => row === Math.floor(y) && x0 <= x && x < x1);
          expect(isMarked).toBe(true);
        }
        spans.forEach(([y, x0, x1], i) => {
          if (i === 0) return;
          const [aboveY, aboveX0, aboveX1] = spans[i - 1];
          expect(aboveY === y - 1 && aboveX0 <= x1 && x0 <= aboveX1).toBe(true);
        });
        const least = (from: Dab) => ({ ...from, r: Math.max(from.r, MIN_BRUSH_RADIUS) });
        expect(spans).toEqual(spansOf(least(a), least(b), wide).spans);
      }),
    );
  });

  it('is appended to what the buffer holds, inside the clip, and the rectangle bounds what is new', () => {
    const place = fc.double({ min: -100, max: 700, noNaN: true });
    const radius = fc.double({ min: 0.5, max: 128, noNaN: true });
    fc.assert(
      fc.property(place, place, radius, place, place, radius, (ax, ay, ar, bx, by, br) => {
        const out = new SpanBuffer(1);
        sweptSquareSpans(out, 2.5, 2.5, 1, 2.5, 2.5, 1, clip13x17);
        const rect = sweptSquareSpans(out, ax, ay, ar, bx, by, br, imageRect);
        let bounds = emptyRect;
        for (let i = 3; i < out.count; i++) {
          const [y, x0, x1] = out.data.subarray(3 * i, 3 * i + 3);
          expect(x0 >= imageRect.x0 && x0 < x1 && x1 <= imageRect.x1).toBe(true);
          expect(y >= imageRect.y0 && y < imageRect.y1).toBe(true);
          bounds = unionRect(bounds, { x0, y0: y, x1, y1: y + 1 });
        }
        expect(rect).toEqual(bounds);
      }),
    );
  });

  it('is empty where the brush stays outside, and crosses the patch in full from far outside to far outside', () => {
    for (const [x, y] of [
      [-30, 5],
      [5, 47],
      [-1e9, 1e9],
    ] as const) {
      expect(isEmpty(spansOf({ x, y, r: 12 }, { x: x + 1e-3, y, r: 3 }, clip13x17).rect)).toBe(true);
    }
    const { spans } = spansOf({ x: -1e8, y: 6.5, r: 2 }, { x: 1e8, y: 6.5, r: 2 }, clip13x17);
    expect(spans).toEqual([4, 5, 6, 7, 8].map((y) => [y, 0, 13]));
  });

  it('is refused for places and sizes that are no numbers', () => {
    const good = [1, 2, 3, 4, 5, 6] as const;
    for (let i = 0; i < good.length; i++) {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300]) {
        const [ax, ay, ar, bx, by, br] = good.map((value, j) => (i === j ? bad : value));
        expect(() => sweptSquareSpans(new SpanBuffer(), ax, ay, ar, bx, by, br, clip13x17)).toThrow('invariant');
      }
    }
  });
});
