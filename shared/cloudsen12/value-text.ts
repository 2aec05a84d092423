import { landCoverName } from './land-cover.ts';
import { physicalValues } from './physical-values.ts';

/** Digits that are told of decibels and degrees, which are stored as floats. */
const RADAR_DECIMALS = 2;

/** A number of a layer's file as the annotator reads it: `-12.31 dB`, `412 m`, `40 cropland`, `nodata`. */
export function valueText(layerId: string, stored: number): string {
  const { divisor, unit, nodataAtMost } = physicalValues(layerId);
  if (Number.isNaN(stored) || stored <= nodataAtMost) return 'nodata';
  const cover = landCoverName(layerId, stored);
  if (cover !== null) return `${stored} ${cover}`;
  const number = numberText(stored, divisor, layerId.startsWith('S1_'));
  return unit === '' || unit === '°' ? `${number}${unit}` : `${number} ${unit}`;
}

function numberText(stored: number, divisor: number, radar: boolean): string {
  if (radar) return stored.toFixed(RADAR_DECIMALS);
  // One step of a stored whole number is seen; a file of somebody's own may hold floats, of seven digits.
  return divisor === 1 ? String(Number(stored.toPrecision(7))) : (stored / divisor).toFixed(Math.log10(divisor));
}
