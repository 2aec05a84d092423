import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { clamp, smoothstep } from './exact-math.ts';
import { fractal } from './fractal-noise.ts';
import { findParcel, newParcel, type ParcelStyle } from './parcels.ts';
import { hashUnit } from './seeded-random.ts';

export const covers = [
  'crop',
  'meadow',
  'broadleaf',
  'conifer',
  'shrub',
  'bareSoil',
  'desert',
  'sand',
  'rock',
  'street',
  'building',
  'garden',
  'pivot',
  'orchard',
] as const;
export type Cover = (typeof covers)[number];
export const coverCode = Object.fromEntries(covers.map((name, i) => [name, i])) as Record<Cover, number>;

/** What does not change between the dates of an ROI. Every array is 512 x 512, row-major, padding included. */
export interface Land {
  /** `coverCode`s. */
  readonly cover: Uint8Array;
  /** Identity of the plot, building or field: equal numbers share a crop or a roof. */
  readonly tag: Uint32Array;
  /** Fine and broad brightness differences, about -1..1. */
  readonly grain: Float32Array;
  readonly broad: Float32Array;
  /** Shares of the pixel, 0..1. */
  readonly road: Float32Array;
  readonly water: Float32Array;
  /** Of water: 0 clear and deep, 1 shallow over sand; and how much silt it carries. */
  readonly shallow: Float32Array;
  readonly silt: Float32Array;
  /** Metres. */
  readonly elevation: Float32Array;
  /** Of the observations of 1984-2020, the percentage that saw water. */
  readonly occurrence: Float32Array;
}

export function newLand(): Land {
  const plane = () => new Float32Array(PATCH_PIXELS);
  return {
    cover: new Uint8Array(PATCH_PIXELS),
    tag: new Uint32Array(PATCH_PIXELS),
    grain: plane(),
    broad: plane(),
    road: plane(),
    water: plane(),
    shallow: plane(),
    silt: plane(),
    elevation: plane(),
    occurrence: plane(),
  };
}

/** Brightness texture that all land has. */
export function addTexture(land: Land, seed: number): void {
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      land.grain[at] = hashUnit(x, y, seed) + hashUnit(x, y, seed + 1) - 1;
      land.broad[at] = fractal(x / 70 + 3.7, y / 70, seed + 2, 5, 0.62);
    }
  }
}

/** Inks a line of `half` pixels to each side into a share: whole pixels inside, a part of those on its edge. */
export function coverage(distanceToBank: number): number {
  return clamp(0.5 - distanceToBank, 0, 1);
}

export interface Town {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** 0 village with gardens .. 1 dense city. */
  readonly density: number;
}

const houses = newParcel();
const blocks = newParcel();

/**
 * Builds towns over whatever is there: blocks between streets, plots in the blocks, and on each a roof, a yard or a
 * garden. The edge of a town follows its plots.
 */
export function buildTowns(land: Land, towns: readonly Town[], style: ParcelStyle, seed: number): void {
  for (const town of towns) {
    const reach = Math.ceil(town.radius * 1.9);
    for (let y = Math.max(0, Math.floor(town.y - reach)); y < Math.min(PATCH_SIZE, town.y + reach); y++) {
      for (let x = Math.max(0, Math.floor(town.x - reach)); x < Math.min(PATCH_SIZE, town.x + reach); x++) {
        const d = Math.sqrt((x - town.x) * (x - town.x) + (y - town.y) * (y - town.y)) / town.radius;
        findParcel(x, y, style, blocks);
        const built = 0.85 - d + 0.75 * fractal(x / 75, y / 75, seed, 4) + 0.45 * (hashUnit(blocks.id, seed) - 0.5);
        if (built > 0) buildPlot(land, x, y, town, smoothstep(0, 0.7, built), style, seed);
      }
    }
  }
}

function buildPlot(
  land: Land,
  x: number,
  y: number,
  town: Town,
  centre: number,
  style: ParcelStyle,
  seed: number,
): void {
  const at = y * PATCH_SIZE + x;
  if (land.water[at]! > 0.3) return;
  if (blocks.edge < 0.55) {
    land.cover[at] = coverCode.street;
    land.tag[at] = 1;
    return;
  }
  // Works and halls stand on whole blocks at the rim, houses on plots of two to four pixels.
  const works = hashUnit(blocks.id, seed, 5) < 0.04 + 0.1 * (1 - centre);
  let plot = blocks.id;
  let edge = blocks.edge;
  if (!works) {
    findParcel(x, y, { ...style, seed: style.seed + 9, smallest: 1, largest: 2.6, strips: 0 }, houses);
    plot = houses.id;
    edge = houses.edge;
  }
  const green = works ? 0.25 : 0.62 - 0.42 * centre * town.density - 0.15 * town.density;
  const share = hashUnit(plot, seed, 6);
  const yard = works && edge < 1.7;
  land.cover[at] = share < green ? coverCode.garden : yard ? coverCode.street : coverCode.building;
  land.tag[at] = plot;
}
