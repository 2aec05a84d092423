import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import type { Components } from './components.ts';
import type { Rect } from './rect.ts';
import type { Region } from './region.ts';
import { regionOutline } from './region-outline.ts';

/** Pixels that hang together. */
export interface Piece {
  readonly pixelCount: number;
  readonly bounds: Rect;
  /** Index of the first of them in reading order: what tells it from all others of its kind. */
  readonly firstPixel: number;
}

/**
 * The components as a list, largest first; of equal ones the one that is met first in reading order. With `parts` only
 * those, each named by its number less one.
 */
export function piecesOf({ count, sizes, bounds, firsts }: Components, parts?: Uint32Array): Piece[] {
  const pieces = Array.from({ length: parts?.length ?? count }, (_, at): Piece => {
    const part = parts?.[at] ?? at;
    const [x0, y0, x1, y1] = bounds.subarray(4 * part, 4 * part + 4);
    return { pixelCount: sizes[part], bounds: { x0, y0, x1, y1 }, firstPixel: firsts[part] };
  });
  return pieces.sort((a, b) => b.pixelCount - a.pixelCount || a.firstPixel - b.firstPixel);
}

/** The pixels of a piece, `labels` being the numbers of the components that it is one of. */
export function pieceRegion(labels: Int32Array, { firstPixel }: Piece): Region {
  const region = new Uint8Array(PATCH_PIXELS);
  const label = labels[firstPixel];
  for (let i = 0; i < PATCH_PIXELS; i++) region[i] = labels[i] === label ? 1 : 0;
  return region;
}

/** The lines around a piece; around its bounds where they are more than `most`: it is too ragged to be followed. */
export function pieceOutline(labels: Int32Array, piece: Piece, most: number): readonly number[] {
  const { x0, y0, x1, y1 } = piece.bounds;
  const around = [x0, y0, x1, y0, x0, y1, x1, y1, x0, y0, x0, y1, x1, y0, x1, y1];
  return regionOutline(pieceRegion(labels, piece), piece.bounds, most) ?? around;
}
