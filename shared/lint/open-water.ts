import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import type { Region } from '../raster/region.ts';
import type { LayerNumbers } from './layer-numbers.ts';

/** Percent of the time from which ground that was seen as water counts as water. */
const OFTEN_WATER = 20;
/** Code of water in two of the reference masks. */
const waterCodes: readonly (readonly [layerId: string, code: number])[] = [
  ['LABEL_sen2cor', 6],
  ['LABEL_fmask', 1],
];
const OCCURRENCE = 'EXTRA_ocurrence';

export function waterLayers(available: ReadonlySet<string>): string[] {
  return [OCCURRENCE, ...waterCodes.map(([layerId]) => layerId)].filter((layerId) => available.has(layerId));
}

/** Where any layer says that there is, or often was, water; null where none of them is there. */
export function openWater(layer: (layerId: string) => LayerNumbers | null): Region | null {
  const occurrence = layer(OCCURRENCE);
  const masks = waterCodes.map(([layerId, code]) => ({ codes: layer(layerId), code }));
  if (occurrence === null && masks.every(({ codes }) => codes === null)) return null;
  const water = new Uint8Array(PATCH_PIXELS);
  for (const { codes, code } of masks) {
    if (codes === null) continue;
    for (let i = 0; i < PATCH_PIXELS; i++) if (codes[i] === code) water[i] = 1;
  }
  // NaN, and what was filled with -99, is no water
  if (occurrence !== null) for (let i = 0; i < PATCH_PIXELS; i++) if (occurrence[i] >= OFTEN_WATER) water[i] = 1;
  return water;
}
