import type { Components } from './components.ts';
import type { Rect } from './rect.ts';

/** Pixels that hang together. */
export interface Piece {
  readonly pixelCount: number;
  readonly bounds: Rect;
  /** Index of the first of them in reading order: what tells it from all others of its kind. */
  readonly firstPixel: number;
}

/** The components as a list, largest first; of equal ones the one that is met first in reading order. */
export function piecesOf({ count, sizes, bounds, firsts }: Components): Piece[] {
  const pieces = Array.from({ length: count }, (_, part): Piece => {
    const [x0, y0, x1, y1] = bounds.subarray(4 * part, 4 * part + 4);
    return { pixelCount: sizes[part], bounds: { x0, y0, x1, y1 }, firstPixel: firsts[part] };
  });
  return pieces.sort((a, b) => b.pixelCount - a.pixelCount || a.firstPixel - b.firstPixel);
}
