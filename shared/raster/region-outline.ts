import { PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { clipRect, imageRect, type Rect } from './rect.ts';
import type { Region } from './region.ts';

/**
 * The lines around the pixels of a region that lie in `rect` and in the image, as `x0, y0, x1, y1` along pixel edges: as
 * long as can be, left to right or top to bottom, each once. What lies outside of `rect` counts as outside of the region.
 */
export function regionOutline(region: Region, rect: Rect): number[];
/** The same; null where there are more than `most` lines. */
export function regionOutline(region: Region, rect: Rect, most: number): number[] | null;
export function regionOutline(region: Region, rect: Rect, most = Number.POSITIVE_INFINITY): number[] | null {
  const { x0, y0, x1, y1 } = clipRect(rect, imageRect);
  const segments: number[] = [];
  /** Row in which the line along each column's left edge began; -1 where there is none. */
  const openFrom = new Int16Array(PATCH_SIZE + 1).fill(-1);
  for (let y = y0; y <= y1; y++) {
    const row = y * PATCH_SIZE;
    let acrossFrom = -1;
    let left = 0;
    for (let x = x0; x <= x1; x++) {
      const here = y < y1 && x < x1 ? region[row + x] : 0;
      const above = y > y0 && x < x1 ? region[row - PATCH_SIZE + x] : 0;
      if (here !== above) {
        if (acrossFrom < 0) acrossFrom = x;
      } else if (acrossFrom >= 0) {
        segments.push(acrossFrom, y, x, y);
        acrossFrom = -1;
      }
      const isEdge = y < y1 && here !== left;
      if (isEdge && openFrom[x] < 0) openFrom[x] = y;
      if (!isEdge && openFrom[x] >= 0) {
        segments.push(x, openFrom[x], x, y);
        openFrom[x] = -1;
      }
      left = here;
    }
    if (acrossFrom >= 0) segments.push(acrossFrom, y, x1, y);
    if (segments.length > 4 * most) return null;
  }
  return segments;
}
