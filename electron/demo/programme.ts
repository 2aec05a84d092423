import type { CloudKind, CloudSpec } from './cloud-field.ts';
import type { Land } from './land.ts';
import { coastLand } from './land-coast.ts';
import { mountainLand } from './land-mountain.ts';
import { plainLand } from './land-plain.ts';
import type { Season } from './seasons.ts';
import { hash32, SeededRandom } from './seeded-random.ts';
import { type Sun, sunAtOverpass } from './sun.ts';
import type { Instrument } from './top-of-atmosphere.ts';

export const splitNames = ['train', 'val', 'test'] as const;
export type SplitName = (typeof splitNames)[number];
export const DATES_PER_ROI = 5;

export type Scenery = 'plain' | 'coast' | 'mountain';

export interface RoiPlan {
  readonly number: number;
  readonly roiId: string;
  readonly split: SplitName;
  readonly scenery: Scenery;
  readonly seed: number;
  readonly latitude: number;
  readonly epsg: number;
  /** Military grid reference tile, for scene names. */
  readonly tile: string;
  /** Map coordinates of the image's upper left corner, metres. */
  readonly easting: number;
  readonly northing: number;
  readonly centre: { readonly longitude: number; readonly latitude: number };
  readonly landCover: number;
  readonly dates: readonly DatePlan[];
}

export interface DatePlan {
  readonly date: Date;
  readonly season: Season;
  readonly sun: Sun;
  readonly clouds: readonly CloudSpec[];
  readonly instrument: Instrument;
  readonly seed: number;
}

interface CloudRecipe {
  readonly kind: CloudKind;
  readonly height: number;
  readonly cover: number;
  readonly scale?: number;
  readonly strength?: number;
  readonly ice?: boolean;
}

interface DateRecipe {
  /** Month and day of the northern calendar. */
  readonly day: readonly [month: number, day: number];
  readonly wetness: number;
  readonly haze: number;
  readonly snowline?: number;
  readonly clouds: readonly CloudRecipe[];
}

const NO_SNOW = 9000;

/** Five dates for each scenery; one is without cloud. */
const recipes: Readonly<Record<Scenery, readonly DateRecipe[]>> = {
  plain: [
    { day: [4, 21], wetness: 0.5, haze: 1, clouds: [{ kind: 'cumulus', height: 1250, cover: 0.45 }] },
    {
      day: [6, 15],
      wetness: 0.3,
      haze: 1.15,
      clouds: [
        { kind: 'cirrus', height: 9400, cover: 0.6, ice: true, strength: 1.35 },
        { kind: 'cumulus', height: 1100, cover: 0.1, scale: 0.5 },
      ],
    },
    { day: [7, 20], wetness: 0.15, haze: 1, clouds: [] },
    {
      day: [9, 3],
      wetness: 0.4,
      haze: 1.05,
      clouds: [{ kind: 'cumulus', height: 1600, cover: 0.42, scale: 1.5, strength: 1.1 }],
    },
    { day: [10, 18], wetness: 0.8, haze: 1.1, clouds: [{ kind: 'overcast', height: 1700, cover: 0.72 }] },
  ],
  coast: [
    { day: [2, 9], wetness: 0.6, haze: 1, clouds: [{ kind: 'stratocumulus', height: 900, cover: 0.5 }] },
    {
      day: [4, 30],
      wetness: 0.35,
      haze: 1.3,
      clouds: [{ kind: 'veil', height: 7200, cover: 0.5, ice: true, strength: 1.1 }],
    },
    { day: [6, 24], wetness: 0.05, haze: 1.2, clouds: [{ kind: 'deck', height: 420, cover: 0.47, strength: 1.2 }] },
    { day: [9, 12], wetness: 0.05, haze: 1.15, clouds: [] },
    {
      day: [11, 11],
      wetness: 0.45,
      haze: 1,
      clouds: [
        { kind: 'cumulus', height: 950, cover: 0.5, scale: 0.8 },
        { kind: 'cirrus', height: 8600, cover: 0.48, ice: true, strength: 1 },
      ],
    },
  ],
  mountain: [
    {
      day: [2, 16],
      wetness: 0.3,
      haze: 0.8,
      snowline: 850,
      clouds: [{ kind: 'veil', height: 6400, cover: 0.5, ice: true, strength: 1.05 }],
    },
    { day: [4, 12], wetness: 0.6, haze: 0.85, snowline: 1450, clouds: [{ kind: 'fog', height: 160, cover: 0.3 }] },
    {
      day: [6, 11],
      wetness: 0.5,
      haze: 0.95,
      snowline: 2050,
      clouds: [{ kind: 'cumulus', height: 1400, cover: 0.5 }],
    },
    { day: [8, 26], wetness: 0.3, haze: 0.95, snowline: 2400, clouds: [] },
    {
      day: [10, 30],
      wetness: 0.6,
      haze: 0.85,
      snowline: 1750,
      clouds: [{ kind: 'overcast', height: 1900, cover: 0.6, strength: 0.9 }],
    },
  ],
};

const places: Readonly<
  Record<
    Scenery,
    {
      latitude: number;
      longitude: number;
      epsg: number;
      tile: string;
      easting: number;
      northing: number;
      landCover: number;
    }
  >
> = {
  plain: {
    latitude: 47.9,
    longitude: 16.9,
    epsg: 32633,
    tile: '33UXP',
    easting: 642_300,
    northing: 5_307_480,
    landCover: 40,
  },
  coast: {
    latitude: -28.9,
    longitude: 17.1,
    epsg: 32733,
    tile: '33JYH',
    easting: 704_580,
    northing: 6_801_240,
    landCover: 60,
  },
  mountain: {
    latitude: 46.8,
    longitude: 10.4,
    epsg: 32632,
    tile: '32TPS',
    easting: 607_020,
    northing: 5_184_900,
    landCover: 10,
  },
};

const sceneries: readonly Scenery[] = ['plain', 'coast', 'mountain'];
/** The first three ROIs fill the three splits; of those that follow most are for training, as in the original. */
const splitOrder: readonly SplitName[] = ['train', 'val', 'test', 'train', 'train', 'train'];

const landMakers: Readonly<Record<Scenery, (seed: number) => Land>> = {
  plain: plainLand,
  coast: coastLand,
  mountain: mountainLand,
};

/** All that is decided before a pixel is drawn; follows from the seed. */
export function planRois(seed: number, count: number): RoiPlan[] {
  return Array.from({ length: count }, (_, number) => {
    const scenery = sceneries[number % sceneries.length]!;
    const roiSeed = hash32(seed, number, 1) >>> 4;
    const random = new SeededRandom(roiSeed);
    const place = places[scenery];
    const moved = Math.floor(number / sceneries.length);
    const year = 2018 + random.below(3);
    return {
      number,
      roiId: `ROI_EXAMPLE_${String(number + 1).padStart(3, '0')}`,
      split: splitOrder[number % splitOrder.length]!,
      scenery,
      seed: roiSeed,
      latitude: place.latitude,
      epsg: place.epsg,
      tile: place.tile,
      easting: place.easting + 10 * random.below(600) + 5100 * (moved % 3),
      northing: place.northing + 10 * random.below(600) - 5100 * (moved % 3),
      centre: { longitude: place.longitude, latitude: place.latitude },
      landCover: place.landCover,
      dates: recipes[scenery].map((recipe, index) => planDate(recipe, index, year, place.latitude, random)),
    };
  });
}

function planDate(recipe: DateRecipe, index: number, year: number, latitude: number, random: SeededRandom): DatePlan {
  const [month, day] = recipe.day;
  const date = new Date(Date.UTC(year, month - 1, day + random.below(8), 10, 20 + random.below(30), random.below(60)));
  const dayOfYear = Math.floor((date.getTime() - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
  return {
    date,
    season: {
      day: latitude < 0 ? (dayOfYear + 182) % 365 : dayOfYear,
      snowline: recipe.snowline ?? NO_SNOW,
      wetness: recipe.wetness,
    },
    sun: sunAtOverpass(dayOfYear, latitude, -20 + random.range(-4, 4)),
    clouds: recipe.clouds.map((cloud) => ({
      kind: cloud.kind,
      seed: random.below(1 << 28),
      height: Math.round(cloud.height * random.range(0.9, 1.12)),
      ice: cloud.ice ?? false,
      cover: cloud.cover,
      scale: cloud.scale ?? 1,
      angle: random.range(0, 360),
      strength: cloud.strength ?? 1,
    })),
    instrument: {
      phaseX: random.below(6),
      phaseY: random.below(6),
      noiseSeed: random.below(1 << 28),
      parallax: random.next() < 0.5 ? 1 : -1,
      haze: recipe.haze,
    },
    seed: random.below(1 << 28) + index,
  };
}

export function makeLand(roi: RoiPlan): Land {
  return landMakers[roi.scenery](roi.seed);
}
