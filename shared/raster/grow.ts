import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { regionOfCode, regionOfOthers } from './code-region.ts';
import { distanceSqTo, distanceTo } from './distance.ts';

/**
 * The mask with every image pixel within `radius` of one of `code` turned into it. Distances are between centres, in
 * pixels, fractions allowed: 1 adds the four neighbours, 1.5 the eight.
 */
export function grow(codes: Int16Array, code: number, radius: number): Int16Array {
  const distanceSq = distanceSqTo(regionOfCode(codes, code));
  const grown = codes.slice();
  // Padding is far from everything.
  for (let i = 0; i < PATCH_PIXELS; i++) if (distanceSq[i] <= radius * radius) grown[i] = code;
  return grown;
}

/**
 * The mask with every pixel of `code` within `radius` of one of another code turned into the nearest such; of several
 * the one in the leftmost column, there the uppermost. What lies beyond the image takes nothing away from its rim.
 */
export function shrink(codes: Int16Array, code: number, radius: number): Int16Array {
  const { distanceSq, nearest } = distanceTo(regionOfOthers(codes, code));
  const shrunk = codes.slice();
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (codes[i] === code && distanceSq[i] <= radius * radius) shrunk[i] = codes[nearest[i]];
  }
  return shrunk;
}
