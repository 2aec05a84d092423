/** A value at a time of the run. */
export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/**
 * Change per hour by Theil and Sen: the median of the slopes between any two samples. A collection of garbage or a cache
 * that is filled once moves few of the pairs; growth without a bound moves all of them. NaN below two samples.
 */
export function growthPerHour(samples: readonly Sample[]): number {
  const slopes: number[] = [];
  for (const [i, a] of samples.entries()) {
    for (const b of samples.slice(i + 1)) if (b.atMs > a.atMs) slopes.push((b.value - a.value) / (b.atMs - a.atMs));
  }
  return median(slopes) * 3_600_000;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
