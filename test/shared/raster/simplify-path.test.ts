import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simplifyPath } from '../../../shared/raster/simplify-path.ts';

type Point = readonly [number, number];

function pointsOf(path: ArrayLike<number>): Point[] {
  return Array.from({ length: path.length / 2 }, (_, i) => [path[2 * i], path[2 * i + 1]] as const);
}

/** Square of the distance to a segment as a fraction, for whole coordinates: nothing is rounded. */
function distanceSq(point: Point, from: Point, to: Point): readonly [bigint, bigint] {
  const [x, y, dx, dy] = [point[0] - from[0], point[1] - from[1], to[0] - from[0], to[1] - from[1]].map(BigInt);
  const lengthSq = dx * dx + dy * dy;
  const along = x * dx + y * dy;
  if (along <= 0n) return [x * x + y * y, 1n];
  if (along >= lengthSq) return [(x - dx) ** 2n + (y - dy) ** 2n, 1n];
  return [(x * dy - y * dx) ** 2n, lengthSq];
}

function isMore(a: readonly [bigint, bigint], b: readonly [bigint, bigint]): boolean {
  return a[0] * b[1] > b[0] * a[1];
}

/** As the rule is told: split at the farthest point, then both halves. */
function simplified(points: readonly Point[], tolerance: number): Point[] {
  if (points.length < 3) return [...points];
  const [first, last] = [points[0], points[points.length - 1]];
  let split = 0;
  let most: readonly [bigint, bigint] = [BigInt(tolerance) ** 2n, 1n];
  for (const [i, point] of points.entries()) {
    const far = distanceSq(point, first, last);
    if (!isMore(far, most)) continue;
    most = far;
    split = i;
  }
  if (split === 0) return [first, last];
  const before = simplified(points.slice(0, split + 1), tolerance);
  return [...before.slice(0, -1), ...simplified(points.slice(split), tolerance)];
}

const coordinate = fc.oneof(fc.integer({ min: -20, max: 530 }), fc.integer({ min: 0, max: 9 }));
const drawn = fc
  .array(fc.tuple(coordinate, coordinate), { maxLength: 60 })
  .map((points) => points.map(([x, y]): Point => [x, y]));
const tolerances = fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 0, max: 80 }));

describe('a simplified path', () => {
  it('keeps the points that the recursive rule keeps', () => {
    fc.assert(
      fc.property(drawn, tolerances, (points, tolerance) => {
        expect(pointsOf(simplifyPath(points.flat(), tolerance))).toEqual(simplified(points, tolerance));
      }),
    );
  });

  it('is a part of the points in their order, none of which lies further from it than the tolerance', () => {
    fc.assert(
      fc.property(drawn, tolerances, (points, tolerance) => {
        const path = pointsOf(simplifyPath(points.flat(), tolerance));
        let at = 0;
        for (const [x, y] of points) if (path[at]?.[0] === x && path[at]?.[1] === y) at++;
        expect(at).toBe(path.length);
        for (const point of points) {
          const isNear = path.some(
            (from, i) => !isMore(distanceSq(point, from, path[i + 1] ?? from), [BigInt(tolerance) ** 2n, 1n]),
          );
          expect(isNear).toBe(true);
        }
      }),
    );
  });

  it('without tolerance leaves out repeated points and those on a straight line alone', () => {
    expect(simplifyPath([0, 0, 1, 1, 1, 1, 3, 3, 3, 5, 3, 5, 3, 9], 0)).toEqual([0, 0, 3, 3, 3, 9]);
  });

  it('keeps the tip where the path turns back on itself', () => {
    expect(simplifyPath([0, 0, 10, 0, 4, 0], 1)).toEqual([0, 0, 10, 0, 4, 0]);
  });

  it('stays closed where it ends where it began', () => {
    const circle = Array.from({ length: 361 }, (_, i) => [
      100 + 50 * Math.cos((i % 360) * (Math.PI / 180)),
      100 + 50 * Math.sin((i % 360) * (Math.PI / 180)),
    ]).flat();
    const path = pointsOf(simplifyPath(circle, 0.5));
    expect(path[0]).toEqual([150, 100]);
    expect(path[path.length - 1]).toEqual([150, 100]);
    expect(path.length).toBeGreaterThan(12);
    expect(path.length).toBeLessThan(40);
  });

  it('is as it was for one point or none, and comes to an end for a long path without a turn', () => {
    expect(simplifyPath([], 1)).toEqual([]);
    expect(simplifyPath([3, 4], 1)).toEqual([3, 4]);
    // Each split takes off one point: recursion would go as deep as the path is long.
    const flight = Array.from({ length: 3000 }, (_, i) => [i, (i % 2) * (3000 - i)]).flat();
    expect(simplifyPath(flight, 0)).toEqual(flight);
  });

  it('is refused for places that are no numbers and for half a point', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => simplifyPath([1, 2, bad, 4], 1)).toThrow('invariant');
    }
    expect(() => simplifyPath([1, 2, 3], 1)).toThrow('a path of 3 coordinates');
    expect(() => simplifyPath([1, 2], Number.NaN)).toThrow('a tolerance of NaN');
    expect(() => simplifyPath([1, 2], -1)).toThrow('a tolerance of -1');
  });
});
