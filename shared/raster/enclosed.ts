import { PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { floodFill } from './flood.ts';
import { clipRect, imageRect, type Rect } from './rect.ts';
import type { Region } from './region.ts';

/**
 * The pixels inside `bounds` from which no way over edges leads out of them without crossing `wall`: what a closed line
 * encloses. The image's rim closes nothing.
 */
export function enclosedBy(wall: Region, bounds: Rect): Region {
  const { x0, y0, x1, y1 } = clipRect(bounds, imageRect);
  const free = new Uint8Array(PATCH_PIXELS);
  for (let y = y0; y < y1; y++) {
    for (let i = y * PATCH_SIZE + x0; i < y * PATCH_SIZE + x1; i++) free[i] = 1 - wall[i];
  }
  const reached = new Uint8Array(PATCH_PIXELS);
  const leave = (x: number, y: number) => {
    if (free[y * PATCH_SIZE + x] === 0) return;
    const found = floodFill(reached, free, x, y, 4);
    for (let row = found.y0; row < found.y1; row++) {
      for (let i = row * PATCH_SIZE + found.x0; i < row * PATCH_SIZE + found.x1; i++) if (reached[i] === 1) free[i] = 0;
    }
  };
  for (let x = x0; x < x1; x++) {
    leave(x, y0);
    leave(x, y1 - 1);
  }
  for (let y = y0; y < y1; y++) {
    leave(x0, y);
    leave(x1 - 1, y);
  }
  return free;
}
