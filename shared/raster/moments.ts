import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';

/** Of so many pixels: both NaN of none. The deviation is that of the pixels themselves: their variance over `count`. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Mean and standard deviation of a 512 x 512 band over the image pixels that hold `code`. Two passes: the first sum is
 * exact, the second is of squares that are small, so that large values with little spread lose nothing.
 */
export function classMoments(band: Int16Array, codes: Int16Array, code: number): Moments {
  let count = 0;
  let sum = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      if (codes[i] !== code) continue;
      count++;
      sum += band[i];
    }
  }
  const mean = sum / count;
  let squares = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      if (codes[i] === code) squares += (band[i] - mean) ** 2;
    }
  }
  return { count, mean, deviation: Math.sqrt(squares / count) };
}

/**
 * The same over the square of `side` pixels (odd) around `x, y`, without what of it lies in the padding. Writes mean and
 * deviation to `out[0]` and `out[1]` and returns the count: it runs for every band at every frame.
 */
export function squareMoments(band: Int16Array, x: number, y: number, side: number, out: Float64Array): number {
  const reach = (side - 1) / 2;
  const left = Math.max(IMAGE_START, x - reach);
  const right = Math.min(IMAGE_END, x + reach + 1);
  const top = Math.max(IMAGE_START, y - reach);
  const bottom = Math.min(IMAGE_END, y + reach + 1);
  const count = Math.max(0, right - left) * Math.max(0, bottom - top);
  let sum = 0;
  for (let row = top; row < bottom; row++) {
    for (let i = row * PATCH_SIZE + left; i < row * PATCH_SIZE + right; i++) sum += band[i];
  }
  const mean = sum / count;
  let squares = 0;
  for (let row = top; row < bottom; row++) {
    for (let i = row * PATCH_SIZE + left; i < row * PATCH_SIZE + right; i++) squares += (band[i] - mean) ** 2;
  }
  out[0] = mean;
  out[1] = Math.sqrt(squares / count);
  return count;
}
