import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { clamp, smoothstep } from './exact-math.ts';
import { fractal, ridges } from './fractal-noise.ts';
import { addTexture, buildTowns, coverage, coverCode, type Land, newLand } from './land.ts';
import { findParcel, newParcel, type ParcelStyle } from './parcels.ts';
import { hashUnit, SeededRandom } from './seeded-random.ts';
import { distanceToLines, type Line, meander, road } from './winding-lines.ts';

const VALLEY_FLOOR = 620;

/** High mountains: a farmed valley with a river, a village and a lake, woods on the slopes, rock and snow above. */
export function mountainLand(seed: number): Land {
  const random = new SeededRandom(seed);
  const land = newLand();
  const heading = random.range(15, 45);
  const river = meander(random, -50, random.range(150, 240), heading, 2.1, 34);
  const valley = distanceToLines(
    [river.filter((_, i) => i % 4 === 0).map(([x, y]) => [x, y, 0] as const)],
    PATCH_SIZE,
    170,
  );
  const bank = distanceToLines([river], PATCH_SIZE, 8);
  const [lakeX, lakeY] = river[Math.floor(river.length * random.range(0.4, 0.6))]!;
  const style: ParcelStyle = {
    seed: seed + 11,
    quarter: 90,
    smallest: 5,
    largest: 14,
    angle: heading,
    stray: 35,
    strips: 0.5,
  };
  addTexture(land, seed + 20);
  shapeRelief(land, valley, random.range(1150, 1300), seed);
  coverSlopes(land, style, seed);
  fillWater(land, bank, lakeX, lakeY, heading, seed);
  const [villageX, villageY] = river[Math.floor(river.length * 0.25)]!;
  const village = { x: villageX, y: villageY + 14, radius: random.range(16, 20), density: 0.5 };
  buildTowns(
    land,
    [village],
    { ...style, seed: seed + 31, quarter: 50, smallest: 5, largest: 9, strips: 0 },
    seed + 33,
  );
  const lines: Line[] = [
    river.map(([x, y]) => [x + 5, y + 7, 0.45] as const),
    road(random, village.x, village.y, heading - 80, 0.4),
  ];
  const distance = distanceToLines(lines, PATCH_SIZE, 3);
  for (let at = 0; at < distance.length; at++) {
    if (land.water[at]! < 0.2 && land.elevation[at]! < VALLEY_FLOOR + 450)
      land.road[at] = 0.8 * coverage(distance[at]!);
  }
  return land;
}

function shapeRelief(land: Land, valley: Float32Array, relief: number, seed: number): void {
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      const warpX = x + 26 * fractal(x / 150, y / 150, seed + 40, 3);
      const warpY = y + 26 * fractal(x / 150 + 9, y / 150, seed + 40, 3);
      const crest = ridges(warpX / 255, warpY / 255, seed + 41, 7);
      const rise = smoothstep(2, 170, valley[at]! + 14 * fractal(x / 40, y / 40, seed + 42, 3));
      land.elevation[at] =
        VALLEY_FLOOR + 14 * fractal(x / 90, y / 90, seed + 43, 3) + rise * (120 + relief * (0.15 + 0.95 * crest));
    }
  }
}

const parcel = newParcel();

/** Cover by height, slope and aspect, each limit frayed by noise. */
function coverSlopes(land: Land, style: ParcelStyle, seed: number): void {
  const { elevation } = land;
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      const east = elevation[x < PATCH_SIZE - 1 ? at + 1 : at]! - elevation[x > 0 ? at - 1 : at]!;
      const south = elevation[y < PATCH_SIZE - 1 ? at + PATCH_SIZE : at]! - elevation[y > 0 ? at - PATCH_SIZE : at]!;
      const slope = Math.sqrt(east * east + south * south) / 20;
      const fray = fractal(x / 38, y / 38, seed + 50, 6, 0.6);
      const height = elevation[at]! + 190 * fray - 6 * south;
      findParcel(x, y, style, parcel);
      land.tag[at] = parcel.id;
      const fate = hashUnit(parcel.id, 3);
      if (elevation[at]! < VALLEY_FLOOR + 110 && slope < 0.22) {
        land.cover[at] = parcel.edge < 0.5 ? coverCode.broadleaf : fate < 0.62 ? coverCode.meadow : coverCode.crop;
      } else if (height < 1650 && slope < 1.15) {
        const glade = fractal(x / 55 + 8, y / 55, seed + 51, 5) > 0.42;
        land.cover[at] = glade
          ? coverCode.meadow
          : height + 150 * fray < 1050
            ? coverCode.broadleaf
            : coverCode.conifer;
      } else if (height < 2050 && slope < 0.85) land.cover[at] = fray > 0.25 ? coverCode.shrub : coverCode.meadow;
      else land.cover[at] = coverCode.rock;
    }
  }
}

function fillWater(land: Land, bank: Float32Array, lakeX: number, lakeY: number, heading: number, seed: number): void {
  const turn = heading / 45;
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      const dx = (x - lakeX + turn * (y - lakeY) * 0.8) / 44;
      const dy = (y - lakeY - turn * (x - lakeX) * 0.5) / 15;
      const shore = (1 - Math.sqrt(dx * dx + dy * dy)) * 14 + 3.4 * fractal(x / 17, y / 17, seed + 60, 4);
      const inLake = clamp(shore + 0.5, 0, 1);
      land.water[at] = Math.max(coverage(bank[at]! + 0.7 * fractal(x / 10, y / 10, seed + 61, 2)), inLake);
      land.silt[at] = inLake > 0 ? 0.06 : 0.35;
      land.shallow[at] = inLake > 0 ? 0.18 + 0.5 * smoothstep(3, 0, shore) : 0.35;
      land.occurrence[at] =
        land.water[at]! > 0.1 ? clamp(100 * land.water[at]! * (0.96 + 0.05 * land.grain[at]!), 0, 100) : 0;
      if (inLake > 0.5) land.elevation[at] = VALLEY_FLOOR;
      if (shore > -1.2 && shore < 0) land.cover[at] = coverCode.sand;
    }
  }
}
