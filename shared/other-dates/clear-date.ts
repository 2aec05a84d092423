import { cloudRank } from './cloud-cover.ts';
import { type DatedPatch, isSamePatch } from './dated-patch.ts';
import { daysBetween } from './patch-day.ts';

/**
 * The clearest of the other dates of a place: fewest labelled cloud pixels, else by the metadata's cloud coverage, ties
 * by the nearest date. Patches of the same day are no other date. Null where there is none.
 */
export function clearDate(patches: readonly DatedPatch[], here: DatedPatch): DatedPatch | null {
  const others = patches.filter((patch) => !isSamePatch(patch, here) && daysBetween(here.day, patch.day) !== 0);
  return others.reduce<DatedPatch | null>((best, patch) => {
    return best === null || compare(patch, best, here) < 0 ? patch : best;
  }, null);
}

/** A known number of cloud pixels is believed before a name that covers a quarter of all shares. */
function compare(a: DatedPatch, b: DatedPatch, here: DatedPatch): number {
  return (
    cloudRank(a) - cloudRank(b) ||
    Number(a.cloudPixels === null) - Number(b.cloudPixels === null) ||
    (a.cloudPixels ?? 0) - (b.cloudPixels ?? 0) ||
    distance(a, here) - distance(b, here)
  );
}

/** In days; what is not known is farther than any. */
function distance(patch: DatedPatch, here: DatedPatch): number {
  const days = daysBetween(here.day, patch.day);
  return days === null ? Number.MAX_SAFE_INTEGER : Math.abs(days);
}
