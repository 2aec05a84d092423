import { IMAGE_PIXELS } from '../cloudsen12/patch-frame.ts';
import type { CodeCount } from '../dataset-report.ts';
import type { DatedPatch } from './dated-patch.ts';

const THICK = 1;
const THIN = 2;
const LAST_CLASS = 3;

/** The names by which the dataset sorts its patches, clearest first. */
const coverages: readonly string[] = ['cloud-free', 'almost-clear', 'low-cloudy', 'mid-cloudy', 'cloudy'];
/** Cloud shares at which the next name begins; the first holds for no cloud at all. */
const SHARES = [0.25, 0.45, 0.65] as const;
/** Of a patch of which nothing is known. */
const UNKNOWN_RANK = coverages.length;

/**
 * Pixels of a dense mask that are cloud, thick or thin. Null where less than half of the image has a class: a mask that
 * has only been begun would look clear.
 */
export function labelledCloud(counts: readonly CodeCount[]): number | null {
  let labelled = 0;
  let cloud = 0;
  for (const [code, pixels] of counts) {
    if (code < 0 || code > LAST_CLASS) continue;
    labelled += pixels;
    if (code === THICK || code === THIN) cloud += pixels;
  }
  return labelled * 2 < IMAGE_PIXELS ? null : cloud;
}

/**
 * How cloudy a patch is on the dataset's own scale, 0 for cloud-free: by its labels where they say so, else by its
 * metadata. So that patches with and without labels can be compared.
 */
export function cloudRank({ cloudPixels, cloudCoverage }: Pick<DatedPatch, 'cloudPixels' | 'cloudCoverage'>): number {
  if (cloudPixels === null) {
    const name = cloudCoverage?.trim().toLowerCase() ?? '';
    const rank = coverages.indexOf(name);
    return rank < 0 ? UNKNOWN_RANK : rank;
  }
  if (cloudPixels === 0) return 0;
  const share = cloudPixels / IMAGE_PIXELS;
  return 1 + SHARES.filter((limit) => share >= limit).length;
}
