import { PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { forEachRun } from './delta.ts';
import { outlineGroups, outlinePath, type Segments } from './outline.ts';
import { imageRect } from './rect.ts';

const changedOrNot = outlineGroups([[1]], 0);

/**
 * The lines around the pixels that any of the deltas changes, as outline.ts has them: none along the rim of the image.
 * Throws AppError 'bad-delta' if one is malformed.
 */
export function deltaOutline(deltas: readonly Uint8Array[]): Segments {
  const changed = new Int16Array(PATCH_PIXELS);
  for (const delta of deltas) {
    forEachRun(delta, (y, x0, x1) => changed.fill(1, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1));
  }
  return outlinePath(changed, imageRect, changedOrNot)[1];
}
