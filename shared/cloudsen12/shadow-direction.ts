/**
 * How EXTRA_Shwdirection counts: its card says clockwise from north, which int16 cannot hold beyond 327.67; the code that
 * made the published files counts counter-clockwise from east.
 */
export type DirectionReading = 'azimuth' | 'from-east';

/** Where shadows fall in a patch, clockwise from north, 0 to 360, and what tells so. */
export type KnownDirection =
  | { readonly azimuthDeg: number; readonly by: 'sun' }
  | {
      readonly azimuthDeg: number;
      readonly by: 'layer';
      readonly reading: DirectionReading;
      readonly checked: boolean;
    };

/** Where shadows fall, clockwise from north, 0 to 360, when the sun stands at `sunAzimuthDeg`. */
function shadowAzimuthOfSun(sunAzimuthDeg: number): number {
  return turned(sunAzimuthDeg + 180);
}

/** The azimuth, 0 to 360, that a value of the layer (in degrees, already scaled) means. */
function shadowAzimuth(valueDeg: number, reading: DirectionReading): number {
  return turned(reading === 'azimuth' ? valueDeg : 90 - valueDeg);
}

function directionReading(valueDeg: number, sunAzimuthDeg: number | null): DirectionReading {
  if (sunAzimuthDeg === null) return 'from-east';
  const expected = shadowAzimuthOfSun(sunAzimuthDeg);
  const off = (reading: DirectionReading) => angleBetween(shadowAzimuth(valueDeg, reading), expected);
  return off('azimuth') < off('from-east') ? 'azimuth' : 'from-east';
}

/**
 * A value of the layer (in degrees, already scaled) and the azimuth that it means: in the reading that comes nearer to
 * what the metadata's sun says, without it in that of the published files.
 */
export function shadowDirection(
  valueDeg: number,
  sunAzimuthDeg: number | null,
): { readonly azimuthDeg: number; readonly reading: DirectionReading } {
  const reading = directionReading(valueDeg, sunAzimuthDeg);
  return { azimuthDeg: shadowAzimuth(valueDeg, reading), reading };
}

/**
 * Where shadows fall in a patch: opposite to the metadata's sun, else what EXTRA_Shwdirection says, null where there is
 * neither. `reading` is how the layer's file counts, where another patch of it or the annotator has told; else it is read
 * as the published files are, unchecked.
 */
export function knownDirection(
  sunAzimuthDeg: number | null,
  valueDeg: number | null,
  reading: DirectionReading | null,
): KnownDirection | null {
  if (sunAzimuthDeg !== null) return { azimuthDeg: shadowAzimuthOfSun(sunAzimuthDeg), by: 'sun' };
  if (valueDeg === null) return null;
  const used = reading ?? directionReading(valueDeg, null);
  return { azimuthDeg: shadowAzimuth(valueDeg, used), by: 'layer', reading: used, checked: reading !== null };
}

/** 0 to 180. */
function angleBetween(aDeg: number, bDeg: number): number {
  const apart = turned(aDeg - bDeg);
  return Math.min(apart, 360 - apart);
}

function turned(deg: number): number {
  return ((deg % 360) + 360) % 360;
}
