import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import type { Region } from '../raster/region.ts';
import type { LintScene } from './lint-scene.ts';

/** The bands that snow is told by. */
export const snowBands = ['B3', 'B11'] as const;

/** From these on ground is taken for snow where that excuses it; a hit asks for more. */
const NDSI_OF_SNOW = 0.4;
const GREEN_OF_SNOW = 0.2;

/**
 * Where (B3 - B11) / (B3 + B11) is `ndsi` or more and the reflectance of B3 is `green` or more: water has a high index
 * too, but is dark. Null without the bands.
 */
export function brightSnow(scene: LintScene, ndsi = NDSI_OF_SNOW, green = GREEN_OF_SNOW): Region | null {
  const b3 = scene.band('B3');
  const b11 = scene.band('B11');
  if (b3 === null || b11 === null) return null;
  const least = 10_000 * green;
  const snow = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++)
    // what was not seen is 0 in both and has no index
    if (b3[i] > 0 && b3[i] >= least && b3[i] - b11[i] >= ndsi * (b3[i] + b11[i])) snow[i] = 1;
  return snow;
}
