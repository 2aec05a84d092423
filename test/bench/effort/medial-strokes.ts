import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { capsuleSpans } from '../../../shared/raster/brush.ts';
import { distanceSqTo } from '../../../shared/raster/distance.ts';
import { imageRect } from '../../../shared/raster/rect.ts';
import type { Region } from '../../../shared/raster/region.ts';
import { skeletonOf } from '../../../shared/raster/skeleton.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import { HAND_TOLERANCE } from './gestures.ts';
import type { Drawing } from './patch-at-work.ts';

/** The three radii, as shares of how deep a region is at its deepest: what fits in there, and two that reach into narrower parts. */
const RADIUS_SHARES = [1, 0.65, 0.4];
const MIN_RADIUS = 1;

/** One press-to-release of a brush: pixels that hang together over edges and corners, so that it need not be lifted. */
export interface MedialStroke {
  readonly radius: number;
  /** Pixel after pixel of the way, each next to the one before; branches are gone back along. */
  readonly path: readonly number[];
}

const steps = [-1, 1, -PATCH_SIZE, PATCH_SIZE, -PATCH_SIZE - 1, -PATCH_SIZE + 1, PATCH_SIZE - 1, PATCH_SIZE + 1];

/**
 * Strokes along the middle of a region, for each of three radii: the pieces of the middle line along which a brush of
 * that radius fits, the longest two. Pieces that do not hang together are strokes of their own.
 */
export function medialStrokes(region: Region): MedialStroke[] {
  const depthSq = depthsIn(region);
  const middle = skeletonOf(region);
  let deepest = -1;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (region[i] === 0) continue;
    if (deepest < 0 || depthSq[i] > depthSq[deepest]) deepest = i;
  }
  if (deepest < 0) return [];
  // Squares of two by two pixels have no middle line; a small disc's may miss its deepest place.
  middle[deepest] = 1;
  const most = Math.sqrt(depthSq[deepest]);
  const radii = new Set(RADIUS_SHARES.map((share) => Math.max(MIN_RADIUS, Math.round(2 * share * most - 1) / 2)));
  return [...radii].flatMap((radius) => {
    const least = Math.max(1, radius - HAND_TOLERANCE);
    const fits = new Uint8Array(PATCH_PIXELS);
    for (let i = 0; i < PATCH_PIXELS; i++) if (middle[i] !== 0 && depthSq[i] >= least * least) fits[i] = 1;
    return longestWays(fits, 2).map((path) => ({ radius, path }));
  });
}

/** Squared distance of each pixel to the nearest that is not in the region; the image's rim is none. */
function depthsIn(region: Region): Int32Array {
  const outside = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) outside[i] = 1 - region[i];
  return distanceSqTo(outside);
}

function longestWays(member: Region, atMost: number): number[][] {
  const left = member.slice();
  const ways: number[][] = [];
  for (let i = 0; i < PATCH_PIXELS; i++) if (left[i] !== 0) ways.push(wayThrough(left, endOf(member, i)));
  return ways.sort((a, b) => b.length - a.length).slice(0, atMost);
}

/** The pixel of a piece that is farthest from `start` by steps: to begin there saves going back. */
function endOf(member: Region, start: number): number {
  const seen = new Set([start]);
  let last = start;
  // A set goes on to what is put into it meanwhile: breadth first.
  for (const at of seen) {
    last = at;
    for (const step of steps) if (member[at + step] !== 0) seen.add(at + step);
  }
  return last;
}

/** Through all pixels of a piece, which it takes out of `left`. */
function wayThrough(left: Region, start: number): number[] {
  const way = [start];
  const open = [start];
  let lastNew = 1;
  left[start] = 0;
  while (open.length > 0) {
    const at = open.at(-1) ?? start;
    const step = steps.find((by) => left[at + by] !== 0);
    if (step === undefined) {
      open.pop();
      if (open.length > 0) way.push(open.at(-1) ?? start);
      continue;
    }
    left[at + step] = 0;
    open.push(at + step);
    way.push(at + step);
    lastNew = way.length;
  }
  // Nobody goes back to where a stroke began.
  return way.slice(0, lastNew);
}

/** Draws a stroke with the application's brush, through the middles of its pixels. */
export function brushDrawing({ radius, path }: MedialStroke, code: number): Drawing {
  return (recorder) => {
    const spans = new SpanBuffer();
    for (let i = 0; i < path.length; i++) {
      const [ax, ay] = middleOf(path[Math.max(0, i - 1)]);
      const [bx, by] = middleOf(path[i]);
      spans.clear();
      capsuleSpans(spans, ax, ay, radius, bx, by, radius, imageRect);
      recorder.paint(spans, code);
    }
  };
}

function middleOf(pixel: number): readonly [x: number, y: number] {
  const x = pixel % PATCH_SIZE;
  return [x + 0.5, (pixel - x) / PATCH_SIZE + 0.5];
}
