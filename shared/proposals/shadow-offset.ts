import { assert } from '../errors.ts';

/** Metres of one pixel's side. */
const PIXEL_METRES = 10;

/** Whole pixels from something to its shadow; rows grow southwards. */
export interface ShadowOffset {
  readonly columns: number;
  readonly rows: number;
}

/** Where light comes from, as shadows need it. */
export interface ShadowLight {
  /** Where shadows fall, clockwise from north. */
  readonly azimuthDeg: number;
  /** Of the sun above the horizon: more than 0, at most 90. */
  readonly sunElevationDeg: number;
}

/**
 * From something `heightMetres` above the ground to its shadow, in pixels with fractions: along the azimuth, for
 * height / tan(elevation).
 */
export function shadowVector(heightMetres: number, { azimuthDeg, sunElevationDeg }: ShadowLight): ShadowOffset {
  assert(sunElevationDeg > 0 && sunElevationDeg <= 90, `a sun at ${sunElevationDeg} degrees`);
  const pixels = heightMetres / Math.tan(radians(sunElevationDeg)) / PIXEL_METRES;
  const azimuth = radians(azimuthDeg);
  return { columns: pixels * Math.sin(azimuth), rows: -pixels * Math.cos(azimuth) };
}

/** The same in whole pixels. */
export function shadowOffset(heightMetres: number, light: ShadowLight): ShadowOffset {
  const { columns, rows } = shadowVector(heightMetres, light);
  return { columns: Math.round(columns), rows: Math.round(rows) };
}

/** By how much something has to be higher for its shadow to fall one pixel farther. */
export function metresPerPixel({ sunElevationDeg }: ShadowLight): number {
  return PIXEL_METRES * Math.tan(radians(sunElevationDeg));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
