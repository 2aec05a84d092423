import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capsuleSpans, MIN_BRUSH_RADIUS } from '../../../shared/raster/brush.ts';
import { emptyRect, imageRect, isEmpty, type Rect, unionRect } from '../../../shared/raster/rect.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import { drawGrid } from '../../support/ascii-mask.ts';

interface Dab {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

const clip13x17: Rect = { x0: 0, y0: 0, x1: 13, y1: 17 };

/** The pixels of a segment as text, from (0, 0). */
function picture(a: Dab, b: Dab, clip: Rect): string[] {
  const width = clip.x1 - clip.x0;
  const marks = new Uint8Array(width * (clip.y1 - clip.y0));
  for (const [y, x0, x1] of spansOf(a, b, clip).spans) {
    marks.fill(1, (y - clip.y0) * width + x0 - clip.x0, (y - clip.y0) * width + x1 - clip.x0);
  }
  return drawGrid(marks, width, (mark) => (mark === 1 ? '#' : '.'));
}

function spansOf(a: Dab, b: Dab, clip: Rect): { readonly rect: Rect; readonly spans: number[][] } {
  const out = new SpanBuffer(1);
  const rect = capsuleSpans(out, a.x, a.y, a.r, b.x, b.y, b.r, clip);
  return { rect, spans: Array.from({ length: out.count }, (_, i) => [...out.data.subarray(3 * i, 3 * i + 3)]) };
}

/** In whole eighths of a pixel, so that nothing is ever rounded. */
function coversExactly(a: Dab, b: Dab, x: number, y: number): boolean {
  if (holdsSample(a, b, x, y)) return true;
  const eighths = (value: number) => BigInt(Math.round(8 * value));
  const [px, py] = [eighths(x + 0.5), eighths(y + 0.5)];
  const [ax, ay, bx, by, r] = [eighths(a.x), eighths(a.y), eighths(b.x), eighths(b.y), eighths(a.r)];
  const lengthSq = (bx - ax) ** 2n + (by - ay) ** 2n;
  const along = (px - ax) * (bx - ax) + (py - ay) * (by - ay);
  if (along <= 0n) return (px - ax) ** 2n + (py - ay) ** 2n <= r ** 2n;
  if (along >= lengthSq) return (px - bx) ** 2n + (py - by) ** 2n <= r ** 2n;
  const across = (px - ax) * (by - ay) - (py - ay) * (bx - ax);
  return across ** 2n <= r ** 2n * lengthSq;
}

/**
 * How far the centre lies outside the brush as it goes from a to b, radius and place linear in time: least distance to
 * any of the discs. That is a convex function of time, so thirds find its minimum.
 */
function outsideBy(a: Dab, b: Dab, x: number, y: number): number {
  const at = (t: number) =>
    Math.hypot(x + 0.5 - (a.x + t * (b.x - a.x)), y + 0.5 - (a.y + t * (b.y - a.y))) - (a.r + t * (b.r - a.r));
  let low = 0;
  let high = 1;
  for (let i = 0; i < 80; i++) {
    const third = (high - low) / 3;
    if (at(low + third) <= at(high - third)) high -= third;
    else low += third;
  }
  return Math.min(at(0), at(1), at((low + high) / 2));
}

function holdsSample(a: Dab, b: Dab, x: number, y: number): boolean {
  return [a, b].some((dab) => Math.floor(dab.x) === x && Math.floor(dab.y) === y);
}

function expectMatches(a: Dab, b: Dab, clip: Rect, covers: (x: number, y: number) => boolean | null): void {
  const width = clip.x1 - clip.x0;
  const drawn = picture(a, b, clip).map((row) => [...row]);
  const expected = drawn.map((row, j) =>
    row.map((mark, i) => {
      const covered = covers(clip.x0 + i, clip.y0 + j);
      return covered === null ? mark : covered ? '#' : '.';
    }),
  );
  expect(drawn.map((row) => row.join(''))).toEqual(expected.map((row) => row.join('')));
  expect(expected.every((row) => row.length === width)).toBe(true);
}

const clips = fc.constantFrom(clip13x17, { x0: 3, y0: -2, x1: 24, y1: 9 }, { x0: 5, y0: 5, x1: 6, y1: 6 });
const eighth = (min: number, max: number) => fc.integer({ min: 8 * min, max: 8 * max }).map((n) => n / 8);

describe('a brush segment of one radius', () => {
  it('is every pixel whose centre lies within the radius of the path, to the last rim pixel', () => {
    fc.assert(
      fc.property(
        fc.tuple(eighth(-6, 24), eighth(-6, 24), eighth(-6, 24), eighth(-6, 24), eighth(1, 12), clips),
        ([ax, ay, bx, by, r, clip]) => {
          const a = { x: ax, y: ay, r };
          const b = { x: bx, y: by, r };
          expectMatches(a, b, clip, (x, y) => coversExactly(a, b, x, y));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is as exact for thin brushes, steep and flat paths and far samples', () => {
    const eights = fc.integer({ min: -4000, max: 4000 }).map((n) => n / 8);
    fc.assert(
      fc.property(
        eights,
        eights,
        eights,
        eights,
        fc.constantFrom(0.5, 0.625, 1, 200),
        clips,
        (ax, ay, bx, by, r, clip) => {
          const a = { x: ax, y: ay, r };
          const b = { x: bx, y: by, r };
          expectMatches(a, b, clip, (x, y) => coversExactly(a, b, x, y));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes the rim: radius 5 about a pixel centre reaches exactly five pixels in four directions and at 3-4-5', () => {
    const dab = { x: 6.5, y: 6.5, r: 5 };
    expect(picture(dab, dab, { x0: 0, y0: 0, x1: 13, y1: 13 })).toEqual([
      '.............',
      '......#......',
      '...#######...',
      '..#########..',
      '..#########..',
      '..#########..',
      '.###########.',
      '..#########..',
      '..#########..',
      '..#########..',
      '...#######...',
      '......#......',
      '.............',
    ]);
  });

  it('does not depend on which end it started from', () => {
    const place = fc.double({ min: -5, max: 25, noNaN: true });
    fc.assert(
      fc.property(place, place, place, place, fc.double({ min: 0.5, max: 9, noNaN: true }), (ax, ay, bx, by, r) => {
        const a = { x: ax, y: ay, r };
        const b = { x: bx, y: by, r };
        // A centre on the rim to the last bit may fall to either side.
        const onRim = (x: number, y: number) => Math.abs(outsideBy(a, b, x, y)) < 1e-9;
        const back = picture(b, a, clip13x17);
        expectMatches(a, b, clip13x17, (x, y) => (onRim(x, y) ? null : back[y][x] === '#'));
      }),
    );
  });
});

describe('a brush segment of changing radius', () => {
  it('is every pixel that the disc covers on its way, growing or shrinking steadily', () => {
    const place = fc.double({ min: -9, max: 25, noNaN: true });
    const radius = fc.double({ min: 0.5, max: 11, noNaN: true });
    fc.assert(
      fc.property(place, place, radius, place, place, radius, clips, (ax, ay, ar, bx, by, br, clip) => {
        const a = { x: ax, y: ay, r: ar };
        const b = { x: bx, y: by, r: br };
        expectMatches(a, b, clip, (x, y) => {
          const outside = outsideBy(a, b, x, y);
          if (holdsSample(a, b, x, y)) return true;
          return Math.abs(outside) < 1e-6 ? null : outside < 0;
        });
      }),
      { numRuns: 400 },
    );
  });

  it('is the larger disc alone where that holds the smaller', () => {
    const large = { x: 6.25, y: 8.5, r: 6 };
    const small = { x: 7.5, y: 9, r: 2 };
    expect(picture(large, small, clip13x17)).toEqual(picture(large, large, clip13x17));
    expect(picture(small, large, clip13x17)).toEqual(picture(large, large, clip13x17));
    const touching = { x: 6.25, y: 12.5, r: 2 };
    expect(picture(large, touching, clip13x17)).toEqual(picture(large, large, clip13x17));
  });

  it('tapers from a thick end to a point', () => {
    expect(picture({ x: 3.5, y: 3.5, r: 3 }, { x: 14.5, y: 3.5, r: 0.5 }, { x0: 0, y0: 0, x1: 16, y1: 7 })).toEqual([
      '...#............',
      '.#######........',
      '.###########....',
      '###############.',
      '.###########....',
      '.#######........',
      '...#............',
    ]);
  });
});

describe('the thinnest brush', () => {
  it('paints the pixel under it wherever in the pixel it stands, and only that one', () => {
    const place = fc.double({ min: 0, max: 12.999, noNaN: true });
    fc.assert(
      fc.property(place, place, fc.constantFrom(0, 0.2, 0.5), (x, y, r) => {
        const dab = { x, y, r };
        const { spans } = spansOf(dab, dab, clip13x17);
        expect(spans).toContainEqual([Math.floor(y), Math.floor(x), Math.floor(x) + 1]);
        // Only a centre exactly half a pixel away can add another.
        if (x % 0.5 !== 0 && y % 0.5 !== 0) expect(spans.length).toBe(1);
      }),
    );
  });

  it('leaves no gap at any speed: the pixels of a stroke hang together over edges or corners', () => {
    const place = fc.oneof(
      fc.double({ min: -40, max: 60, noNaN: true }),
      fc.integer({ min: -80, max: 120 }).map((n) => n / 2),
    );
    const dabs = fc.array(fc.record({ x: place, y: place, r: fc.constantFrom(0.5, 0.5, 0.75, 3) }), {
      minLength: 2,
      maxLength: 6,
    });
    const wide: Rect = { x0: -50, y0: -50, x1: 70, y1: 70 };
    fc.assert(
      fc.property(dabs, (stroke) => {
        const painted = new Set<string>();
        for (let i = 1; i < stroke.length; i++) {
          for (const [y, x0, x1] of spansOf(stroke[i - 1], stroke[i], wide).spans) {
            for (let x = x0; x < x1; x++) painted.add(`${x},${y}`);
          }
        }
        for (const { x, y } of stroke) expect(painted).toContain(`${Math.floor(x)},${Math.floor(y)}`);
        expect(reachable(painted)).toBe(painted.size);
      }),
      { numRuns: 300 },
    );
  });

  it('treats every radius below half a pixel as half a pixel', () => {
    const fine = picture({ x: 1.2, y: 1.9, r: 0 }, { x: 11.7, y: 15.1, r: 0.1 }, clip13x17);
    const least = MIN_BRUSH_RADIUS;
    expect(fine).toEqual(picture({ x: 1.2, y: 1.9, r: least }, { x: 11.7, y: 15.1, r: least }, clip13x17));
  });
});

describe('brush spans', () => {
  it('come one per row, rows ascending, inside the clip, and the rectangle bounds them', () => {
    const place = fc.double({ min: -100, max: 700, noNaN: true });
    const radius = fc.double({ min: 0.5, max: 128, noNaN: true });
    fc.assert(
      fc.property(place, place, radius, place, place, radius, (ax, ay, ar, bx, by, br) => {
        const { rect, spans } = spansOf({ x: ax, y: ay, r: ar }, { x: bx, y: by, r: br }, imageRect);
        let bounds = emptyRect;
        spans.forEach(([y, x0, x1], i) => {
          expect(i === 0 || y === spans[i - 1][0] + 1).toBe(true);
          expect(x0 >= imageRect.x0 && x1 <= imageRect.x1 && x0 < x1).toBe(true);
          expect(y >= imageRect.y0 && y < imageRect.y1).toBe(true);
          bounds = unionRect(bounds, { x0, y0: y, x1, y1: y + 1 });
        });
        expect(rect).toEqual(bounds);
      }),
    );
  });

  it('are appended to what the buffer already holds, and the rectangle tells only of the new ones', () => {
    const out = new SpanBuffer(1);
    capsuleSpans(out, 2.5, 2.5, 1, 2.5, 2.5, 1, clip13x17);
    expect(capsuleSpans(out, 9.5, 12.5, 1, 9.5, 12.5, 1, clip13x17)).toEqual({ x0: 8, y0: 11, x1: 11, y1: 14 });
    expect(out.count).toBe(6);
    expect([...out.data.subarray(0, 3)]).toEqual([1, 2, 3]);
  });

  it('are none where the brush stays outside, however far', () => {
    for (const [x, y] of [
      [-30, 5],
      [5, -30],
      [40, 5],
      [5, 47],
      [-1e9, 1e9],
    ] as const) {
      const { rect, spans } = spansOf({ x, y, r: 12 }, { x: x + 1e-3, y, r: 3 }, clip13x17);
      expect(spans).toEqual([]);
      expect(isEmpty(rect)).toBe(true);
    }
  });

  it('cross the patch in full from far outside to far outside', () => {
    const { spans } = spansOf({ x: -1e8, y: 6.5, r: 2 }, { x: 1e8, y: 6.5, r: 2 }, clip13x17);
    expect(spans).toEqual([4, 5, 6, 7, 8].map((y) => [y, 0, 13]));
  });

  it('are refused for places and radii that are no numbers', () => {
    const good = [1, 2, 3, 4, 5, 6] as const;
    for (let i = 0; i < good.length; i++) {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300]) {
        const [ax, ay, ar, bx, by, br] = good.map((value, j) => (i === j ? bad : value));
        expect(() => capsuleSpans(new SpanBuffer(), ax, ay, ar, bx, by, br, clip13x17)).toThrow('invariant');
      }
    }
    expect(() => capsuleSpans(new SpanBuffer(), 1, 1, -1, 1, 1, 1, clip13x17)).toThrow('brush radius -1');
  });
});

/** How many of the pixels can be reached from one of them by steps over edges and corners. */
function reachable(pixels: ReadonlySet<string>): number {
  const [first] = pixels;
  const seen = new Set([first]);
  const queue = [first];
  for (let pixel = queue.pop(); pixel !== undefined; pixel = queue.pop()) {
    const [x, y] = pixel.split(',').map(Number);
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        const next = `${x + dx},${y + dy}`;
        if (!pixels.has(next) || seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
  }
  return seen.size;
}
