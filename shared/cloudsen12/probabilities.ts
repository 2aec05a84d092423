import type { CodeCount } from '../dataset-report.ts';
import { DEFAULT_THRESHOLD } from './reference-codes.ts';

const BARS = 20;
const HIGHEST = 100;

/** What a layer of probabilities from 0 to 100 holds, in figures that are fewer than its values. */
export interface ProbabilitySummary {
  /** Smallest and largest probability in percent; null where no pixel has one. */
  readonly range: readonly [min: number, max: number] | null;
  readonly thresholdPercent: number;
  /** Pixels with a probability, and those of them at the threshold or above it. */
  readonly pixels: number;
  readonly cloudPixels: number;
  /** Pixels by probability, in 20 equal steps; the last one holds 95 to 100. */
  readonly bars: readonly number[];
  /** What is no probability. */
  readonly others: readonly CodeCount[];
}

export function summariseProbabilities(
  counts: readonly CodeCount[],
  thresholdPercent = DEFAULT_THRESHOLD,
): ProbabilitySummary {
  const isProbability = ([code]: CodeCount) => code >= 0 && code <= HIGHEST;
  const found = counts.filter((count) => isProbability(count) && count[1] > 0);
  const bars = Array.from({ length: BARS }, () => 0);
  for (const [code, pixels] of found) bars[Math.min(BARS - 1, Math.floor((code * BARS) / HIGHEST))] += pixels;
  const codes = found.map(([code]) => code);
  return {
    range: codes.length === 0 ? null : [Math.min(...codes), Math.max(...codes)],
    thresholdPercent,
    pixels: sum(found),
    cloudPixels: sum(found.filter(([code]) => code >= thresholdPercent)),
    bars,
    others: counts.filter((count) => !isProbability(count)),
  };
}

function sum(counts: readonly CodeCount[]): number {
  return counts.reduce((total, [, pixels]) => total + pixels, 0);
}
