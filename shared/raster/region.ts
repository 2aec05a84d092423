import { PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import { clipRect, emptyRect, imageRect, type Rect } from './rect.ts';
import type { SpanBuffer } from './spans.ts';

/**
 * A set of pixels of one patch: 512 x 512, row-major, 1 inside and 0 outside. What its padding holds means nothing:
 * kernels neither look at it nor write it.
 */
export type Region = Uint8Array;

/** Appends the pixels of the region that lie in `rect` and in the image: rows ascending, spans of a row from left to right. */
export function regionSpans(out: SpanBuffer, region: Region, rect: Rect): void {
  assertRegion(region);
  const { x0, y0, x1, y1 } = clipRect(rect, imageRect);
  for (let y = y0; y < y1; y++) {
    const row = y * PATCH_SIZE;
    for (let x = x0; x < x1; x++) {
      if (region[row + x] === 0) continue;
      const start = x;
      do x++;
      while (x < x1 && region[row + x] !== 0);
      out.push(y, start, x);
    }
  }
}

/** Adds the pixels of the spans to the region, those outside the image left out. */
export function fillRegion(region: Region, spans: SpanBuffer): void {
  assertRegion(region);
  const { count, data } = spans;
  for (let i = 0; i < 3 * count; i += 3) {
    const y = data[i];
    const x0 = Math.max(data[i + 1], imageRect.x0);
    const x1 = Math.min(data[i + 2], imageRect.x1);
    if (y < imageRect.y0 || y >= imageRect.y1 || x0 >= x1) continue;
    region.fill(1, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1);
  }
}

/** How many pixels of the region lie in `rect` and in the image. */
export function regionCount(region: Region, rect: Rect): number {
  assertRegion(region);
  const { x0, y0, x1, y1 } = clipRect(rect, imageRect);
  let count = 0;
  for (let y = y0; y < y1; y++) {
    const end = y * PATCH_SIZE + x1;
    for (let i = y * PATCH_SIZE + x0; i < end; i++) if (region[i] !== 0) count++;
  }
  return count;
}

/** Bounds of the pixels of the region that lie in `rect` and in the image. */
export function regionBounds(region: Region, rect: Rect): Rect {
  assertRegion(region);
  const { x0, y0, x1, y1 } = clipRect(rect, imageRect);
  let left = x1;
  let right = x0;
  let top = y1;
  let bottom = y0;
  for (let y = y0; y < y1; y++) {
    const row = y * PATCH_SIZE;
    let first = x0;
    while (first < x1 && region[row + first] === 0) first++;
    if (first === x1) continue;
    let end = x1;
    // Further left than what is known already, the last pixel of the row tells nothing.
    while (end > right && region[row + end - 1] === 0) end--;
    if (first < left) left = first;
    if (end > right) right = end;
    if (y < top) top = y;
    bottom = y + 1;
  }
  return top < bottom ? { x0: left, y0: top, x1: right, y1: bottom } : emptyRect;
}

export function assertRegion(region: Region): void {
  assert(region.length === PATCH_PIXELS, `a region of ${region.length} pixels`);
}
