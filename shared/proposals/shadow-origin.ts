import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import type { Components } from '../raster/components.ts';
import { imageRect, type Rect } from '../raster/rect.ts';
import { type Region, regionBounds, regionCount } from '../raster/region.ts';
import { cloudPixels } from './cloud-pixels.ts';
import type { HeightRange } from './shadow-heights.ts';
import { metresPerPixel, type ShadowLight, type ShadowOffset, shadowOffset } from './shadow-offset.ts';

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
  clouds: Components,
  light: ShadowLight,
  { leastMetres, mostMetres }: HeightRange,
): readonly ShadowOrigin[] {
  const bounds = regionBounds(shadow, imageRect);
  const shadowPixels = regionCount(shadow, imageRect);
  const byCloud = pixelsByCloud(clouds);
  const origins: ShadowOrigin[] = [];
  for (let at = 0; at < clouds.count; at++) {
    const [x0, y0, x1, y1] = clouds.bounds.subarray(4 * at, 4 * at + 4);
    const box = { x0, y0, x1, y1 };
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

/** The pixels of each cloud in reading order. */
function pixelsByCloud(clouds: Components): readonly Int32Array[] {
  const { pixels, labels } = cloudPixels(clouds);
  const lists = Array.from(clouds.sizes, (size) => new Int32Array(size));
  const counts = new Int32Array(clouds.count);
  for (let k = 0; k < pixels.length; k++) lists[labels[k] - 1][counts[labels[k] - 1]++] = pixels[k];
  return lists;
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
