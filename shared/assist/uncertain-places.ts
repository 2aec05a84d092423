import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { clipRect, imageRect, type Rect } from '../raster/rect.ts';

/** Where a look is worth the most. */
export interface UncertainPlace {
  readonly x: number;
  readonly y: number;
  /** Mean uncertainty around it, 0..255. */
  readonly uncertainty: number;
}

/** Places lie on a grid so wide, pixels. */
const STEP = 8;
/** Half the side of the box whose mean counts: a place is a region that one sees, not a pixel. */
const REACH = 12;
/** Nearer than this to a place that is named already no other is named, pixels. */
const APART = 64;
const MOST_PLACES = 12;
/** Where the best class has more than three quarters of what the best two part between them there is nothing to look for. */
const LEAST = 64;

/** The most uncertain places of a patch, the worst first; none where it is sure everywhere. */
export function uncertainPlaces(uncertainty: Uint8Array): readonly UncertainPlace[] {
  const candidates = meansOnGrid(uncertainty).filter((place) => place.uncertainty >= LEAST);
  // The upper and left one first where two are alike, so that the same patch gives the same list.
  candidates.sort((a, b) => b.uncertainty - a.uncertainty || a.y - b.y || a.x - b.x);
  const places: UncertainPlace[] = [];
  for (const place of candidates) {
    if (places.length === MOST_PLACES) break;
    if (places.every(({ x, y }) => Math.max(Math.abs(x - place.x), Math.abs(y - place.y)) >= APART)) places.push(place);
  }
  return places;
}

/** What of the image a place stands for. */
export function boundsOfPlace({ x, y }: UncertainPlace): Rect {
  return clipRect({ x0: x - REACH, y0: y - REACH, x1: x + REACH + 1, y1: y + REACH + 1 }, imageRect);
}

/** At each point of the grid the mean of the box around it, as far as that lies in the image. */
function meansOnGrid(uncertainty: Uint8Array): UncertainPlace[] {
  // Sums of all pixels above and to the left, the image's first row and column being 1.
  const sums = new Float64Array(PATCH_SIZE * PATCH_SIZE);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    let row = 0;
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      const i = y * PATCH_SIZE + x;
      row += uncertainty[i];
      sums[i] = sums[i - PATCH_SIZE] + row;
    }
  }
  const places: UncertainPlace[] = [];
  for (let y = IMAGE_START; y < IMAGE_END; y += STEP) {
    const [y0, y1] = [Math.max(IMAGE_START, y - REACH) - 1, Math.min(IMAGE_END - 1, y + REACH)];
    const [above, last] = [y0 * PATCH_SIZE, y1 * PATCH_SIZE];
    for (let x = IMAGE_START; x < IMAGE_END; x += STEP) {
      const [x0, x1] = [Math.max(IMAGE_START, x - REACH) - 1, Math.min(IMAGE_END - 1, x + REACH)];
      const sum = sums[last + x1] - sums[above + x1] - sums[last + x0] + sums[above + x0];
      places.push({ x, y, uncertainty: sum / ((y1 - y0) * (x1 - x0)) });
    }
  }
  return places;
}
