import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import { packRgba, TRANSPARENT } from './rgba.ts';

/** Where both dates are alike. */
const MIDDLE = 128;
/** Of the image's differences, so many are told apart; the largest are as bright or as dark as can be. */
const WITHIN = 0.98;
const BINS = 2048;

/** Values of one 512 x 512 patch; NaN is nodata. */
type Values = Float32Array | Int16Array | Int8Array;

/** a - b in the image area, NaN in the padding. */
export function subtract(out: Float32Array, a: Values, b: Values): void {
  for (const values of [out, a, b])
    assert(values.length === PATCH_PIXELS, `${values.length} pixels instead of a patch`);
  out.fill(Number.NaN);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) out[i] = a[i] - b[i];
  }
}

/** The sizes up to which differences are told apart. */
interface Reach {
  /** Of what has become brighter. */
  readonly up: number;
  /** Of what has become darker: shadow is a tenth of what cloud is, and would not be seen beside it. */
  readonly down: number;
}

export interface DifferenceChannel {
  readonly differences: Float32Array;
  readonly reach: Reach;
}

/**
 * 98 % of the differences to either side lie within the reach, to a 2048th of the largest. Never below `least`, or two
 * dates that are alike would show nothing but noise.
 */
export function differenceReach(differences: Float32Array, least: number): Reach {
  assert(least > 0, `a reach of at least ${least}`);
  return { up: reachOf(differences, 1, least), down: reachOf(differences, -1, least) };
}

/** Of the differences of one sign. */
function reachOf(differences: Float32Array, sign: 1 | -1, least: number): number {
  let largest = 0;
  let count = 0;
  for (let i = 0; i < differences.length; i++) {
    const size = differences[i] * sign;
    // Also false for NaN.
    if (!(size > 0)) continue;
    count++;
    if (size > largest && size < Number.POSITIVE_INFINITY) largest = size;
  }
  if (largest <= least) return least;
  const bins = new Uint32Array(BINS);
  const scale = (BINS - 1) / largest;
  for (let i = 0; i < differences.length; i++) {
    const size = differences[i] * sign;
    if (size > 0) bins[size >= largest ? BINS - 1 : (size * scale) | 0]++;
  }
  let below = 0;
  let bin = 0;
  while (bin < BINS - 1 && below + bins[bin] < WITHIN * count) below += bins[bin++];
  return Math.max(least, (bin + 1) / scale);
}

/**
 * Differences around mid grey: what has become brighter is brighter than that, what darker darker. One channel comes
 * out in grey, three as red, green and blue, each up to its own reach. NaN in any of them is transparent.
 */
export function renderDifference(out: Uint32Array, channels: readonly DifferenceChannel[]): void {
  const [red, green = red, blue = red] = channels;
  assert(red !== undefined && green !== undefined && blue !== undefined, 'a difference has a channel');
  const [r, g, b] = [red.differences, green.differences, blue.differences];
  for (let i = 0; i < out.length; i++) {
    out[i] = Number.isNaN(r[i] + g[i] + b[i])
      ? TRANSPARENT
      : packRgba(level(r[i], red.reach), level(g[i], green.reach), level(b[i], blue.reach));
  }
}

function level(difference: number, { up, down }: Reach): number {
  const share = difference / (difference < 0 ? down : up);
  return MIDDLE + Math.round(127 * Math.min(1, Math.max(-1, share)));
}
