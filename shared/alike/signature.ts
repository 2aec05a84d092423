import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import type { Region } from '../raster/region.ts';
import { LEVEL_STEP, levelTable } from './levels.ts';

/** A band of one patch: raw numbers, 512 x 512. */
export interface BandPixels {
  readonly layerId: string;
  readonly pixels: Int16Array;
}

/**
 * What a region looks like. Ratios of bands, such as NDSI and NDVI, are differences of the logarithms and so need no
 * places of their own.
 */
export interface Signature {
  readonly layerIds: readonly string[];
  /** Median of each band, in natural logarithms above the darkest level. */
  readonly centre: readonly number[];
  /**
   * How far the region's pixels lie from the centre in each band once their brightness is taken out: 1.4826 times the
   * median deviation, which for normal noise is the standard deviation.
   */
  readonly spread: readonly number[];
}

/** As many pixels as say what a median is; a region that has more is looked at evenly. */
const MOST_PIXELS = 4096;
const MAD_TO_SIGMA = 1.4826;
const DECIMALS = 10_000;

/** Of the image pixels of a region that any band has data of. Null where there is none. */
export function signatureOf(bands: readonly BandPixels[], region: Region): Signature | null {
  for (const { pixels } of bands) assert(pixels.length === PATCH_PIXELS, `a band of ${pixels.length} pixels`);
  const seen = evenly(seenPixels(bands, region));
  if (seen.length === 0 || bands.length === 0) return null;
  const table = levelTable();
  const logs = bands.map(({ pixels }) => Float32Array.from(seen, (i) => table[pixels[i] & 0xffff] * LEVEL_STEP));
  const brightness = seen.map((_, at) => logs.reduce((sum, band) => sum + band[at], 0) / bands.length);
  return {
    layerIds: bands.map(({ layerId }) => layerId),
    centre: logs.map((band) => rounded(median(band))),
    spread: logs.map((band) => rounded(deviation(band.map((value, at) => value - brightness[at])))),
  };
}

function seenPixels(bands: readonly BandPixels[], region: Region): Int32Array {
  const found = new Int32Array(PATCH_PIXELS);
  let count = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      if (region[i] !== 0 && hasData(bands, i)) found[count++] = i;
    }
  }
  return found.subarray(0, count);
}

/** Where nothing was seen every band holds 0. */
export function hasData(bands: readonly Pick<BandPixels, 'pixels'>[], i: number): boolean {
  for (let band = 0; band < bands.length; band++) if (bands[band].pixels[i] > 0) return true;
  return false;
}

function evenly(pixels: Int32Array): Int32Array {
  if (pixels.length <= MOST_PIXELS) return pixels;
  return Int32Array.from({ length: MOST_PIXELS }, (_, i) => pixels[Math.floor((i * pixels.length) / MOST_PIXELS)]);
}

function median(values: Float32Array): number {
  return values.toSorted()[values.length >> 1];
}

function deviation(values: Float32Array): number {
  const middle = median(values);
  return MAD_TO_SIGMA * median(values.map((value) => Math.abs(value - middle)));
}

function rounded(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS;
}
