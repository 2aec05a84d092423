/** A patch as stored: 512 x 512, of which rows and columns 1..509 are image and the rest is padding. */
export const PATCH_SIZE = 512;
export const PATCH_PIXELS = PATCH_SIZE * PATCH_SIZE;

/** First and one-past-last image row and column (half-open). */
export const IMAGE_START = 1;
export const IMAGE_END = 510;
export const IMAGE_SIZE = IMAGE_END - IMAGE_START;
export const IMAGE_PIXELS = IMAGE_SIZE * IMAGE_SIZE;

export function isPadding(x: number, y: number): boolean {
  return x < IMAGE_START || y < IMAGE_START || x >= IMAGE_END || y >= IMAGE_END;
}
