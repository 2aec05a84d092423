import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';

/**
 * How steep the image is at each pixel, 0 to 255: the largest over the planes of the magnitude of Sobel's gradient, a
 * quarter of it so that a step from 0 to 255 is 255. Planes are 512 x 512, 0 to 255. At the rim of the image its own
 * pixels stand for those beyond; padding is neither read nor written (0).
 */
export function gradientOf(planes: readonly Uint8Array[]): Uint8Array {
  const steepest = new Int32Array(PATCH_PIXELS);
  for (const plane of planes) raiseTo(steepest, plane);
  const gradient = new Uint8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    // The corner of a step in both directions is steeper than 255.
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      gradient[i] = Math.min(255, Math.sqrt(steepest[i]) / 4);
    }
  }
  return gradient;
}

/** Raises each pixel of `steepest` to the plane's squared gradient, as far as that is more. */
function raiseTo(steepest: Int32Array, plane: Uint8Array): void {
  assert(plane.length === PATCH_PIXELS, `a plane of ${plane.length} pixels`);
  // Of each column: the weighted sum of three rows, and what the row below has more than the one above.
  const sums = new Int32Array(PATCH_SIZE);
  const steps = new Int32Array(PATCH_SIZE);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const row = y * PATCH_SIZE;
    const above = Math.max(y - 1, IMAGE_START) * PATCH_SIZE;
    const below = Math.min(y + 1, IMAGE_END - 1) * PATCH_SIZE;
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      sums[x] = plane[above + x] + 2 * plane[row + x] + plane[below + x];
      steps[x] = plane[below + x] - plane[above + x];
    }
    sums[IMAGE_START - 1] = sums[IMAGE_START];
    steps[IMAGE_START - 1] = steps[IMAGE_START];
    sums[IMAGE_END] = sums[IMAGE_END - 1];
    steps[IMAGE_END] = steps[IMAGE_END - 1];
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      const dx = sums[x + 1] - sums[x - 1];
      const dy = steps[x - 1] + 2 * steps[x] + steps[x + 1];
      const square = dx * dx + dy * dy;
      if (square > steepest[row + x]) steepest[row + x] = square;
    }
  }
}
