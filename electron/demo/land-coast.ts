import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { clamp, smoothstep } from './exact-math.ts';
import { fractal, ridges } from './fractal-noise.ts';
import { addTexture, buildTowns, coverage, coverCode, type Land, newLand, type Town } from './land.ts';
import { findParcel, newParcel, type ParcelStyle } from './parcels.ts';
import { hash32, hashUnit, SeededRandom } from './seeded-random.ts';
import { distanceToLines, type Line, meander, road } from './winding-lines.ts';

interface Pivot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly tag: number;
}

/** A dry coast: sea with shallows and a beach, pale and red bare soil, dry river beds, irrigated circles and a town. */
export function coastLand(seed: number): Land {
  const random = new SeededRandom(seed);
  const land = newLand();
  const style: ParcelStyle = {
    seed: seed + 11,
    quarter: 210,
    smallest: 16,
    largest: 52,
    angle: random.range(0, 180),
    stray: 8,
    strips: 0.1,
  };
  const wadi = [
    meander(random, 560, random.range(60, 200), random.range(165, 195), 1.7, 30),
    meander(random, 560, random.range(300, 460), random.range(160, 200), 1.1, 34),
  ];
  addTexture(land, seed + 20);
  const inland = shapeCoast(land, random.range(-0.35, 0.35), random.range(0.4, 0.5), seed);
  const pivots = irrigatedCircles(random, inland);
  shapeDryLand(land, inland, style, distanceToLines(wadi, PATCH_SIZE, 12), seed);
  irrigate(land, inland, pivots);
  const town = findShore(random, inland);
  const towns: Town[] = [
    { ...town, radius: random.range(62, 80), density: 1 },
    {
      x: clamp(town.x + random.range(110, 150), 0, 490),
      y: clamp(500 - town.y, 60, 450),
      radius: random.range(13, 19),
      density: 0.6,
    },
  ];
  buildTowns(
    land,
    towns,
    { ...style, seed: seed + 31, quarter: 70, smallest: 6, largest: 12, stray: 20, strips: 0.05 },
    seed + 33,
  );
  layRoads(land, random, towns);
  return land;
}

/** Sea level, shallows and relief; returns the rough distance from the shore in pixels, negative at sea. */
function shapeCoast(land: Land, slant: number, shore: number, seed: number): Float32Array {
  const inland = new Float32Array(land.cover.length);
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      const bays = 70 * fractal(x / 230, y / 230, seed + 40, 7, 0.55);
      const d = x - PATCH_SIZE * shore + slant * (y - 256) + bays;
      inland[at] = d;
      land.water[at] = clamp(0.5 - d * 0.8, 0, 1);
      const shelf = 14 + 12 * fractal(x / 90, y / 90, seed + 41, 3);
      const swell =
        0.05 * fractal(x / 4 + y / 9, y / 6 - x / 16, seed + 42, 2) + 0.05 * fractal(x / 130, y / 90, seed + 45, 4);
      land.shallow[at] = clamp(0.95 * smoothstep(-shelf * 2.2, 0, d) * smoothstep(-shelf * 2.2, 2, d) + swell, 0, 1);
      land.silt[at] = clamp(0.25 * smoothstep(-90, 0, d) * (0.6 + fractal(x / 60, y / 140, seed + 43, 5)), 0, 1);
      land.elevation[at] =
        d > 0 ? 1 + 0.11 * d + 0.0006 * d * d * (1 + 0.8 * fractal(x / 150, y / 150, seed + 44, 5)) : -0.4;
      land.occurrence[at] = d < -6 ? 100 : clamp(62 - d * 9 + 6 * land.grain[at]!, 0, 100);
    }
  }
  return inland;
}

function findShore(random: SeededRandom, inland: Float32Array): { x: number; y: number } {
  const y = Math.floor(random.range(130, 380));
  let x = 0;
  while (x < PATCH_SIZE - 60 && inland[y * PATCH_SIZE + x]! < 34) x++;
  return { x, y };
}

const parcel = newParcel();

function shapeDryLand(land: Land, inland: Float32Array, style: ParcelStyle, wadi: Float32Array, seed: number): void {
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      const d = inland[at]!;
      findParcel(x, y, style, parcel);
      const rills = ridges(x / 120, y / 120, seed + 50, 6);
      const stony = fractal(x / 140, y / 140, seed + 51, 6, 0.55);
      const farmed = fractal(x / 210, y / 210, seed + 52, 3) + 0.3 * (hashUnit(parcel.quarter, 2) - 0.5) > 0.12;
      land.tag[at] = parcel.id;
      const beach = 3.5 + 4 * fractal(x / 50, y / 50, seed + 53, 3);
      if (d < beach) land.cover[at] = coverCode.sand;
      else if (wadi[at]! < 0.4 + 3.5 * stony)
        land.cover[at] = wadi[at]! < 1.6 * land.broad[at]! ? coverCode.sand : coverCode.shrub;
      else if (farmed && d > 30)
        land.cover[at] =
          parcel.edge < 0.55 && hashUnit(parcel.quarter, 4) < 0.6
            ? coverCode.shrub
            : hashUnit(parcel.id, 3) < 0.34
              ? coverCode.crop
              : coverCode.bareSoil;
      else land.cover[at] = stony + 0.18 * land.grain[at]! > 0.42 ? coverCode.shrub : coverCode.desert;
      if (!farmed) {
        land.broad[at] = clamp(0.4 * land.broad[at]! + 1.9 * (rills - 0.55) + 0.5 * stony, -1, 1);
        land.grain[at] = 0.7 * land.grain[at]!;
      } else land.grain[at] = 0.5 * land.grain[at]! + 0.25 * (((parcel.v / 2.7) | 0) & 1);
    }
  }
}

function irrigatedCircles(random: SeededRandom, inland: Float32Array): Pivot[] {
  const pivots: Pivot[] = [];
  const pitch = random.range(50, 58);
  const offset = random.range(0, 40);
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 4; column++) {
      const x = 300 + column * pitch + offset;
      const y = 40 + row * pitch + offset * 2;
      const at = Math.floor(y) * PATCH_SIZE + Math.floor(x);
      if (random.next() > 0.55 || x > 500 || y > 500 || inland[at]! < 60) continue;
      pivots.push({ x, y, radius: pitch * 0.47, tag: random.below(1 << 30) });
    }
  }
  return pivots;
}

/** Centre-pivot irrigation: circles of crop, some sown in two halves, with the arm's track round them. */
function irrigate(land: Land, inland: Float32Array, pivots: readonly Pivot[]): void {
  for (const pivot of pivots) {
    const reach = Math.ceil(pivot.radius);
    for (let y = Math.max(0, Math.floor(pivot.y) - reach); y <= Math.min(PATCH_SIZE - 1, pivot.y + reach); y++) {
      for (let x = Math.max(0, Math.floor(pivot.x) - reach); x <= Math.min(PATCH_SIZE - 1, pivot.x + reach); x++) {
        const at = y * PATCH_SIZE + x;
        const dx = x - pivot.x;
        const dy = y - pivot.y;
        const r = Math.sqrt(dx * dx + dy * dy);
        if (r > pivot.radius || inland[at]! < 40) continue;
        const half = (pivot.tag & 1) === 1 && dx * ((pivot.tag >> 4) & 7) + dy * 3 > 0 ? 1 : 0;
        land.cover[at] = coverCode.pivot;
        land.tag[at] = hash32(pivot.tag, half);
        land.grain[at] = 0.5 * land.grain[at]! + 0.3 * ((r | 0) & 1);
      }
    }
  }
}

function layRoads(land: Land, random: SeededRandom, towns: readonly Town[]): void {
  const lines: Line[] = [];
  for (const town of towns) {
    const heading = random.range(60, 120);
    lines.push(road(random, town.x + 20, town.y, heading, 0.7), road(random, town.x + 20, town.y, heading + 180, 0.7));
    lines.push(road(random, town.x, town.y, random.range(-30, 30), 0.55));
  }
  const distance = distanceToLines(lines, PATCH_SIZE, 3);
  for (let at = 0; at < distance.length; at++) {
    if (land.water[at]! < 0.2) land.road[at] = Math.max(land.road[at]!, 0.9 * coverage(distance[at]!));
  }
}
