import { dataRegion } from '../assist/no-data.ts';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import type { Region } from '../raster/region.ts';
import { LocalMeans } from './local-mean.ts';
import type { ClassNumbers } from './offer.ts';
import { CLEAR, THICK, THIN } from './open-classes.ts';
import { type Water, type WaterLayers, waterOf } from './water.ts';

/** Bands in which a shadow is dark, each null where the dataset lacks it. Raw numbers, reflectance x 10000. */
export interface ShadowBands {
  readonly B8: Int16Array | null;
  readonly B11: Int16Array | null;
  readonly B12: Int16Array | null;
}

/** What is known of the ground of a patch before any shadow is thrown on it. */
export interface Ground {
  /**
   * 512 x 512: how bright a pixel is beside the clear land around it, mean of the bands: 1 is as bright, 0.5 half as
   * bright. Meaningless in the padding.
   */
  readonly brightness: Float32Array;
  readonly water: Water;
  /** Where a shadow can be seen: image pixels with data that are neither cloud nor water. */
  readonly open: Region;
}

/** Pixels: about the half of a kilometre in which land is still alike. */
const AROUND = 50;
/** What is darker than this is taken for shadow when the clear land around it is measured a second time. */
const LIKELY_SHADOW = 0.75;
/** Clear land, in pixels, below which all that is neither cloud nor water is measured in its place. */
const FEW = 500;

/** Null where none of the three bands is there: then nothing can be called dark. */
export function groundOf(mask: ClassNumbers, bands: ShadowBands, layers: WaterLayers): Ground | null {
  const given = [bands.B8, bands.B11, bands.B12].filter((band) => band !== null);
  if (given.length === 0) return null;
  const water = waterOf(layers);
  const data = dataRegion(given);
  const open = new Uint8Array(PATCH_PIXELS);
  const clear = new Uint8Array(PATCH_PIXELS);
  let clearCount = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      if (data[i] === 0 || mask[i] === THICK || mask[i] === THIN || water.region[i] !== 0) continue;
      open[i] = 1;
      if (mask[i] !== CLEAR) continue;
      clear[i] = 1;
      clearCount++;
    }
  }
  const land = clearCount < FEW ? open : clear;
  const first = brightnessBeside(land, given);
  // The mask's clear land still holds the shadows that are looked for.
  const lit = land.map((member, i) => (first[i] < LIKELY_SHADOW ? 0 : member));
  return { brightness: brightnessBeside(lit, given), water, open };
}

function brightnessBeside(land: Region, bands: readonly Int16Array[]): Float32Array {
  const means = new LocalMeans(land, AROUND);
  const brightness = new Float32Array(PATCH_PIXELS);
  if (means.memberCount === 0) return brightness.fill(1);
  for (const band of bands) {
    const near = means.of(band);
    for (let i = 0; i < PATCH_PIXELS; i++) brightness[i] += band[i] / Math.max(1, near[i]) / bands.length;
  }
  return brightness;
}
