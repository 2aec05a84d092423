import { IMAGE_END, IMAGE_START, isPadding, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { assert } from '../errors.ts';
import type { Offer } from './offer.ts';

export interface Sharpening {
  /** What the source is less sure of is not offered, 0 to 255; 0, or a source that does not say, offers all. */
  readonly leastCertainty: number;
  /**
   * Radius in pixels of the disc that a piece has to hold, 0 for none. Two outlines of the same cloud differ by a fringe
   * around it: it joins what does not belong together, and is nothing that anyone would mend.
   */
  readonly leastRadius: number;
}

export const sharpeningRanges = {
  leastCertainty: { least: 0, most: 250, step: 5 },
  leastRadius: { least: 0, most: 4, step: 0.5 },
} as const;

/** The offer without what is unsure, and without what of its difference to the mask is thin. */
export function sharpened(offer: Offer, mask: Int16Array, { leastCertainty, leastRadius }: Sharpening): Offer {
  assert(mask.length === PATCH_PIXELS, `a mask of ${mask.length} pixels`);
  const { certainty } = offer;
  const classes = offer.classes.slice();
  if (certainty !== null && leastCertainty > 0) {
    for (let i = 0; i < PATCH_PIXELS; i++) if (certainty[i] < leastCertainty) classes[i] = NO_STATEMENT;
  }
  if (leastRadius > 0) dropThin(classes, mask, leastRadius);
  return { classes, certainty };
}

/** Opening by a disc, of all classes at once. Few pixels differ from the mask: each looks at its own surroundings. */
function dropThin(classes: Uint8Array, mask: Int16Array, radius: number): void {
  const changes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  for (let i = 0; i < PATCH_PIXELS; i++) if (classes[i] !== mask[i]) changes[i] = classes[i];
  const disc = discOf(radius);
  const stays = new Uint8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++)
    for (let x = IMAGE_START; x < IMAGE_END; x++) if (holdsDisc(changes, x, y, disc)) cover(stays, x, y, disc);
  for (let i = 0; i < PATCH_PIXELS; i++) if (changes[i] !== NO_STATEMENT && stays[i] === 0) classes[i] = NO_STATEMENT;
}

/** Column and row of each pixel of a disc, from its middle. */
function discOf(radius: number): Int8Array {
  const reach = Math.floor(radius);
  const offsets: number[] = [];
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) if (dx * dx + dy * dy <= radius * radius) offsets.push(dx, dy);
  return Int8Array.from(offsets);
}

/** Whether all of the disc, as far as it lies in the image, becomes what its middle becomes. */
function holdsDisc(changes: Uint8Array, x: number, y: number, disc: Int8Array): boolean {
  const change = changes[y * PATCH_SIZE + x];
  if (change === NO_STATEMENT) return false;
  for (let at = 0; at < disc.length; at += 2) {
    const [column, row] = [x + disc[at], y + disc[at + 1]];
    if (!isPadding(column, row) && changes[row * PATCH_SIZE + column] !== change) return false;
  }
  return true;
}

function cover(stays: Uint8Array, x: number, y: number, disc: Int8Array): void {
  for (let at = 0; at < disc.length; at += 2) {
    const [column, row] = [x + disc[at], y + disc[at + 1]];
    if (!isPadding(column, row)) stays[row * PATCH_SIZE + column] = 1;
  }
}
