import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { components } from '../raster/components.ts';
import type { Region } from '../raster/region.ts';
import type { Offer } from './offer.ts';
import { SHADOW } from './open-classes.ts';
import type { Ground } from './shadow-ground.ts';
import { type ShadowLight, shadowOffset } from './shadow-offset.ts';
import type { ShadowOutlines } from './shadow-outlines.ts';

/** How high the clouds are. */
export interface CloudHeights {
  readonly metres: number;
  /** Of single clouds, by the first pixel of each in reading order; for all others the height above holds. */
  readonly ofClouds: readonly (readonly [firstPixel: number, metres: number])[];
}

export interface DarknessSettings {
  /** Brightness beside the clear land around, below which a pixel is dark, percent. */
  readonly darkBelow: number;
  /** What hangs together and has fewer pixels is left out. */
  readonly leastPixels: number;
}

/**
 * Shadow where an outline of a cloud lies once it is slid along the light, and the ground is dark there, no water and no
 * cloud of the mask. The certainty is how much darker than asked.
 */
export function shadowOffer(
  ground: Ground,
  outlines: ShadowOutlines,
  light: ShadowLight,
  heights: CloudHeights,
  { darkBelow, leastPixels }: DarknessSettings,
): Offer {
  const { brightness, open } = ground;
  const region = slidOutlines(outlines, light, heights);
  const limit = darkBelow / 100;
  for (let i = 0; i < PATCH_PIXELS; i++)
    if (region[i] !== 0 && (open[i] === 0 || brightness[i] >= limit)) region[i] = 0;
  const { labels, sizes } = components(region, 8);
  const classes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  const certainty = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const label = labels[i];
    if (label === 0 || sizes[label - 1] < leastPixels) continue;
    classes[i] = SHADOW;
    certainty[i] = Math.round(255 * Math.min(1, Math.max(0, 1 - brightness[i] / limit)));
  }
  return { classes, certainty };
}

/** Where the outlines come to lie, as far as that is in the image. */
function slidOutlines(
  { clouds, pixels, blobs }: ShadowOutlines,
  light: ShadowLight,
  { metres, ofClouds }: CloudHeights,
): Region {
  const own = new Map(ofClouds);
  const columns = new Int32Array(clouds.count + 1);
  const rows = new Int32Array(clouds.count + 1);
  for (let label = 1; label <= clouds.count; label++) {
    const offset = shadowOffset(own.get(clouds.firsts[label - 1]) ?? metres, light);
    columns[label] = offset.columns;
    rows[label] = offset.rows;
  }
  const region = new Uint8Array(PATCH_PIXELS);
  for (let k = 0; k < pixels.length; k++) {
    const label = blobs[k];
    const x = (pixels[k] % PATCH_SIZE) + columns[label];
    const y = Math.floor(pixels[k] / PATCH_SIZE) + rows[label];
    if (x < IMAGE_START || y < IMAGE_START || x >= IMAGE_END || y >= IMAGE_END) continue;
    region[y * PATCH_SIZE + x] = 1;
  }
  return region;
}
