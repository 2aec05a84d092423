import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { patchRect } from '../../shared/raster/rect.ts';
import { packRgba } from '../../shared/raster/rgba.ts';
import type { PatchStage } from './patch-stage.ts';

/** No class's colour, and seen on any imagery. */
const [RED, GREEN, BLUE] = [0xf0, 0x6c, 0xe8];
const MOST = 0xd0;
/** What is about as sure as that is left as it is: else the whole patch would be veiled. */
const SURE = 48;

/** Tints the patch the more, the less certain the assist is: 0 to 255 each. */
export function drawUncertainty(stage: PatchStage, uncertainty: Uint8Array): void {
  const tints = Uint32Array.from({ length: 256 }, (_, value) => {
    const share = Math.max(0, value - SURE) / (255 - SURE);
    return packRgba(RED, GREEN, BLUE, Math.round(MOST * share));
  });
  const pixels = stage.extraPixels('uncertainty');
  for (let i = 0; i < PATCH_PIXELS; i++) pixels[i] = tints[uncertainty[i] ?? 0] ?? 0;
  stage.extraChanged('uncertainty', patchRect);
}
