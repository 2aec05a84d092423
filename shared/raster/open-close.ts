import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { regionOfCode, regionOfOthers } from './code-region.ts';
import { distanceSqTo, distanceTo } from './distance.ts';
import type { Region } from './region.ts';

/**
 * Opening of the class `code` with a disc of `radius` pixels: of its pixels those stay that a disc covers which lies
 * inside the class as far as it lies inside the image. Spits and specks fall away, the rest is as it was. What falls
 * away takes the nearest other code, ties as in `shrink`.
 */
export function open(codes: Int16Array, code: number, radius: number): Int16Array {
  const { distanceSq, nearest } = distanceTo(regionOfOthers(codes, code));
  const kept = distanceSqTo(beyond(distanceSq, radius));
  const opened = codes.slice();
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (codes[i] === code && kept[i] > radius * radius && nearest[i] >= 0) opened[i] = codes[nearest[i]];
  }
  return opened;
}

/** Closing, the same done to what is not the class: gaps and bays that no disc of `radius` fits into become `code`. */
export function close(codes: Int16Array, code: number, radius: number): Int16Array {
  const kept = distanceSqTo(beyond(distanceSqTo(regionOfCode(codes, code)), radius));
  const closed = codes.slice();
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) if (kept[i] > radius * radius) closed[i] = code;
  }
  return closed;
}

/** The pixels farther than `radius`. Padding among them does not matter: it is no member for anyone. */
function beyond(distanceSq: Int32Array, radius: number): Region {
  const region = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) region[i] = distanceSq[i] > radius * radius ? 1 : 0;
  return region;
}
