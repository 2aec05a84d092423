import { assertSweep, MIN_BRUSH_RADIUS } from './brush.ts';
import { convexSpans } from './convex-spans.ts';
import type { Rect } from './rect.ts';
import type { SpanBuffer } from './spans.ts';

/** A square with sides along rows and columns and half side r, on its way from a to b, all of it going linearly. */
interface Sweep {
  readonly ax: number;
  readonly ay: number;
  readonly ar: number;
  readonly bx: number;
  readonly by: number;
  readonly br: number;
}

/**
 * Appends the pixels that the square brush covers on its way from (ax, ay) with half side ar to (bx, by) with half side
 * br, one span per row, rows ascending, and returns their bounds.
 *
 * All is as of the round brush (`capsuleSpans`): a pixel is covered if its centre lies in the convex hull of the two
 * squares, the rim included; pixels that hold a and b always are, since no half side is below `MIN_BRUSH_RADIUS`; the
 * pixels of a stroke hang together; nothing outside `clip` is appended. For coordinates that are multiples of 1/8 the
 * answer on the rim is exact.
 */
export function sweptSquareSpans(
  out: SpanBuffer,
  ax: number,
  ay: number,
  ar: number,
  bx: number,
  by: number,
  br: number,
  clip: Rect,
): Rect {
  assertSweep(ax, ay, ar, bx, by, br);
  const sweep = { ax, ay, ar: Math.max(ar, MIN_BRUSH_RADIUS), bx, by, br: Math.max(br, MIN_BRUSH_RADIUS) };
  const shape = {
    top: Math.min(ay - sweep.ar, by - sweep.br),
    bottom: Math.max(ay + sweep.ar, by + sweep.br),
    rowStart: (y: number) => -rowReach(sweep, -1, y),
    rowEnd: (y: number) => rowReach(sweep, 1, y),
    covers: (x: number, y: number) => covers(sweep, x, y),
  };
  return convexSpans(out, shape, clip);
}

/** How far the hull reaches to the right (`side` 1) or left (-1, counted that way) on the line at height y. */
function rowReach({ ax, ay, ar, bx, by, br }: Sweep, side: number, y: number): number {
  let reach = Number.NEGATIVE_INFINITY;
  if (Math.abs(y - ay) <= ar) reach = side * ax + ar;
  if (Math.abs(y - by) <= br) reach = Math.max(reach, side * bx + br);
  // Besides the sides of the squares only the ways of their corners can be rim.
  for (let corner = -1; corner <= 1; corner += 2) {
    const fromY = ay + corner * ar;
    const toY = by + corner * br;
    if (fromY === toY || (y - fromY) * (y - toY) > 0) continue;
    const from = side * ax + ar;
    reach = Math.max(reach, from + ((y - fromY) * (side * bx + br - from)) / (toY - fromY));
  }
  return reach;
}

/**
 * Whether the square holds the point at some time t from 0 to 1. Each of its sides has the point within it from some
 * time on or until some time. Spans of time have a time in common if every two of them do (Helly), and those of
 * opposite sides do where the point lies in the bounds of the way.
 */
function covers({ ax, ay, ar, bx, by, br }: Sweep, x: number, y: number): boolean {
  // How far inside each side the point is when the way begins, and when it ends.
  const left = x - ax + ar;
  const leftEnd = x - bx + br;
  const right = ax - x + ar;
  const rightEnd = bx - x + br;
  const above = y - ay + ar;
  const aboveEnd = y - by + br;
  const below = ay - y + ar;
  const belowEnd = by - y + br;
  return (
    (left >= 0 || leftEnd >= 0) &&
    (right >= 0 || rightEnd >= 0) &&
    (above >= 0 || aboveEnd >= 0) &&
    (below >= 0 || belowEnd >= 0) &&
    meet(left, leftEnd, above, aboveEnd) &&
    meet(left, leftEnd, below, belowEnd) &&
    meet(right, rightEnd, above, aboveEnd) &&
    meet(right, rightEnd, below, belowEnd)
  );
}

/** Whether two sides have the point within them at one time, given that each of them has at some. */
function meet(a: number, aEnd: number, b: number, bEnd: number): boolean {
  const aGain = aEnd - a;
  const bGain = bEnd - b;
  if (aGain > 0 && bGain < 0) return a * bGain <= b * aGain;
  if (aGain < 0 && bGain > 0) return a * bGain >= b * aGain;
  return true;
}
