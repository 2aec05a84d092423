import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { assert } from '../errors.ts';
import { open } from '../raster/open-close.ts';
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
  leastRadius: { least: 0, most: 8, step: 0.5 },
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

function dropThin(classes: Uint8Array, mask: Int16Array, radius: number): void {
  for (let number = 0; number < NO_STATEMENT; number++) {
    const changes = new Int16Array(PATCH_PIXELS);
    let found = false;
    for (let i = 0; i < PATCH_PIXELS; i++) {
      if (classes[i] !== number || mask[i] === number) continue;
      changes[i] = 1;
      found = true;
    }
    if (!found) continue;
    const opened = open(changes, 1, radius);
    for (let i = 0; i < PATCH_PIXELS; i++) if (changes[i] === 1 && opened[i] === 0) classes[i] = NO_STATEMENT;
  }
}
