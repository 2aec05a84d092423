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

/**
 * The size up to which differences are told apart: 98 % of the image's lie within it, to a 2048th of the largest.
 * Never below `least`, or two dates that are alike would show nothing but noise.
 */
export function differenceReach(differences: Float32Array, least: number): number {
  assert(least > 0, `a reach of at least ${least}`);
  let largest = 0;
  let count = 0;
  for (let i = 0; i < differences.length; i++) {
    const size = Math.abs(differences[i]);
    if (Number.isNaN(size)) continue;
    count++;
    if (size > largest && size < Number.POSITIVE_INFINITY) largest = size;
  }
  if (largest <= least) return least;
  const bins = new Uint32Array(BINS);
  const scale = (BINS - 1) / largest;
  for (let i = 0; i < differences.length; i++) {
    const size = Math.abs(differences[i]);
    if (!Number.isNaN(size)) bins[size >= largest ? BINS - 1 : (size * scale) | 0]++;
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
export function renderDifference(
  out: Uint32Array,
  channels: readonly { readonly differences: Float32Array; readonly reach: number }[],
): void {
  const [red, green = red, blue = red] = channels;
  assert(red !== undefined && green !== undefined && blue !== undefined, 'a difference has a channel');
  const [r, g, b] = [red.differences, green.differences, blue.differences];
  const [toR, toG, toB] = [127 / red.reach, 127 / green.reach, 127 / blue.reach];
  for (let i = 0; i < out.length; i++) {
    const sum = r[i] + g[i] + b[i];
    out[i] = Number.isNaN(sum) ? TRANSPARENT : packRgba(level(r[i] * toR), level(g[i] * toG), level(b[i] * toB));
  }
}

function level(offset: number): number {
  return MIDDLE + Math.round(Math.min(127, Math.max(-127, offset)));
}
