import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { patchRect } from '../../shared/raster/rect.ts';
import { packRgba, TRANSPARENT } from '../../shared/raster/rgba.ts';
import type { PatchStage } from './patch-stage.ts';

/** Dark enough to be told from what is open on any imagery, light enough to see what lies beneath. */
const VEIL = packRgba(0x0c, 0x0c, 0x0d, 0xb8);

/** Darkens the patch where a gate is closed. */
export function drawVeil(stage: PatchStage, open: Uint8Array): void {
  const pixels = stage.extraPixels('veil');
  for (let i = 0; i < PATCH_PIXELS; i++) pixels[i] = open[i] === 1 ? TRANSPARENT : VEIL;
  stage.extraChanged('veil', patchRect);
}
