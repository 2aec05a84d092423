import type { Day } from './patch-day.ts';

/** One patch of a place, with what tells how cloudy it is. */
export interface DatedPatch {
  readonly splitId: string;
  readonly patch: number;
  readonly day: Day | null;
  /** As metadata.csv writes it: `cloud-free`, `almost-clear`, `low-cloudy`, `mid-cloudy`, `cloudy`. */
  readonly cloudCoverage: string | null;
  /** Thick and thin pixels of its mask as it is now; null where the mask says too little, or cannot be read. */
  readonly cloudPixels: number | null;
}

/** The patches of one place. */
export interface PlaceDates {
  /** Null where nothing tells which place the patch shows. */
  readonly roiId: string | null;
  /** By day, those of no known day last; the patch that was asked about is one of them. */
  readonly patches: readonly DatedPatch[];
  /** Further patches of the place, too many to look through. */
  readonly leftOut: number;
}

export function isSamePatch(
  a: Pick<DatedPatch, 'splitId' | 'patch'>,
  b: Pick<DatedPatch, 'splitId' | 'patch'>,
): boolean {
  return a.splitId === b.splitId && a.patch === b.patch;
}
