import { assert } from '../errors.ts';
import { shadowAzimuthOfSun } from './shadow-direction.ts';

const PIXEL_METRES = 10;

/** From a cloud to its shadow, in pixels: columns grow eastwards, rows southwards. */
export interface ShadowOffset {
  readonly dcol: number;
  readonly drow: number;
}

/**
 * Where a cloud `heightMetres` above the ground throws its shadow: h / tan(elevation) away from it along the azimuth that
 * shadows fall in. Not rounded. The sun must be above the horizon.
 */
export function shadowOffset(heightMetres: number, shadowAzimuthDeg: number, sunElevationDeg: number): ShadowOffset {
  assert(sunElevationDeg > 0 && sunElevationDeg <= 90, `a sun ${sunElevationDeg} degrees above the horizon`);
  const distance = heightMetres / Math.tan(radians(sunElevationDeg)) / PIXEL_METRES;
  const azimuth = radians(shadowAzimuthDeg);
  return { dcol: distance * Math.sin(azimuth), drow: -distance * Math.cos(azimuth) };
}

/** The same of a sun that stands at `sunAzimuthDeg`, clockwise from north. */
export function shadowOffsetOfSun(heightMetres: number, sunAzimuthDeg: number, sunElevationDeg: number): ShadowOffset {
  return shadowOffset(heightMetres, shadowAzimuthOfSun(sunAzimuthDeg), sunElevationDeg);
}

function radians(deg: number): number {
  return (deg * Math.PI) / 180;
}
