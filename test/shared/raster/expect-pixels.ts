import { expect } from 'vitest';
import { isPadding, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';

/** Code of the pixel at (x, y), undefined where that is padding or beyond the patch. */
export type CodeAt = (x: number, y: number) => number | undefined;

export function codeAt(codes: ArrayLike<number>): CodeAt {
  return (x, y) => (isPadding(x, y) ? undefined : codes[y * PATCH_SIZE + x]);
}

/** Compares the given pixels of a mask with what `slow` says of each. */
export function expectPixels(
  codes: Int16Array,
  pixels: readonly number[],
  slow: (x: number, y: number) => number | undefined,
): void {
  for (const pixel of pixels) {
    const [x, y] = [pixel % PATCH_SIZE, Math.floor(pixel / PATCH_SIZE)];
    const expected = slow(x, y);
    if (codes[pixel] !== expected) expect({ x, y, code: codes[pixel] }).toEqual({ x, y, code: expected });
  }
}

/** The image pixels within `radius` of (x, y), nearest first; of equally near ones the leftmost, then the uppermost. */
export function discAround(x: number, y: number, radius: number): [number, number][] {
  const reach = Math.floor(radius);
  const disc: { x: number; y: number; sq: number }[] = [];
  for (let dx = -reach; dx <= reach; dx++) {
    for (let dy = -reach; dy <= reach; dy++) {
      const sq = dx * dx + dy * dy;
      if (sq <= radius * radius && !isPadding(x + dx, y + dy)) disc.push({ x: x + dx, y: y + dy, sq });
    }
  }
  return disc.sort((a, b) => a.sq - b.sq).map((pixel) => [pixel.x, pixel.y]);
}
