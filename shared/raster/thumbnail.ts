import { boxMeans, boxMeansOfData } from './box-mean.ts';

/** Shares of the boxes of a patch that are drawn black and white at most. */
const LOW = 0.02;
const HIGH = 0.98;
/** Backscatter that was filled in where there is none. */
const NO_BACKSCATTER = -90;

export type ThumbnailBand = Int8Array | Int16Array | Float32Array;

/**
 * Red, green and blue of `size` x `size` boxes of a patch, row-major, from three bands or from one in grey. `range` holds
 * the values that are black and white; without one it is the 2nd and 98th percentile of each band. Nodata is black.
 */
export function thumbnailPixels(
  bands: readonly ThumbnailBand[],
  range: readonly [low: number, high: number] | null,
  size: number,
): Uint8Array {
  const rgb = new Uint8Array(3 * size * size);
  for (const [channel, band] of bands.entries()) {
    const means = band instanceof Float32Array ? boxMeansOfData(band, size, NO_BACKSCATTER) : boxMeans(band, size);
    const [low, high] = range ?? percentiles(means);
    const scale = 255 / Math.max(high - low, Number.MIN_VALUE);
    for (let i = 0; i < means.length; i++) {
      // NaN, which no comparison finds, becomes 0
      const value = Math.min(255, Math.max(0, Math.round((means[i] - low) * scale)));
      if (bands.length === 1) rgb.fill(value, 3 * i, 3 * i + 3);
      else rgb[3 * i + channel] = value;
    }
  }
  return rgb;
}

/** One box in five tells them as well as all do; to sort all takes longer than to make the means. */
const STRIDE = 5;

function percentiles(means: Float32Array): readonly [low: number, high: number] {
  const sorted = means.filter((mean, i) => i % STRIDE === 0 && !Number.isNaN(mean)).sort();
  if (sorted.length === 0) return [0, 1];
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  return [at(LOW), at(HIGH)];
}
