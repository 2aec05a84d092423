import type { CodeCount } from '../dataset-report.ts';
import { bandHistogram, histogramBin } from './histogram.ts';

/** Pixels of each code that occurs in the image area of a 512 x 512 mask, by code. */
export function countCodes(codes: Int16Array): readonly CodeCount[] {
  const counts = bandHistogram(codes);
  const found: CodeCount[] = [];
  for (let code = -32_768; code < 32_768; code++) {
    const pixels = counts[histogramBin(code)];
    if (pixels > 0) found.push([code, pixels]);
  }
  return found;
}
