import { clamp, smoothstep } from './exact-math.ts';
import { type Cover, coverCode, covers } from './land.ts';
import { hashUnit } from './seeded-random.ts';
import { materialIndex } from './spectra.ts';

export interface Season {
  /** Day of the northern year: half a year is added in the south. */
  readonly day: number;
  /** Height above which snow lies on level ground, metres. */
  readonly snowline: number;
  /** 0 parched .. 1 after rain: wet soil is darker, dry country greener. */
  readonly wetness: number;
}

/** Two materials, the share of the second, and a brightness. */
export interface Ground {
  a: number;
  b: number;
  mix: number;
  gain: number;
}

/** Days of a crop's year: shoots, full green, ripe, dry, cut; and what is left on the field. */
const cropYears = [
  { share: 0.3, days: [55, 125, 172, 196, 206], winter: 0.28, flower: 0 },
  { share: 0.14, days: [45, 105, 165, 192, 200], winter: 0.42, flower: 1 },
  { share: 0.24, days: [142, 190, 248, 276, 286], winter: 0, flower: 0 },
  { share: 0.1, days: [118, 172, 282, 296, 300], winter: 0, flower: 0 },
  { share: 0.12, days: [100, 150, 200, 222, 230], winter: 0.05, flower: 0 },
  { share: 0.1, days: [20, 90, 300, 345, 366], winter: 0.62, flower: 0 },
] as const;

function crop(ground: Ground, tag: number, day: number, wetness: number): void {
  let choice = hashUnit(tag, 1);
  let year: (typeof cropYears)[number] = cropYears[0];
  for (const candidate of cropYears) {
    year = candidate;
    choice -= candidate.share;
    if (choice < 0) break;
  }
  // Neighbours sow and cut up to a fortnight apart.
  const own = day + (hashUnit(tag, 2) - 0.5) * 26;
  const [shoots, full, ripe, dry, cut] = year.days;
  const vigour = 0.72 + 0.28 * hashUnit(tag, 3);
  const green = own < ripe ? Math.max(year.winter, smoothstep(shoots, full, own)) : 1 - smoothstep(ripe, dry, own);
  ground.a = materialIndex[hashUnit(tag, 4) < 0.25 ? 'paleSoil' : 'soil'];
  ground.gain = (0.82 + 0.36 * hashUnit(tag, 5)) * (1 - 0.18 * wetness);
  ground.b = materialIndex.crop;
  ground.mix = clamp(green * vigour * 0.97, 0, 1);
  if (year.flower && own > 112 && own < 138) ground.b = materialIndex.rape;
  if (own >= ripe) {
    const stubble = own > cut && hashUnit(tag, 6) < smoothstep(cut + 5, cut + 70, own);
    if (stubble) ground.mix = year.winter * smoothstep(cut + 45, cut + 110, own) * vigour;
    else {
      ground.a = materialIndex.dry;
      ground.gain *= 1.05;
    }
  }
}

/** Summer 1, winter 0, for trees that shed their leaves. */
function leaves(day: number): number {
  return day < 200 ? smoothstep(98, 142, day) : 1 - smoothstep(282, 318, day);
}

function pair(
  ground: Ground,
  a: keyof typeof materialIndex,
  b: keyof typeof materialIndex,
  mix: number,
  gain = 1,
): void {
  ground.a = materialIndex[a];
  ground.b = materialIndex[b];
  ground.mix = clamp(mix, 0, 1);
  ground.gain = gain;
}

type Painter = (ground: Ground, tag: number, grain: number, broad: number, season: Season) => void;

const roofs: readonly (readonly [share: number, roof: keyof typeof materialIndex])[] = [
  [0.3, 'redRoof'],
  [0.36, 'concrete'],
  [0.22, 'asphalt'],
  [0.03, 'whiteRoof'],
  [0.09, 'soil'],
];

const painters: Readonly<Record<Cover, Painter>> = {
  crop: (ground, tag, grain, broad, season) => {
    crop(ground, tag, season.day, season.wetness);
    ground.mix = clamp(ground.mix * (1 + 0.22 * broad), 0, 1);
    ground.gain *= 1 + 0.06 * grain + 0.13 * broad;
  },
  meadow: (ground, tag, grain, broad, season) => {
    const grown = 0.35 + 0.55 * leaves(season.day + 22) + 0.2 * (hashUnit(tag, 1) - 0.5) + 0.12 * season.wetness;
    const mown = season.day > 150 && season.day < 270 && hashUnit(tag, season.day) < 0.25 ? 0.35 : 0;
    pair(ground, 'dry', 'grass', grown - mown + 0.16 * broad, 0.92 + 0.07 * grain);
  },
  broadleaf: (ground, _tag, grain, broad, season) =>
    pair(ground, 'bareTrees', 'broadleaf', leaves(season.day) + 0.05 * broad, 1 + 0.2 * grain + 0.07 * broad),
  conifer: (ground, _tag, grain, broad) => pair(ground, 'conifer', 'broadleaf', 0.1 + 0.18 * broad, 1 + 0.22 * grain),
  shrub: (ground, _tag, grain, broad, season) =>
    pair(
      ground,
      'shrub',
      'grass',
      0.12 + 0.45 * season.wetness * leaves(season.day + 20) + 0.12 * broad,
      1 + 0.14 * grain + 0.1 * broad,
    ),
  bareSoil: (ground, tag, grain, broad, season) =>
    pair(
      ground,
      'paleSoil',
      hashUnit(tag, 1) < 0.45 ? 'redSoil' : 'shrub',
      0.25 + 0.4 * (hashUnit(tag, 2) - 0.4) + 0.32 * broad + 0.12 * grain,
      (0.98 + 0.3 * (hashUnit(tag, 3) - 0.5) + 0.07 * grain + 0.16 * broad) * (1 - 0.16 * season.wetness),
    ),
  desert: (ground, _tag, grain, broad, season) =>
    pair(
      ground,
      'paleSoil',
      broad > 0 ? 'redSoil' : 'sand',
      0.75 * Math.abs(broad) + 0.1 * grain,
      (0.93 - 0.13 * broad + 0.07 * grain) * (1 - 0.16 * season.wetness),
    ),
  sand: (ground, _tag, grain, broad) => pair(ground, 'sand', 'paleSoil', 0.3 + 0.3 * broad, 1 + 0.05 * grain),
  rock: (ground, _tag, grain, broad, season) =>
    pair(ground, 'rock', 'shrub', 0.3 + 0.4 * broad + 0.1 * season.wetness, 0.86 + 0.12 * grain + 0.12 * broad),
  street: (ground, _tag, grain) => pair(ground, 'asphalt', 'concrete', 0.4 + 0.4 * grain, 1 + 0.08 * grain),
  building: (ground, tag, grain) => {
    let choice = hashUnit(tag, 11);
    let roof: keyof typeof materialIndex = 'concrete';
    for (const [share, name] of roofs) {
      roof = name;
      choice -= share;
      if (choice < 0) break;
    }
    pair(ground, roof, 'asphalt', 0.25 + 0.4 * hashUnit(tag, 12), 0.8 + 0.3 * hashUnit(tag, 13) + 0.14 * grain);
  },
  garden: (ground, tag, grain, _broad, season) =>
    pair(
      ground,
      'shrub',
      hashUnit(tag, 1) < 0.5 ? 'grass' : 'broadleaf',
      0.35 + 0.5 * leaves(season.day) * hashUnit(tag, 2),
      0.85 + 0.15 * grain,
    ),
  pivot: (ground, tag, grain, broad, season) => {
    const rotation = (season.day / 365 + hashUnit(tag, 1)) % 1;
    const green = rotation < 0.62 ? smoothstep(0, 0.12, rotation) * (0.75 + 0.25 * hashUnit(tag, 2)) : 0.06;
    pair(ground, 'redSoil', 'crop', green * (1 + 0.1 * broad), 0.95 + 0.05 * grain);
  },
  orchard: (ground, _tag, grain, broad, season) =>
    pair(ground, 'soil', 'broadleaf', 0.2 + 0.5 * leaves(season.day) + 0.1 * broad, 1 + 0.14 * grain),
};

const paintersByCode: readonly Painter[] = covers.map((name) => painters[name]);
/** Covers that hold snow only in part: trees and walls stand out of it. */
export const snowHold: readonly number[] = covers.map((_, code) =>
  code === coverCode.conifer ? 0.3 : code === coverCode.broadleaf ? 0.5 : code === coverCode.building ? 0.75 : 1,
);

/** What covers the ground of one pixel at a season; writes into `ground`. */
export function paintGround(
  ground: Ground,
  cover: number,
  tag: number,
  grain: number,
  broad: number,
  season: Season,
): void {
  paintersByCode[cover]!(ground, tag, grain, broad, season);
}
