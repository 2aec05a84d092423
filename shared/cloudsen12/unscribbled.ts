import type { CodeCount } from '../dataset-report.ts';

const LAST_SCRIBBLE_CODE = 6;

/**
 * The value that a scribble file holds where nothing was drawn: the most frequent one outside 0..6 in the image area of
 * sampled patches. Null where nothing lies outside or two values are equally frequent: then the annotator is asked.
 */
export function decideUnscribbled(imageCodes: readonly CodeCount[]): number | null {
  const outside = imageCodes
    .filter(([code]) => code < 0 || code > LAST_SCRIBBLE_CODE)
    .toSorted(([, a], [, b]) => b - a);
  if (outside.length === 0 || outside[0][1] === outside[1]?.[1]) return null;
  return outside[0][0];
}
