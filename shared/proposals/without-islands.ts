import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { alikeComponents } from '../raster/components.ts';
import type { Offer } from './offer.ts';

/** The offer without what hangs together, of one class, and has fewer pixels: nothing is offered there. */
export function withoutIslands({ classes, certainty }: Offer, leastPixels: number): Offer {
  if (leastPixels <= 1) return { classes, certainty };
  const { labels, sizes } = alikeComponents(classes, 8);
  const kept = classes.slice();
  const sure = certainty?.slice() ?? null;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const label = labels[i];
    if (label === 0 || sizes[label - 1] >= leastPixels) continue;
    kept[i] = NO_STATEMENT;
    if (sure !== null) sure[i] = 0;
  }
  return { classes: kept, certainty: sure };
}
