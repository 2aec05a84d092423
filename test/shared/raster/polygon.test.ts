import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { polygonSpans } from '../../../shared/raster/polygon.ts';
import { clipRect, emptyRect, imageRect, patchRect, type Rect, unionRect } from '../../../shared/raster/rect.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import { drawGrid } from '../../support/ascii-mask.ts';

const clip13x17: Rect = { x0: 0, y0: 0, x1: 13, y1: 17 };

function spansOf(points: ArrayLike<number>, clip: Rect): { readonly rect: Rect; readonly spans: number[][] } {
  const out = new SpanBuffer(1);
  const rect = polygonSpans(out, points, clip);
  return { rect, spans: Array.from({ length: out.count }, (_, i) => [...out.data.subarray(3 * i, 3 * i + 3)]) };
}

function picture(points: ArrayLike<number>, clip: Rect): string[] {
  const width = clip.x1 - clip.x0;
  const marks = new Uint8Array(width * (clip.y1 - clip.y0));
  for (const [y, x0, x1] of spansOf(points, clip).spans) {
    for (let x = x0; x < x1; x++) marks[(y - clip.y0) * width + x - clip.x0]++;
  }
  return drawGrid(marks, width, (mark) => (mark === 0 ? '.' : mark === 1 ? '#' : '!'));
}

/** How often the path winds around a pixel's centre, moved right and down by less than anything; in whole eighths. */
function windingAt(points: readonly number[], x: number, y: number): bigint {
  const eighths = points.map((value) => BigInt(8 * value));
  const [px, py] = [BigInt(8 * x + 4), BigInt(8 * y + 4)];
  let winding = 0n;
  for (let i = 0; i < eighths.length; i += 2) {
    const next = (i + 2) % eighths.length;
    const [ax, ay, bx, by] = [eighths[i], eighths[i + 1], eighths[next], eighths[next + 1]];
    if (ay <= py === by <= py) continue;
    // The sign of how far the crossing lies right of the centre, without a quotient.
    const right = (ax - px) * (by - ay) + (py - ay) * (bx - ax);
    const isLeft = by > ay ? right <= 0n : right >= 0n;
    if (isLeft) winding += by > ay ? 1n : -1n;
  }
  return winding;
}

function expectedPicture(points: readonly number[], clip: Rect): string[] {
  const rows: string[] = [];
  for (let y = clip.y0; y < clip.y1; y++) {
    let row = '';
    for (let x = clip.x0; x < clip.x1; x++) row += windingAt(points, x, y) === 0n ? '.' : '#';
    rows.push(row);
  }
  return rows;
}

const eighth = fc.oneof(
  fc.integer({ min: -48, max: 192 }).map((n) => n / 8),
  fc.integer({ min: -12, max: 48 }).map((n) => n / 2),
);
const loop = fc.array(eighth, { maxLength: 24 }).map((values) => values.slice(0, values.length - (values.length % 2)));
const clips = fc.constantFrom(clip13x17, { x0: 3, y0: -2, x1: 24, y1: 9 }, { x0: 5, y0: 5, x1: 6, y1: 6 });

describe('a polygon', () => {
  it('is every pixel around whose centre the path winds, to the last pixel on its edges', () => {
    fc.assert(
      fc.property(loop, clips, (points, clip) => {
        expect(picture(points, clip)).toEqual(expectedPicture(points, clip));
      }),
      { numRuns: 500 },
    );
  });

  it('on whole coordinates is exactly the pixels of a rectangle, whichever way it is drawn', () => {
    const whole = fc.integer({ min: -5, max: 20 });
    fc.assert(
      fc.property(whole, whole, whole, whole, clips, (x0, y0, x1, y1, clip) => {
        const rect = { x0: Math.min(x0, x1), y0: Math.min(y0, y1), x1: Math.max(x0, x1), y1: Math.max(y0, y1) };
        const { rect: bounds, spans } = spansOf([x0, y0, x1, y0, x1, y1, x0, y1], clip);
        const inside = clipRect(rect, clip);
        expect(bounds).toEqual(inside);
        expect(spans).toEqual(
          Array.from({ length: inside.y1 - inside.y0 }, (_, i) => [inside.y0 + i, inside.x0, inside.x1]),
        );
      }),
    );
  });

  it('shares no pixel with its neighbour along a common edge, and leaves none out', () => {
    const place = fc.double({ min: 1, max: 12, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(place, fc.constantFrom(2.5, 6.5)), fc.oneof(place, fc.constantFrom(3.5, 6)), (x, y) => {
        // Four triangles from a point inside the square to its sides.
        const corners = [0, 0, 13, 0, 13, 13, 0, 13];
        const triangles = [0, 2, 4, 6].map((i) => [
          corners[i],
          corners[i + 1],
          corners[(i + 2) % 8],
          corners[(i + 3) % 8],
          x,
          y,
        ]);
        const counts = new Uint8Array(13 * 13);
        for (const triangle of triangles) {
          for (const [row, x0, x1] of spansOf(triangle, clip13x17).spans) {
            for (let column = x0; column < x1; column++) counts[13 * row + column]++;
          }
        }
        expect(counts.every((count) => count === 1)).toBe(true);
      }),
    );
  });

  it('drawn by hand has no hole where it crosses itself', () => {
    const star = Array.from({ length: 5 }, (_, i) => [
      6.5 + 6.4 * Math.sin((i * 4 * Math.PI) / 5),
      6.5 - 6.4 * Math.cos((i * 4 * Math.PI) / 5),
    ]).flat();
    expect(picture(star, { x0: 0, y0: 0, x1: 13, y1: 13 })).toEqual([
      '......#......',
      '......#......',
      '......#......',
      '.....###.....',
      '.....###.....',
      '..#########..',
      '...#######...',
      '....#####....',
      '....#####....',
      '...###.###...',
      '...#.....#...',
      '.............',
      '.............',
    ]);
  });

  it('comes as spans in reading order that never touch, inside the clip, and the rectangle bounds them', () => {
    const place = fc.double({ min: -100, max: 700, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place), { maxLength: 40 }), (points) => {
        const { rect, spans } = spansOf(points.flat(), imageRect);
        let bounds = emptyRect;
        spans.forEach(([y, x0, x1], i) => {
          const follows = i === 0 || spans[i - 1][0] < y || (spans[i - 1][0] === y && spans[i - 1][2] < x0);
          expect(follows && x0 < x1).toBe(true);
          bounds = unionRect(bounds, { x0, y0: y, x1, y1: y + 1 });
        });
        expect(rect).toEqual(bounds);
        expect(clipRect(bounds, imageRect)).toEqual(bounds);
      }),
    );
  });

  it('is appended to what the buffer already holds, and the rectangle tells only of the new pixels', () => {
    const out = new SpanBuffer(1);
    polygonSpans(out, [1, 1, 3, 1, 3, 2, 1, 2], patchRect);
    expect(polygonSpans(out, [8, 11, 11, 11, 11, 14, 8, 14], patchRect)).toEqual({ x0: 8, y0: 11, x1: 11, y1: 14 });
    expect(out.count).toBe(4);
    expect([...out.data.subarray(0, 3)]).toEqual([1, 1, 3]);
  });

  it('without an inside has no pixels: no points, one, two, all on one line, or all beyond the clip', () => {
    for (const points of [
      [],
      [3, 3],
      [3, 3, 9, 9],
      [1, 1, 5, 5, 9, 9, 3, 3],
      [40, 40, 60, 40, 60, 60],
      [-9, 1, -1, 9],
    ]) {
      expect(spansOf(points, clip13x17)).toEqual({ rect: emptyRect, spans: [] });
    }
  });

  it('covers the clip in full from far outside', () => {
    const far = [-1e9, -1e9, 1e9, -1e9, 1e9, 1e9, -1e9, 1e9];
    expect(spansOf(far, clip13x17).rect).toEqual(clip13x17);
  });

  it('is refused for places that are no numbers and for half a point', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300]) {
      expect(() => spansOf([1, 2, 3, bad, 5, 6], clip13x17)).toThrow('invariant');
      expect(() => spansOf([1, 2, bad, 4, 5, 6], clip13x17)).toThrow('invariant');
    }
    expect(() => spansOf([1, 2, 3], clip13x17)).toThrow('a polygon of 3 coordinates');
  });
});
