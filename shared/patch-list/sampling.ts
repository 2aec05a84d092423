import { compareText, inPlace, type QueueCandidate } from './queue-candidate.ts';
import { SeededRandom, shuffled } from './seeded-random.ts';

/** By what a sample is spread as all patches are; `none` leaves it to chance. */
export const strata = ['none', 'land-cover', 'cloud-cover'] as const;
export type StratifyBy = (typeof strata)[number];

export interface SampleWish {
  /** A number of units, or percents of them: rounded to the nearest whole one, halves up, at least one. */
  readonly size: { readonly unit: 'count' | 'percent'; readonly value: number };
  /** See `SeededRandom`. */
  readonly seed: number;
  /** What is drawn: patches, or places with all their dates. */
  readonly by: 'patch' | 'roi';
  readonly stratify: StratifyBy;
}

export interface StratumShare {
  /** '' where nothing is said. */
  readonly stratum: string;
  /** Units that there are, and those that were drawn. */
  readonly of: number;
  readonly drawn: number;
}

export interface Sample {
  readonly patches: readonly QueueCandidate[];
  /** Units: patches or places. */
  readonly drawn: number;
  readonly of: number;
  /** By name; one of all where nothing is stratified. */
  readonly shares: readonly StratumShare[];
}

interface Unit {
  readonly patches: readonly QueueCandidate[];
  readonly stratum: string;
}

/**
 * A random sample of the candidates, in the order in which it was drawn. All units are put in a random order once; each
 * stratum gives the first of its own, so that a larger sample of the same seed begins with a smaller one where nothing
 * is stratified.
 */
export function drawSample(candidates: readonly QueueCandidate[], wish: SampleWish): Sample {
  const units = unitsOf(candidates, wish);
  const drawn = unitCount(units.length, wish.size);
  const shares = sharesOf(units, drawn);
  const left = new Map(shares.map((share) => [share.stratum, share.drawn]));
  const taken = shuffled(units, new SeededRandom(wish.seed)).filter(({ stratum }) => {
    const still = left.get(stratum) ?? 0;
    left.set(stratum, still - 1);
    return still > 0;
  });
  return { patches: taken.flatMap(({ patches }) => patches), drawn, of: units.length, shares };
}

function unitCount(of: number, { unit, value }: SampleWish['size']): number {
  const wanted = unit === 'count' ? Math.floor(value) : Math.max(1, Math.floor((of * value) / 100 + 0.5));
  return Math.max(0, Math.min(of, wanted));
}

/** In the dataset's order. A patch that names no place is one by itself; of a place the first patch says the stratum. */
function unitsOf(candidates: readonly QueueCandidate[], { by, stratify }: SampleWish): Unit[] {
  const stratumOf = (candidate: QueueCandidate): string => {
    if (stratify === 'land-cover') return candidate.landCover;
    return stratify === 'cloud-cover' ? candidate.cloudCover : '';
  };
  const ordered = [...candidates].sort(inPlace);
  if (by === 'patch') return ordered.map((patch) => ({ patches: [patch], stratum: stratumOf(patch) }));
  const places = new Map<string, QueueCandidate[]>();
  for (const candidate of ordered) {
    const key = candidate.roi === '' ? `\n${candidate.splitId}\n${candidate.patch}` : candidate.roi;
    const place = places.get(key);
    if (place === undefined) places.set(key, [candidate]);
    else place.push(candidate);
  }
  return [...places.values()].map((patches) => ({
    patches: patches.sort((a, b) => compareText(a.date, b.date) || inPlace(a, b)),
    stratum: stratumOf(patches[0] as QueueCandidate),
  }));
}

/**
 * How many of each stratum: its part of the whole, rounded down; what is left over goes one by one to those that lost
 * most by the rounding (largest remainders), of equal ones to the larger stratum, then to the first by name.
 */
function sharesOf(units: readonly Unit[], drawn: number): StratumShare[] {
  const sizes = new Map<string, number>();
  for (const { stratum } of units) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
  const parts = [...sizes].map(([stratum, of]) => {
    // As whole numbers: a remainder must not depend on how a fraction is rounded.
    const whole = Math.floor((drawn * of) / units.length);
    return { stratum, of, drawn: whole, lost: drawn * of - whole * units.length };
  });
  let over = drawn - parts.reduce((sum, part) => sum + part.drawn, 0);
  const byLoss = [...parts].sort((a, b) => b.lost - a.lost || b.of - a.of || compareText(a.stratum, b.stratum));
  for (const part of byLoss) {
    if (over <= 0) break;
    part.drawn++;
    over--;
  }
  return parts
    .sort((a, b) => compareText(a.stratum, b.stratum))
    .map(({ stratum, of, drawn: share }) => ({ stratum, of, drawn: share }));
}
