import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';

const INT16_VALUES = 65_536;
const RANK_ROUNDING = 1e-9;

/** Bin of a value in a histogram of `bandHistogram`: its int16 bits read as unsigned. */
export function histogramBin(value: number): number {
  return value & 0xffff;
}

/**
 * How often each int16 value occurs in the image area of a 512 x 512 band: 65,536 counts, to be found by
 * `histogramBin(value)`. A `nodata` value is not counted.
 */
export function bandHistogram(band: Int16Array, nodata?: number): Uint32Array {
  assert(band.length === PATCH_PIXELS, `a band of ${band.length} values`);
  const counts = new Uint32Array(INT16_VALUES);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) counts[band[i] & 0xffff]++;
  }
  if (nodata !== undefined) counts[histogramBin(nodata)] = 0;
  return counts;
}

/**
 * Exact percentiles of the image area by nearest rank: for fraction f of n values the ceil(f n)-th smallest, the
 * smallest for f = 0. So each result is a value that occurs. NaN for every fraction if all values are `nodata`.
 */
export function percentiles(band: Int16Array, fractions: readonly number[], nodata?: number): number[] {
  return histogramPercentiles(bandHistogram(band, nodata), fractions);
}

/** The same from a histogram that is there already. Fractions are from 0 to 1, in any order. */
export function histogramPercentiles(counts: Uint32Array, fractions: readonly number[]): number[] {
  assert(counts.length === INT16_VALUES, `a histogram of ${counts.length} bins`);
  assert(
    fractions.every((fraction) => fraction >= 0 && fraction <= 1),
    `fractions ${fractions.join(', ')}`,
  );
  let total = 0;
  for (let bin = 0; bin < INT16_VALUES; bin++) total += counts[bin];
  const results = fractions.map(() => Number.NaN);
  if (total === 0) return results;
  // 0.07 of 100 is 7.000000000000001 in floating point and must stay rank 7.
  const ranks = fractions.map((fraction) => Math.max(1, Math.ceil(fraction * total - RANK_ROUNDING)));
  const order = ranks.map((_, i) => i).sort((i, j) => ranks[i] - ranks[j]);
  let below = 0;
  let next = 0;
  for (let value = -32_768; value < 32_768 && next < order.length; value++) {
    below += counts[value & 0xffff];
    while (next < order.length && ranks[order[next]] <= below) results[order[next++]] = value;
  }
  return results;
}
