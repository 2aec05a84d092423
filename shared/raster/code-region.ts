import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import type { Region } from './region.ts';

/** The image pixels of a 512 x 512 mask that have `code`. */
export function regionOfCode(codes: Int16Array, code: number): Region {
  return mark(codes, code, 1);
}

/** The image pixels that have any other code. */
export function regionOfOthers(codes: Int16Array, code: number): Region {
  return mark(codes, code, 0);
}

function mark(codes: Int16Array, code: number, inside: 0 | 1): Region {
  assert(codes.length === PATCH_PIXELS, `a mask of ${codes.length} codes`);
  const region = new Uint8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) region[i] = codes[i] === code ? inside : 1 - inside;
  }
  return region;
}
