import { type LayerName, layerNameOf } from './layer-names.ts';
import { isProbabilityLayer } from './reference-codes.ts';

/** What the numbers in a layer's file stand for. */
export interface PhysicalValues {
  /** Value = number / divisor: a division gives the nearest number to 0.12 for 1200, a product with 0.0001 may not. */
  readonly divisor: number;
  /** As it is written behind a value; empty for plain numbers such as reflectance. */
  readonly unit: string;
  /** Numbers at or below this one say that nothing was measured; -Infinity where every number counts. */
  readonly nodataAtMost: number;
}

const EVERY = Number.NEGATIVE_INFINITY;
/** Sentinel-1 marks what it did not see with -99 or so, in decibels and degrees alike. */
const RADAR_NODATA = -90;
/** What the authors filled the layers of land cover and water with. -99 is a legal value of CDI and of elevation. */
const FILLED = -99;

const plain: PhysicalValues = { divisor: 1, unit: '', nodataAtMost: EVERY };

/** Of a layer by its id. Bands have no nodata: 0 is an ordinary value of B10. NaN is nodata in every layer of floats. */
export function physicalValues(layerId: string): PhysicalValues {
  const name = layerNameOf(layerId);
  return name === null ? plain : valuesOf(name);
}

function valuesOf({ id, group, band, kind }: LayerName): PhysicalValues {
  switch (kind) {
    case 'reflectance':
      return { ...plain, divisor: 10_000 };
    case 'backscatter':
      return { ...plain, unit: 'dB', nodataAtMost: RADAR_NODATA };
    case 'angle':
      return group === 'S1'
        ? { ...plain, unit: '°', nodataAtMost: RADAR_NODATA }
        : { ...plain, divisor: 100, unit: '°' };
    case 'index':
      return band === 'CDI'
        ? { ...plain, divisor: 10_000 }
        : { ...plain, divisor: 1000, unit: band === 'WVP' ? 'cm' : '' };
    case 'elevation':
      return { ...plain, unit: 'm' };
    case 'percent':
      return { ...plain, unit: '%', nodataAtMost: FILLED };
    case 'category':
      return { ...plain, nodataAtMost: FILLED };
    case 'label':
      // A probability that was not computed is written as -1, or as 255, which one signed byte reads as -1.
      return isProbabilityLayer(id) ? { ...plain, nodataAtMost: -1 } : plain;
    case 'colour':
    case 'plain':
      return plain;
  }
}
