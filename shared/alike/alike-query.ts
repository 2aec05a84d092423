import { cloudClasses } from '../cloudsen12/classes.ts';
import type { QueuedPatch } from '../patch-list/queue-candidate.ts';
import type { Signature } from './signature.ts';

/** What is searched for: regions that look like this and carry the same label. */
export interface AlikeQuery extends Signature {
  /** Class number 0..3 that the mask gives it. */
  readonly cloudClass: number;
  readonly pixelCount: number;
  /** Where it was taken from. */
  readonly from: QueuedPatch;
}

/** "like thick of train 12". */
export function alikeName({ cloudClass, from }: AlikeQuery): string {
  return `like ${cloudClasses[cloudClass]} of ${from.splitId} ${from.patch}`;
}

/** What a search has found. */
export interface AlikeFound {
  /** The nearest first. */
  readonly matches: readonly AlikeMatch[];
  /** Patches that were looked at. */
  readonly searched: number;
  /** Splits that were not, and why. */
  readonly problems: readonly { readonly splitId: string; readonly message: string }[];
}

/** A patch that has such regions. */
export interface AlikeMatch extends QueuedPatch {
  /** Of its nearest region. */
  readonly distance: number;
  /** Some of its regions, the nearest first. */
  readonly regions: readonly AlikeRegion[];
}

export interface AlikeRegion {
  readonly distance: number;
  readonly pixelCount: number;
  /** x0, y0, x1, y1 in pixels, half-open. */
  readonly bounds: readonly [number, number, number, number];
}

/** What is farther is not alike by any measure, and not told. */
export const FARTHEST = 3;
/**
 * Up to here it is, unless the annotator says otherwise: of a planted slip nine tenths of the pixels lie nearer to its own
 * signature, of sunlit and shaded snow a half.
 */
export const USUAL_LIMIT = 1;
/** Of one patch that are told. */
export const MOST_TOLD_REGIONS = 8;
/** More are not worked through. */
export const MOST_MATCHES = 1000;
