import { atan2Deg, cosDeg, sinDeg } from './exact-math.ts';

export interface Sun {
  /** Degrees clockwise from north, and above the horizon; 0.01 degrees exact. */
  readonly azimuth: number;
  readonly elevation: number;
  readonly sin: number;
  readonly cos: number;
  /** Unit vector towards the sun in columns and rows. */
  readonly towardX: number;
  readonly towardY: number;
}

export function sunAt(azimuth: number, elevation: number): Sun {
  return {
    azimuth,
    elevation,
    sin: sinDeg(elevation),
    cos: cosDeg(elevation),
    towardX: sinDeg(azimuth),
    towardY: -cosDeg(azimuth),
  };
}

/**
 * The sun at Sentinel-2's overpass (about 10:30 local solar time, so an hour angle of -22.5 degrees, less a little
 * off the middle of the swath), from the day of the year and the latitude in degrees.
 */
export function sunAtOverpass(day: number, latitude: number, hourAngle: number): Sun {
  const declination = -23.44 * cosDeg((360 / 365) * (day + 10));
  const up = sinDeg(latitude) * sinDeg(declination) + cosDeg(latitude) * cosDeg(declination) * cosDeg(hourAngle);
  const north = cosDeg(latitude) * sinDeg(declination) - sinDeg(latitude) * cosDeg(declination) * cosDeg(hourAngle);
  const east = -cosDeg(declination) * sinDeg(hourAngle);
  const azimuth = atan2Deg(east, north);
  return sunAt(azimuth < 0 ? azimuth + 360 : azimuth, atan2Deg(up, Math.sqrt(east * east + north * north)));
}

/**
 * Where the shadow of something `height` metres up falls, in pixels from it: along sun azimuth + 180, for
 * height / tan(elevation) metres; rows grow southwards.
 */
export function shadowOffset(sun: Sun, height: number): { readonly columns: number; readonly rows: number } {
  const length = (height * sun.cos) / sun.sin / 10;
  return { columns: -length * sun.towardX, rows: -length * sun.towardY };
}
