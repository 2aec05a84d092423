import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import type { Region } from '../raster/region.ts';

/** What can tell where water is, each null where the dataset lacks it. */
export interface WaterLayers {
  /** EXTRA_ocurrence: how often water was seen there, percent; below 0 nothing is known. */
  readonly occurrence: Int16Array | null;
  /** EXTRA_lc10: codes of ESA WorldCover. */
  readonly landCover: Int16Array | null;
  readonly B3: Int16Array | null;
  readonly B8: Int16Array | null;
}

/** What water was told by; null where nothing tells. */
export type WaterEvidence = 'occurrence' | 'land cover' | 'NDWI' | null;

export interface Water {
  /** Image pixels that are water. */
  readonly region: Region;
  readonly by: WaterEvidence;
}

/** Percent of the dates on which there was water: more often than not. */
const MOSTLY = 50;
const PERMANENT_WATER = 80;
/** (B3 - B8) / (B3 + B8) above it: in the example three quarters of the water, and 2 % of the shadow on land at most. */
const NDWI_WATER = 0.2;

/** The best evidence that there is: maps of many dates before what this date looks like. */
export function waterOf({ occurrence, landCover, B3, B8 }: WaterLayers): Water {
  if (occurrence !== null) return { region: regionWhere((i) => occurrence[i] >= MOSTLY), by: 'occurrence' };
  if (landCover !== null) return { region: regionWhere((i) => landCover[i] === PERMANENT_WATER), by: 'land cover' };
  if (B3 === null || B8 === null) return { region: new Uint8Array(PATCH_PIXELS), by: null };
  return { region: regionWhere((i) => B3[i] - B8[i] > NDWI_WATER * (B3[i] + B8[i])), by: 'NDWI' };
}

function regionWhere(isInside: (i: number) => boolean): Region {
  const region = new Uint8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) if (isInside(i)) region[i] = 1;
  }
  return region;
}
