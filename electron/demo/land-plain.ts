import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { clamp, smoothstep } from './exact-math.ts';
import { fractal } from './fractal-noise.ts';
import { addTexture, buildTowns, coverage, coverCode, type Land, newLand, type Town } from './land.ts';
import { findParcel, newParcel, type ParcelStyle } from './parcels.ts';
import { hashUnit, SeededRandom } from './seeded-random.ts';
import { distanceToLines, type Line, meander, road } from './winding-lines.ts';

interface Pit {
  readonly x: number;
  readonly y: number;
  readonly long: number;
  readonly short: number;
}

/** Farmland of a temperate lowland: fields, woods, villages and a meandering river with gravel pits. */
export function plainLand(seed: number): Land {
  const random = new SeededRandom(seed);
  const land = newLand();
  const river = meander(random, -60, random.range(120, 390), random.range(-14, 14), random.range(3.6, 5), 62);
  const streams = [
    meander(random, random.range(60, 200), -40, random.range(60, 100), 0.75, 40),
    meander(random, random.range(300, 460), 560, random.range(-110, -70), 0.6, 35),
  ];
  const towns: Town[] = [
    { x: random.range(90, 200), y: random.range(70, 180), radius: random.range(34, 48), density: 0.75 },
    { x: random.range(330, 440), y: random.range(300, 430), radius: random.range(20, 28), density: 0.45 },
    { x: random.range(60, 200), y: random.range(350, 460), radius: random.range(13, 18), density: 0.35 },
    { x: random.range(350, 470), y: random.range(60, 150), radius: random.range(12, 17), density: 0.35 },
  ];
  const style: ParcelStyle = {
    seed: seed + 11,
    quarter: 125,
    smallest: 7,
    largest: 27,
    angle: random.range(0, 180),
    stray: 28,
    strips: 0.4,
  };
  const riverBank = distanceToLines([river], PATCH_SIZE, 22);
  const streamBank = distanceToLines(streams, PATCH_SIZE, 6);
  const pits = gravelPits(random, river);
  addTexture(land, seed + 20);
  shapeFarmland(land, style, riverBank, streamBank, seed);
  fillWater(land, riverBank, streamBank, pits, seed);
  buildTowns(land, towns, { ...style, seed: seed + 31, quarter: 46, smallest: 6, largest: 11, strips: 0.1 }, seed + 33);
  layRoads(land, random, towns);
  return land;
}

function gravelPits(random: SeededRandom, river: Line): Pit[] {
  return Array.from({ length: 4 }, () => {
    const [x, y] = river[random.below(river.length)]!;
    const side = random.next() < 0.5 ? -1 : 1;
    return {
      x: x + random.range(-20, 20),
      y: y + side * random.range(22, 44),
      long: random.range(8, 17),
      short: random.range(5, 10),
    };
  });
}

const parcel = newParcel();

function shapeFarmland(land: Land, style: ParcelStyle, river: Float32Array, stream: Float32Array, seed: number): void {
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      const warpX = x + 9 * fractal(x / 60, y / 60, seed + 40, 3);
      const warpY = y + 9 * fractal(x / 60 + 31, y / 60, seed + 40, 3);
      land.elevation[at] = 182 + 26 * fractal(x / 330, y / 330, seed + 41, 4) + 0.25 * Math.min(river[at]!, 20);
      // Fields are surveyed, so their edges bend far less than those of nature do.
      findParcel(x + 0.22 * (warpX - x), y + 0.22 * (warpY - y), style, parcel);
      land.tag[at] = parcel.id;
      const wood = fractal(warpX / 150, warpY / 150, seed + 42, 6, 0.5) + 0.16 * (hashUnit(parcel.id, 3) - 0.5);
      const wet = river[at]! + 7 * fractal(x / 26, y / 26, seed + 43, 3);
      const fate = hashUnit(parcel.id, 4);
      if (wood > 0.27)
        land.cover[at] =
          fractal(x / 90, y / 90, seed + 44, 3) + 0.4 * (fate - 0.5) > 0.15 ? coverCode.conifer : coverCode.broadleaf;
      else if (wet < 5 || stream[at]! < 1.6 + fate) land.cover[at] = coverCode.broadleaf;
      else if (wet < 11 || fate < 0.13) land.cover[at] = coverCode.meadow;
      else if (fate < 0.155) land.cover[at] = coverCode.broadleaf;
      else if (fate < 0.18) land.cover[at] = coverCode.orchard;
      else land.cover[at] = coverCode.crop;
      const hedge = hashUnit(parcel.quarter, 5);
      if (land.cover[at] === coverCode.crop) {
        if (parcel.quarterEdge < 0.6) land.road[at] = 0.55 * coverage(parcel.quarterEdge - 0.1);
        else if (parcel.edge < 0.55) land.cover[at] = hedge < 0.3 ? coverCode.broadleaf : coverCode.meadow;
        else stripe(land, at, parcel.v, hashUnit(parcel.id, 8));
      }
    }
  }
}

/** Crop rows, tramlines and the soil's own pattern within a field. */
function stripe(land: Land, at: number, v: number, style: number): void {
  const period = 2.3 + 2.6 * style;
  const phase = v / period - Math.floor(v / period);
  land.grain[at] = 0.45 * land.grain[at]! + (phase < 0.5 ? 0.3 : -0.3) * style;
}

function fillWater(land: Land, river: Float32Array, stream: Float32Array, pits: readonly Pit[], seed: number): void {
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      const wobble = 1.4 * fractal(x / 14, y / 14, seed + 50, 3);
      let share = Math.max(coverage(river[at]! + wobble), 0.75 * coverage(stream[at]! + 0.35));
      let silt = 0.75;
      for (const pit of pits) {
        const dx = (x - pit.x) / pit.long;
        const dy = (y - pit.y) / pit.short;
        const inside = (1 - Math.sqrt(Math.sqrt(dx * dx * dx * dx + dy * dy * dy * dy))) * pit.short + 1.5 * wobble;
        if (inside > -2.5 && inside <= 0.5 && share < 0.5)
          land.cover[at] = inside > -1.1 && wobble > -0.1 ? coverCode.bareSoil : coverCode.broadleaf;
        if (inside > 0) {
          share = Math.max(share, clamp(inside, 0, 1));
          silt = 0.12;
          land.shallow[at] = 0.5 * smoothstep(4, 0, inside);
        }
      }
      land.water[at] = share;
      land.silt[at] = silt;
      // Point bars: bare gravel on the inner bank, wet in some years.
      if (share < 0.4 && river[at]! + wobble < 1.7 && fractal(x / 40, y / 40, seed + 51, 2) > 0.28)
        land.cover[at] = coverCode.sand;
      land.occurrence[at] =
        share > 0.05
          ? 100 * Math.sqrt(share) * (0.94 + 0.05 * land.grain[at]!)
          : river[at]! < 3
            ? 18 - 5 * river[at]!
            : 0;
    }
  }
}

function layRoads(land: Land, random: SeededRandom, towns: readonly Town[]): void {
  const lines: Line[] = [];
  for (const [i, town] of towns.entries()) {
    const heading = random.range(0, 180);
    const half = i === 0 ? 0.75 : 0.42;
    lines.push(
      road(random, town.x, town.y, heading, half),
      road(random, town.x, town.y, heading + 180 + random.range(-25, 25), half),
    );
    if (i < 2) lines.push(road(random, town.x, town.y, heading + 90 + random.range(-25, 25), half * 0.8));
  }
  const distance = distanceToLines(lines, PATCH_SIZE, 3);
  for (let at = 0; at < distance.length; at++) {
    const share = 0.9 * coverage(distance[at]!);
    if (share > 0 && land.water[at]! > 0) {
      land.water[at] = land.water[at]! * (1 - share);
    }
    if (share > land.road[at]!) land.road[at] = share;
  }
}
