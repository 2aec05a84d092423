import { landCoverName } from './land-cover.ts';
import { layerNameOf } from './layer-names.ts';

/** What a layer's stored numbers stand for. */
export interface Quantity {
  /** Physical value = stored value x scale. */
  readonly scale: number;
  /** As written behind the value; empty where it has none. */
  readonly unit: string;
  /** Digits behind the point that the stored numbers carry. */
  readonly decimals: number;
}

const REFLECTANCE: Quantity = { scale: 1 / 10_000, unit: '', decimals: 4 };
const PLAIN: Quantity = { scale: 1, unit: '', decimals: 0 };

/** Of the layers that do not share the scale of their kind. */
const own: Readonly<Record<string, Quantity>> = {
  // Aerosol optical thickness has no unit; water vapour is a column of so many centimetres of water.
  L2A_AOT: { scale: 0.001, unit: '', decimals: 3 },
  L2A_WVP: { scale: 0.001, unit: 'cm', decimals: 3 },
  S1_VV: { scale: 1, unit: 'dB', decimals: 2 },
  S1_VH: { scale: 1, unit: 'dB', decimals: 2 },
  S1_angle: { scale: 1, unit: '°', decimals: 2 },
  EXTRA_CDI: { scale: 0.0001, unit: '', decimals: 4 },
  EXTRA_Shwdirection: { scale: 0.01, unit: '°', decimals: 2 },
  EXTRA_elevation: { scale: 1, unit: 'm', decimals: 0 },
  EXTRA_ocurrence: { scale: 1, unit: '%', decimals: 0 },
};

/** Filled with -99 where the source had nothing; in CDI and elevation that is a value like any other. */
const filled: ReadonlySet<string> = new Set(['EXTRA_ocurrence', 'EXTRA_lc100', 'EXTRA_lc10']);
const FILL = -99;
/** Sentinel-1 is filled with -99 too, which resampling has moved here and there; no backscatter comes near it. */
const RADAR_NODATA = -90;

export function quantityOf(layerId: string): Quantity {
  const special = own[layerId];
  if (special !== undefined) return special;
  return layerNameOf(layerId)?.kind === 'reflectance' ? REFLECTANCE : PLAIN;
}

/** Whether a stored value says that there is none. */
export function isNodata(layerId: string, stored: number): boolean {
  if (Number.isNaN(stored)) return true;
  if (layerId.startsWith('S1_')) return stored <= RADAR_NODATA;
  return filled.has(layerId) && stored === FILL;
}

/** A stored value as the annotator reads it: `-12.31 dB`, `412 m`, `40 cropland`, `nodata`. */
export function quantityText(layerId: string, stored: number): string {
  if (isNodata(layerId, stored)) return 'nodata';
  const cover = landCoverName(layerId, stored);
  if (cover !== null) return `${stored} ${cover}`;
  const { scale, unit, decimals } = quantityOf(layerId);
  // A file of somebody's own may hold decimals that no scale tells of.
  const number =
    scale === 1 && decimals === 0 ? String(Number(stored.toPrecision(7))) : (stored * scale).toFixed(decimals);
  if (unit === '') return number;
  return unit === '°' ? `${number}°` : `${number} ${unit}`;
}
