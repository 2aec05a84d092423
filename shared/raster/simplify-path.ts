import { assert } from '../errors.ts';

/**
 * Those points of a path (x0, y0, x1, y1...) without which it would run further than `tolerance` from where it did:
 * each point that is left out lies that near to the straight line between the two that are kept around it. The first
 * and the last stay; a path that ends where it began stays closed. `tolerance` 0 leaves out what changes nothing.
 *
 * Douglas and Peucker, 1973 (Cartographica 10:2), with distances to the segment and not to the line through it: paths
 * drawn by hand turn back. A list of what is still to be split takes the place of recursion.
 */
export function simplifyPath(points: ArrayLike<number>, tolerance: number): number[] {
  assert(points.length % 2 === 0, `a path of ${points.length} coordinates`);
  assert(tolerance >= 0, `a tolerance of ${tolerance}`);
  for (let i = 0; i < points.length; i++) assert(Number.isFinite(points[i]), `a path through ${points[i]}`);
  const count = points.length / 2;
  if (count === 0) return [];
  const kept = new Uint8Array(count);
  kept[0] = 1;
  kept[count - 1] = 1;
  const ranges = [0, count - 1];
  while (ranges.length > 0) {
    const last = ranges.pop() ?? 0;
    const first = ranges.pop() ?? 0;
    const split = farthest(points, first, last, tolerance * tolerance);
    if (split === -1) continue;
    kept[split] = 1;
    ranges.push(first, split, split, last);
  }
  const path: number[] = [];
  for (let i = 0; i < count; i++) if (kept[i] !== 0) path.push(points[2 * i], points[2 * i + 1]);
  return path;
}

/** The point between two others that is farthest from the segment from one to the other; -1 where all are near. */
function farthest(points: ArrayLike<number>, first: number, last: number, toleranceSq: number): number {
  const ax = points[2 * first];
  const ay = points[2 * first + 1];
  const dx = points[2 * last] - ax;
  const dy = points[2 * last + 1] - ay;
  const lengthSq = dx * dx + dy * dy;
  let found = -1;
  let most = toleranceSq;
  for (let i = first + 1; i < last; i++) {
    const x = points[2 * i] - ax;
    const y = points[2 * i + 1] - ay;
    const along = x * dx + y * dy;
    let distanceSq: number;
    if (along <= 0) distanceSq = x * x + y * y;
    else if (along >= lengthSq) distanceSq = (x - dx) * (x - dx) + (y - dy) * (y - dy);
    else distanceSq = (x * dy - y * dx) ** 2 / lengthSq;
    if (distanceSq <= most) continue;
    most = distanceSq;
    found = i;
  }
  return found;
}
