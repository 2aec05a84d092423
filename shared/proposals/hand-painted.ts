import { PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { isByHand } from '../edit-tool.ts';
import { forEachRun } from '../raster/delta.ts';
import type { Region } from '../raster/region.ts';

/**
 * Goes on from where the pixels that a hand has changed last are known (1) to what one more edit makes of them: its own
 * are a hand's or not, as its tool was. Throws AppError 'bad-delta' for a malformed delta.
 */
export function markHandPainted(region: Region, tool: string, delta: Uint8Array): void {
  const by = isByHand(tool) ? 1 : 0;
  forEachRun(delta, (y, x0, x1) => region.fill(by, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1));
}
