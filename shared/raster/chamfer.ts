import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assertRegion, type Region } from './region.ts';

/** Units of a chamfer distance in one pixel, sideways; seven lead over a corner. */
export const CHAMFER_UNIT = 5;
const CORNER = 7;
/** Above all distances in the image. */
export const CHAMFER_FAR = 16_000;

/**
 * How far each pixel lies from the other side of the region's boundary: members from others, others from members, both
 * in one go and at half the cost of exact distances. In fifths of a pixel, up to 8 % more than the straight line
 * (Borgefors 1986, "Distance transformations in digital images"); `CHAMFER_FAR` where there is no other side, 0 in the
 * padding.
 */
export function chamferDepths(region: Region): Int16Array {
  assertRegion(region);
  // A layer for the others and one for the members: 0 on the other side, the padding as far as can be in both.
  const layers = new Int16Array(2 * PATCH_PIXELS).fill(CHAMFER_FAR);
  const depths = new Int16Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let i = y * PATCH_SIZE + IMAGE_START; i < y * PATCH_SIZE + IMAGE_END; i++) {
      layers[region[i] === 0 ? i + PATCH_PIXELS : i] = 0;
    }
  }
  // Down with the pixels above and to the left, then up with those below and to the right.
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let i = y * PATCH_SIZE + IMAGE_START; i < y * PATCH_SIZE + IMAGE_END; i++) {
      const at = region[i] === 0 ? i : i + PATCH_PIXELS;
      const row = at - PATCH_SIZE;
      const straight = Math.min(layers[at - 1], layers[row]) + CHAMFER_UNIT;
      layers[at] = Math.min(CHAMFER_FAR, straight, Math.min(layers[row - 1], layers[row + 1]) + CORNER);
    }
  }
  for (let y = IMAGE_END - 1; y >= IMAGE_START; y--) {
    for (let i = y * PATCH_SIZE + IMAGE_END - 1; i >= y * PATCH_SIZE + IMAGE_START; i--) {
      const at = region[i] === 0 ? i : i + PATCH_PIXELS;
      const row = at + PATCH_SIZE;
      const straight = Math.min(layers[at + 1], layers[row]) + CHAMFER_UNIT;
      const least = Math.min(layers[at], straight, Math.min(layers[row - 1], layers[row + 1]) + CORNER);
      layers[at] = least;
      depths[i] = least;
    }
  }
  return depths;
}
