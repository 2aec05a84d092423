import { assert } from '../errors.ts';
import { convexSpans } from './convex-spans.ts';
import type { Rect } from './rect.ts';
import type { SpanBuffer } from './spans.ts';

/** The thinnest brush, in pixels. Thinner ones would leave gaps between samples and are drawn as this. */
export const MIN_BRUSH_RADIUS = 0.5;
/** Beyond it the squares of a coordinate no longer tell neighbouring pixels apart. */
const MAX_COORDINATE = 1e9;

/**
 * The convex hull of the discs (a, ar) and (b, br): the union of all discs on the way from one to the other, centre
 * and radius both going linearly. Where one disc holds the other, the larger stands alone, as a = b.
 */
interface Sweep {
  readonly ax: number;
  readonly ay: number;
  readonly ar: number;
  readonly bx: number;
  readonly by: number;
  readonly br: number;
  /** b - a, and its length squared. */
  readonly dx: number;
  readonly dy: number;
  readonly lengthSq: number;
  /** ar - br: sine of the angle between the straight sides and the axis, times the axis' length; and the cosine so. */
  readonly taper: number;
  readonly cosine: number;
  /** Centres of the pixels that hold the two samples. */
  readonly aCentreX: number;
  readonly aCentreY: number;
  readonly bCentreX: number;
  readonly bCentreY: number;
}

/**
 * Appends the pixels that the round brush covers on its way from (ax, ay) with radius ar to (bx, by) with radius br,
 * one span per row, rows ascending, and returns their bounds.
 *
 * Coordinates are patch pixels: pixel (x, y) is the square from (x, y) to (x + 1, y + 1). A pixel is covered if its
 * centre lies in the convex hull of the two discs, the rim included; with equal radii that is: within r of the segment.
 * Besides, the pixels that hold a and b always count, so that even the thinnest brush marks where it stands. The
 * pixels of a segment, and so of a stroke, always hang together over edges or corners.
 *
 * Radii below `MIN_BRUSH_RADIUS` are drawn as that. Nothing outside `clip` is appended; a and b may lie anywhere.
 */
export function capsuleSpans(
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
  const sweep = makeSweep(ax, ay, Math.max(ar, MIN_BRUSH_RADIUS), bx, by, Math.max(br, MIN_BRUSH_RADIUS));
  const sides = straightSides(sweep);
  const shape = {
    top: Math.min(sweep.ay - sweep.ar, sweep.by - sweep.br),
    bottom: Math.max(sweep.ay + sweep.ar, sweep.by + sweep.br),
    rowStart: (y: number) => rowStart(sweep, sides, y),
    rowEnd: (y: number) => rowEnd(sweep, sides, y),
    covers: (x: number, y: number) => covers(sweep, x, y),
  };
  return convexSpans(out, shape, clip);
}

/** Refuses what is no place or no radius of a brush. */
export function assertSweep(ax: number, ay: number, ar: number, bx: number, by: number, br: number): void {
  assert(ar >= 0 && ar <= MAX_COORDINATE && br >= 0 && br <= MAX_COORDINATE, `brush radius ${ar} to ${br}`);
  const reach = Math.max(Math.abs(ax), Math.abs(ay), Math.abs(bx), Math.abs(by));
  assert(reach <= MAX_COORDINATE, `brush from ${ax}, ${ay} to ${bx}, ${by}`);
}

function makeSweep(ax: number, ay: number, ar: number, bx: number, by: number, br: number): Sweep {
  const samples = {
    aCentreX: Math.floor(ax) + 0.5,
    aCentreY: Math.floor(ay) + 0.5,
    bCentreX: Math.floor(bx) + 0.5,
    bCentreY: Math.floor(by) + 0.5,
  };
  const dx = bx - ax;
  const dy = by - ay;
  const lengthSq = dx * dx + dy * dy;
  const taper = ar - br;
  if (lengthSq <= taper * taper) {
    const [x, y, r] = ar >= br ? [ax, ay, ar] : [bx, by, br];
    return { ax: x, ay: y, ar: r, bx: x, by: y, br: r, dx: 0, dy: 0, lengthSq: 0, taper: 0, cosine: 0, ...samples };
  }
  const cosine = Math.sqrt(lengthSq - taper * taper);
  return { ax, ay, ar, bx, by, br, dx, dy, lengthSq, taper, cosine, ...samples };
}

/**
 * Whether the pixel whose centre is (x, y) is covered. With equal radii there is no root and no quotient in it: for
 * coordinates that are multiples of 1/8 the answer on the rim is exact.
 */
function covers(sweep: Sweep, x: number, y: number): boolean {
  const { dx, dy, lengthSq, taper, cosine, ar } = sweep;
  const fromAX = x - sweep.ax;
  const fromAY = y - sweep.ay;
  const along = fromAX * dx + fromAY * dy;
  const across = Math.abs(fromAX * dy - fromAY * dx);
  // Foot of the point on the nearer straight side, from where that side leaves disc a.
  const foot = taper === 0 ? along : (cosine * along - taper * across) / cosine;
  let inside: boolean;
  if (foot <= 0) {
    inside = fromAX * fromAX + fromAY * fromAY <= ar * ar;
  } else if (foot >= lengthSq) {
    const fromBX = x - sweep.bx;
    const fromBY = y - sweep.by;
    inside = fromBX * fromBX + fromBY * fromBY <= sweep.br * sweep.br;
  } else if (taper === 0) {
    inside = across * across <= ar * ar * lengthSq;
  } else {
    inside = taper * along + cosine * across <= ar * lengthSq;
  }
  return inside || (x === sweep.aCentreX && y === sweep.aCentreY) || (x === sweep.bCentreX && y === sweep.bCentreY);
}

/** The two straight sides of the hull, each as x, y at disc a and x, y at disc b. */
function straightSides(sweep: Sweep): readonly number[] {
  const { ax, ay, ar, bx, by, br, dx, dy, lengthSq, taper, cosine } = sweep;
  if (lengthSq === 0) return [];
  return [-1, 1].flatMap((side) => {
    const normalX = (taper * dx - side * cosine * dy) / lengthSq;
    const normalY = (taper * dy + side * cosine * dx) / lengthSq;
    return [ax + ar * normalX, ay + ar * normalY, bx + br * normalX, by + br * normalY];
  });
}

function rowStart(sweep: Sweep, sides: readonly number[], y: number): number {
  let x = Math.min(sweep.ax - halfChord(sweep.ar, y - sweep.ay), sweep.bx - halfChord(sweep.br, y - sweep.by));
  for (let i = 0; i < sides.length; i += 4) {
    if (meets(sides, i, y)) x = Math.min(x, crossing(sides, i, y));
  }
  return x;
}

function rowEnd(sweep: Sweep, sides: readonly number[], y: number): number {
  let x = Math.max(sweep.ax + halfChord(sweep.ar, y - sweep.ay), sweep.bx + halfChord(sweep.br, y - sweep.by));
  for (let i = 0; i < sides.length; i += 4) {
    if (meets(sides, i, y)) x = Math.max(x, crossing(sides, i, y));
  }
  return x;
}

/** Half the chord of a disc at `dy` from its centre; -Infinity beyond its rim, so that it never widens a row. */
function halfChord(radius: number, dy: number): number {
  const square = radius * radius - dy * dy;
  return square < 0 ? Number.NEGATIVE_INFINITY : Math.sqrt(square);
}

function meets(sides: readonly number[], i: number, y: number): boolean {
  const aY = sides[i + 1];
  const bY = sides[i + 3];
  return aY !== bY && (y - aY) * (y - bY) <= 0;
}

function crossing(sides: readonly number[], i: number, y: number): number {
  const aX = sides[i];
  const aY = sides[i + 1];
  return aX + ((y - aY) * (sides[i + 2] - aX)) / (sides[i + 3] - aY);
}
