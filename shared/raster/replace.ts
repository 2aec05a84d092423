import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';

/** The mask with `to` on every image pixel that has `from`. */
export function replaceCode(codes: Int16Array, from: number, to: number): Int16Array {
  assert(codes.length === PATCH_PIXELS, `a mask of ${codes.length} codes`);
  const replaced = codes.slice();
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) if (codes[i] === from) replaced[i] = to;
  }
  return replaced;
}
