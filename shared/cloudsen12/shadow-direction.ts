/**
 * How EXTRA_Shwdirection counts: its card says clockwise from north, which int16 cannot hold beyond 327.67; the code that
 * made the published files counts counter-clockwise from east.
 */
type DirectionReading = 'azimuth' | 'from-east';

/** Where shadows fall, clockwise from north, 0 to 360, when the sun stands at `sunAzimuthDeg`. */
export function shadowAzimuthOfSun(sunAzimuthDeg: number): number {
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

/** 0 to 180. */
function angleBetween(aDeg: number, bDeg: number): number {
  const apart = turned(aDeg - bDeg);
  return Math.min(apart, 360 - apart);
}

function turned(deg: number): number {
  return ((deg % 360) + 360) % 360;
}
