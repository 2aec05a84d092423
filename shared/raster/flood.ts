import { IMAGE_END, IMAGE_START, isPadding, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import { emptyRect, type Rect } from './rect.ts';
import { assertRegion, type Region } from './region.ts';

/** Whether pixels hang together over their four edges alone, or over their four corners as well. */
export type Connectivity = 4 | 8;

/**
 * Makes `out` the pixels of `member` that hang together with (x, y), and returns their bounds: none where (x, y) is no
 * member, padding, or beyond the patch. `x` and `y` are whole patch pixels.
 */
export function floodFill(out: Region, member: Region, x: number, y: number, connectivity: Connectivity): Rect {
  return flood(out, member, 1, 255, x, y, connectivity);
}

/** The same for the pixels whose distance is `atMost` or less. */
export function floodBelow(
  out: Region,
  distance: Uint8Array,
  atMost: number,
  x: number,
  y: number,
  connectivity: Connectivity,
): Rect {
  return flood(out, distance, 0, atMost, x, y, connectivity);
}

/**
 * Runs of a row are filled as a whole; each of them leaves one seed for every run that touches it above and below, so
 * that a pixel is looked at three times at most. `out` itself tells what has been done.
 */
function flood(
  out: Region,
  values: Uint8Array,
  low: number,
  high: number,
  seedX: number,
  seedY: number,
  connectivity: Connectivity,
): Rect {
  assertRegion(out);
  assert(values.length === PATCH_PIXELS && values !== out, `a flood over ${values.length} pixels`);
  out.fill(0);
  if (isPadding(seedX, seedY)) return emptyRect;
  const seed = seedY * PATCH_SIZE + seedX;
  if (!(values[seed] >= low && values[seed] <= high)) return emptyRect;
  const sideways = connectivity === 8 ? 1 : 0;
  const seeds = [seed];
  let left = IMAGE_END;
  let right = IMAGE_START;
  let top = IMAGE_END;
  let bottom = IMAGE_START;
  for (let from = seeds.pop(); from !== undefined; from = seeds.pop()) {
    if (out[from] !== 0) continue;
    const y = Math.floor(from / PATCH_SIZE);
    const rowStart = y * PATCH_SIZE + IMAGE_START;
    const rowEnd = y * PATCH_SIZE + IMAGE_END;
    // Pixel by pixel: a call of fill for each of many short runs costs more than all of this.
    out[from] = 1;
    let start = from;
    while (start > rowStart && values[start - 1] >= low && values[start - 1] <= high) out[--start] = 1;
    let end = from + 1;
    while (end < rowEnd && values[end] >= low && values[end] <= high) out[end++] = 1;
    left = Math.min(left, start - y * PATCH_SIZE);
    right = Math.max(right, end - y * PATCH_SIZE);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    const reachStart = Math.max(start - sideways, rowStart);
    const reachEnd = Math.min(end + sideways, rowEnd);
    for (let step = -PATCH_SIZE; step <= PATCH_SIZE; step += 2 * PATCH_SIZE) {
      if (step < 0 ? y === IMAGE_START : y === IMAGE_END - 1) continue;
      let open = false;
      for (let i = reachStart + step; i < reachEnd + step; i++) {
        const joins = out[i] === 0 && values[i] >= low && values[i] <= high;
        if (joins && !open) seeds.push(i);
        open = joins;
      }
    }
  }
  return { x0: left, y0: top, x1: right, y1: bottom };
}
