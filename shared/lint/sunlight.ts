import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { knownDirection } from '../cloudsen12/shadow-direction.ts';
import type { ShadowLight } from '../proposals/shadow-offset.ts';
import type { LayerNumbers } from './layer-numbers.ts';

/** What the metadata says of the sun; null where it does not. */
export interface SunPosition {
  readonly azimuthDeg: number | null;
  readonly elevationDeg: number | null;
}

/** The layer that says where shadows fall where the metadata does not. */
export const SHADOW_LAYER = 'EXTRA_Shwdirection';

/** Of a patch; a sentence where it is not known. `layer` holds the numbers of the shadow layer's file. */
export function sunlightOf(
  { azimuthDeg, elevationDeg }: SunPosition,
  layer: LayerNumbers | null,
): ShadowLight | string {
  if (elevationDeg === null) return 'metadata.csv does not say how high the sun stood.';
  if (elevationDeg <= 0) return 'The sun stood below the horizon.';
  const middle = (IMAGE_START + IMAGE_END) >> 1;
  const value = layer?.[middle * PATCH_SIZE + middle];
  const direction = knownDirection(azimuthDeg, value === undefined || Number.isNaN(value) ? null : value / 100, null);
  if (direction === null) return 'Nothing says from where the sun shone.';
  return { azimuthDeg: direction.azimuthDeg, sunElevationDeg: elevationDeg };
}
