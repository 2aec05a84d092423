import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { clamp, smoothstep } from './exact-math.ts';
import { fractal } from './fractal-noise.ts';
import type { Land } from './land.ts';
import { type Ground, paintGround, type Season, snowHold } from './seasons.ts';
import { BAND_COUNT, materialIndex, materialTable } from './spectra.ts';
import type { Sun } from './sun.ts';

/** The ground of one ROI on one date. Planes of 512 x 512, padding included. */
export interface Surface {
  /** Bottom-of-atmosphere reflectance, one plane per band. */
  readonly reflectance: readonly Float32Array[];
  /** Share of the pixel under snow. */
  readonly snow: Float32Array;
  /** Direct sunlight on the slope relative to level ground: 0 in the mountain's own shadow. */
  readonly slopeLight: Float32Array;
}

/** Lays season's colours, roads, water and snow on the land. */
export function paintSurface(land: Land, season: Season, sun: Sun, seed: number): Surface {
  const reflectance = Array.from({ length: BAND_COUNT }, () => new Float32Array(PATCH_PIXELS));
  const snow = layOfSnow(land, season, sun, seed);
  const ground: Ground = { a: 0, b: 0, mix: 0, gain: 1 };
  const asphalt = materialIndex.asphalt * BAND_COUNT;
  const water = materialIndex.water * BAND_COUNT;
  const shallows = materialIndex.shallows * BAND_COUNT;
  const silt = materialIndex.silt * BAND_COUNT;
  const white = materialIndex.snow * BAND_COUNT;
  const table = materialTable;
  for (let at = 0; at < PATCH_PIXELS; at++) {
    const grain = land.grain[at]!;
    paintGround(ground, land.cover[at]!, land.tag[at]!, grain, land.broad[at]!, season);
    const a = ground.a * BAND_COUNT;
    const b = ground.b * BAND_COUNT;
    const { mix, gain } = ground;
    const road = land.road[at]!;
    const wet = land.water[at]!;
    const shallow = land.shallow[at]!;
    const muddy = clamp(land.silt[at]! * (0.7 + 0.6 * season.wetness), 0, 1) * (1 + 0.12 * land.broad[at]!);
    const snowy = snow[at]!;
    const snowGain = 1 - 0.04 * land.broad[at]! + 0.012 * grain;
    for (let band = 0; band < BAND_COUNT; band++) {
      const first = table[a + band]!;
      let value = gain * (first + (table[b + band]! - first) * mix);
      if (road > 0) value += (table[asphalt + band]! * 1.25 - value) * road;
      if (wet > 0) {
        const clear = table[water + band]!;
        const mixed = clear + (table[shallows + band]! - clear) * shallow + (table[silt + band]! - clear) * muddy;
        value += (mixed - value) * wet;
      }
      if (snowy > 0) value += (table[white + band]! * snowGain - value) * snowy;
      reflectance[band]![at] = value;
    }
  }
  return { reflectance, snow, slopeLight: lightOnSlopes(land.elevation, sun) };
}

/** Share of snow: above a frayed snowline that lies lower on slopes turned from the sun; steep rock sheds it. */
function layOfSnow(land: Land, season: Season, sun: Sun, seed: number): Float32Array {
  const { elevation } = land;
  const snow = new Float32Array(PATCH_PIXELS);
  if (season.snowline > 5000) return snow;
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      if (elevation[at]! < season.snowline - 700 || land.water[at]! > 0.6) continue;
      const east = (elevation[x < PATCH_SIZE - 1 ? at + 1 : at]! - elevation[x > 0 ? at - 1 : at]!) / 20;
      const south =
        (elevation[y < PATCH_SIZE - 1 ? at + PATCH_SIZE : at]! - elevation[y > 0 ? at - PATCH_SIZE : at]!) / 20;
      const steep = Math.sqrt(east * east + south * south);
      const sunny = -(east * sun.towardX + south * sun.towardY);
      const fray = 130 * fractal(x / 30, y / 30, seed + 70, 6, 0.65);
      const height = elevation[at]! - season.snowline - 210 * clamp(sunny, -1, 1) + fray;
      const hold = snowHold[land.cover[at]!]!;
      const shed = smoothstep(1.5, 1, steep + 0.25 * land.broad[at]! + 0.1 * land.grain[at]!);
      snow[at] =
        smoothstep(-60, 130, height) *
        (hold + (1 - hold) * 0.1) *
        (0.25 + 0.75 * shed) *
        (land.road[at]! > 0.3 ? 0.4 : 1);
    }
  }
  return snow;
}

/** cos(angle of incidence) / cos(sun zenith) (Teillet 1982), with the shadow that ridges throw. */
function lightOnSlopes(elevation: Float32Array, sun: Sun): Float32Array {
  const light = new Float32Array(PATCH_PIXELS);
  let highest = 0;
  for (let at = 0; at < PATCH_PIXELS; at++) if (elevation[at]! > highest) highest = elevation[at]!;
  const rise = (10 * sun.sin) / sun.cos;
  const hilly = highest > 600;
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      const z = elevation[at]!;
      const east = (elevation[x < PATCH_SIZE - 1 ? at + 1 : at]! - elevation[x > 0 ? at - 1 : at]!) / 20;
      const south =
        (elevation[y < PATCH_SIZE - 1 ? at + PATCH_SIZE : at]! - elevation[y > 0 ? at - PATCH_SIZE : at]!) / 20;
      const incidence =
        (sun.sin - sun.cos * (east * sun.towardX + south * sun.towardY)) / Math.sqrt(1 + east * east + south * south);
      let value = clamp(incidence / sun.sin, 0, 1.9);
      if (hilly && value > 0) value *= ridgeShadow(elevation, x, y, z, highest, rise, sun);
      light[at] = value;
    }
  }
  return light;
}

/** 1 in the sun, 0 where a ridge up-sun stands above the ray; walks two pixels at a time until above every summit. */
function ridgeShadow(
  elevation: Float32Array,
  x: number,
  y: number,
  z: number,
  highest: number,
  rise: number,
  sun: Sun,
): number {
  let ray = z + 6;
  let px = x;
  let py = y;
  let lit = 1;
  for (;;) {
    px += 2 * sun.towardX;
    py += 2 * sun.towardY;
    ray += 2 * rise;
    const ix = Math.round(px);
    const iy = Math.round(py);
    if (ray > highest || ix < 0 || iy < 0 || ix >= PATCH_SIZE || iy >= PATCH_SIZE) return lit;
    const clearance = (ray - elevation[iy * PATCH_SIZE + ix]!) / 25;
    if (clearance < 0) return 0;
    if (clearance < lit) lit = clearance;
  }
}
