import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';

/** Bands of one date, each null where the dataset lacks it. Raw numbers, reflectance x 10000. */
export interface DateBands {
  readonly B2: Int16Array | null;
  readonly B3: Int16Array | null;
  readonly B4: Int16Array | null;
  readonly B8: Int16Array | null;
  readonly B11: Int16Array | null;
  readonly B12: Int16Array | null;
}

/** How one band of a date differs from that of another beyond what season, sun and air do to all of the patch. */
export interface BandChange {
  readonly now: Int16Array;
  readonly clear: Int16Array;
  /** Added between the dates where neither is cloudy: median difference, raw numbers. */
  readonly shift: number;
  /** The same as a factor: median quotient. */
  readonly ratio: number;
}

export type DateChange = Readonly<Record<keyof DateBands, BandChange | null>>;

/** Every seventh pixel is enough for medians. */
const STRIDE = 7;
/** Haze and season change a clear patch in blue by less than this; an even overcast would pass for the usual change. */
const LARGEST_SHIFT = 400;
/** Where blue changes as most of the patch does, give or take this, both dates look clear. */
const ALIKE = 150;
/** Share of the patch that has to look clear on both dates. */
const LEAST_ALIKE = 0.01;
/** Of few clear pixels many are shadow: a season does not do more than this to a whole patch. */
const [SMALLEST_RATIO, LARGEST_RATIO] = [0.75, 1.33];

/**
 * The change of each band that both dates have, relative to the pixels that look clear on both: those where the bluest
 * band changes as it does most often. Cloud changes it by any amount, clear ground by nearly one.
 */
export function dateChange(now: DateBands, clear: DateBands, usable: (i: number) => boolean): DateChange {
  const sample = sampled(usable);
  const bluest = pairOf('B2') ?? pairOf('B3') ?? pairOf('B4');
  const alike = bluest === null ? sample : alikePixels(sample, bluest);
  return {
    B2: changeOf('B2'),
    B3: changeOf('B3'),
    B4: changeOf('B4'),
    B8: changeOf('B8'),
    B11: changeOf('B11'),
    B12: changeOf('B12'),
  };

  function pairOf(band: keyof DateBands): BandPair | null {
    const pair = { now: now[band], clear: clear[band] };
    return pair.now === null || pair.clear === null ? null : { now: pair.now, clear: pair.clear };
  }

  function changeOf(band: keyof DateBands): BandChange | null {
    const pair = pairOf(band);
    if (pair === null) return null;
    const difference = median(alike.map((i) => pair.now[i] - pair.clear[i]));
    const quotient = median(alike.map((i) => pair.now[i] / Math.max(1, pair.clear[i])));
    return { ...pair, shift: difference ?? 0, ratio: clamp(quotient ?? 1, SMALLEST_RATIO, LARGEST_RATIO) };
  }
}

interface BandPair {
  readonly now: Int16Array;
  readonly clear: Int16Array;
}

function sampled(usable: (i: number) => boolean): number[] {
  const sample: number[] = [];
  for (let i = 0; i < PATCH_PIXELS; i += STRIDE) {
    const x = i % PATCH_SIZE;
    if (x < IMAGE_START || x >= IMAGE_END || i < IMAGE_START * PATCH_SIZE || i >= IMAGE_END * PATCH_SIZE) continue;
    if (usable(i)) sample.push(i);
  }
  return sample;
}

function alikePixels(sample: readonly number[], { now, clear }: BandPair): readonly number[] {
  const small = sample.map((i) => now[i] - clear[i]).filter((difference) => Math.abs(difference) <= LARGEST_SHIFT);
  if (small.length < sample.length * LEAST_ALIKE) return [];
  const usual = densest(Float64Array.from(small).sort());
  return sample.filter((i) => Math.abs(now[i] - clear[i] - usual) < ALIKE);
}

/** Where sorted numbers lie closest together: the narrowest half, of that the narrowest half, and so on (half-sample mode). */
function densest(sorted: Float64Array): number {
  let [from, to] = [0, sorted.length];
  while (to - from > 3) {
    const half = Math.ceil((to - from) / 2);
    let best = from;
    for (let i = from; i + half <= to; i++) {
      if (sorted[i + half - 1] - sorted[i] < sorted[best + half - 1] - sorted[best]) best = i;
    }
    [from, to] = [best, best + half];
  }
  return sorted[from];
}

function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : Float64Array.from(values).sort()[values.length >> 1];
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
