import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { imageRect, type Rect } from '../raster/rect.ts';
import { type Region, regionBounds, regionCount } from '../raster/region.ts';
import type { HeightRange } from './shadow-heights.ts';
import { metresPerPixel, type ShadowLight, type ShadowOffset, shadowOffset } from './shadow-offset.ts';
import type { ShadowOutlines } from './shadow-outlines.ts';

/** A cloud that may throw a shadow. */
export interface ShadowOrigin {
  /** First pixel of the cloud in reading order. */
  readonly firstPixel: number;
  /** Height at which its outline, slid along the light, fits best. */
  readonly metres: number;
  /** 0 to 1: twice what outline and shadow share over what both have (Dice), of what can be seen. */
  readonly score: number;
}

/** Pixels of one cloud that are looked at; of more, every second, third and so on. */
const MOST_PIXELS = 6000;
/** Below it, what a slid outline shares with the shadow is chance. */
const LEAST_SCORE = 0.1;

/**
 * The clouds that may throw a shadow, the likeliest first; none where all that could lie outside the patch. `covered` are
 * the pixels on which no shadow can be seen: the mask's clouds.
 */
export function cloudsThrowing(
  shadow: Region,
  covered: Region,
  { clouds, pixels, blobs }: ShadowOutlines,
  light: ShadowLight,
  { leastMetres, mostMetres }: HeightRange,
): readonly ShadowOrigin[] {
  const bounds = regionBounds(shadow, imageRect);
  const shadowPixels = regionCount(shadow, imageRect);
  const byCloud = pixelsByCloud(pixels, blobs, clouds.count);
  const origins: ShadowOrigin[] = [];
  for (let at = 0; at < clouds.count; at++) {
    const box = boundsOf(byCloud[at]);
    let best = { metres: 0, score: 0 };
    for (let metres = leastMetres; metres <= mostMetres; metres += metresPerPixel(light)) {
      const offset = shadowOffset(metres, light);
      if (!touches(box, offset, bounds)) continue;
      const score = dice(byCloud[at], offset, shadow, covered, shadowPixels);
      if (score > best.score) best = { metres, score };
    }
    if (best.score >= LEAST_SCORE) origins.push({ firstPixel: clouds.firsts[at], ...best });
  }
  return origins.sort((a, b) => b.score - a.score || a.firstPixel - b.firstPixel);
}

/** The pixels that are slid along with each cloud; all of them, in reading order. */
function pixelsByCloud(pixels: Int32Array, blobs: Int32Array, cloudCount: number): readonly Int32Array[] {
  const counts = new Int32Array(cloudCount + 1);
  for (const blob of blobs) counts[blob]++;
  const lists = Array.from({ length: cloudCount }, (_, at) => new Int32Array(counts[at + 1]));
  counts.fill(0);
  for (let k = 0; k < pixels.length; k++) lists[blobs[k] - 1][counts[blobs[k]]++] = pixels[k];
  return lists;
}

function boundsOf(pixels: Int32Array): Rect {
  let [x0, y0, x1, y1] = [PATCH_SIZE, PATCH_SIZE, 0, 0];
  for (const pixel of pixels) {
    const x = pixel % PATCH_SIZE;
    const y = Math.floor(pixel / PATCH_SIZE);
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x + 1);
    y1 = Math.max(y1, y + 1);
  }
  return { x0, y0, x1, y1 };
}

function touches(box: Rect, { columns, rows }: ShadowOffset, other: Rect): boolean {
  return (
    box.x0 + columns < other.x1 && box.x1 + columns > other.x0 && box.y0 + rows < other.y1 && box.y1 + rows > other.y0
  );
}

function dice(
  pixels: Int32Array,
  { columns, rows }: ShadowOffset,
  shadow: Region,
  covered: Region,
  shadowPixels: number,
): number {
  const stride = Math.max(1, Math.ceil(pixels.length / MOST_PIXELS));
  let seen = 0;
  let shared = 0;
  for (let k = 0; k < pixels.length; k += stride) {
    const pixel = pixels[k];
    const x = (pixel % PATCH_SIZE) + columns;
    const y = Math.floor(pixel / PATCH_SIZE) + rows;
    if (x < IMAGE_START || y < IMAGE_START || x >= IMAGE_END || y >= IMAGE_END) continue;
    const to = y * PATCH_SIZE + x;
    if (covered[to] !== 0) continue;
    seen++;
    if (shadow[to] !== 0) shared++;
  }
  return Math.min(1, (2 * shared * stride) / (shadowPixels + seen * stride));
}
