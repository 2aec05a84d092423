import { PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import type { Components } from '../raster/components.ts';
import type { Piece } from '../raster/pieces.ts';
import type { LayerNumbers } from './layer-numbers.ts';

/** Mean of a layer's numbers over a piece of some components. */
export function meanOverPart(numbers: LayerNumbers, { labels }: Components, piece: Piece): number {
  const { firstPixel, pixelCount } = piece;
  const { x0, y0, x1, y1 } = piece.bounds;
  let sum = 0;
  for (let y = y0; y < y1; y++) {
    const end = y * PATCH_SIZE + x1;
    for (let i = y * PATCH_SIZE + x0; i < end; i++) if (labels[i] === labels[firstPixel]) sum += numbers[i];
  }
  return sum / pixelCount;
}
