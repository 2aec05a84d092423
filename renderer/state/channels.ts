import { physicalValues } from '../../shared/cloudsen12/physical-values.ts';
import { floatPercentiles } from '../../shared/raster/float-percentiles.ts';
import { percentiles } from '../../shared/raster/histogram.ts';
import {
  equalisedLevels,
  type NumberLevels,
  numberLevels,
  type WholeLevels,
  wholeLevels,
  wholeLevelsFrom,
} from '../../shared/raster/levels.ts';
import { type NumberHistogram, numberHistogram, wholeHistogram } from '../../shared/raster/number-histogram.ts';
import { defaultStretch, type Stretching, type ValueRange } from '../../shared/stretch.ts';
import type { LayerPixels } from './layer-cache.ts';

/** What one channel of a picture is drawn from. Its pixels never change, so what is measured of them is kept. */
export interface Channel {
  /** Values at two percentiles; the second lies above the first. */
  percentileRange(lowPercent: number, highPercent: number): ValueRange;
  readonly histogram: NumberHistogram;
  /** `place` is that of the channel among those of the picture. Those that were asked for last are kept. */
  levels(stretching: Stretching, place: number): WholeLevels | NumberLevels;
}

/** The levels of one stretch, made when another one is asked for. */
class KeptLevels<Levels> {
  #kept: { readonly key: string; readonly levels: Levels } | null = null;

  of(stretching: Stretching, place: number, make: () => Levels): Levels {
    const key = `${JSON.stringify(stretching)} ${stretching.kind === 'fixed' ? place : ''}`;
    if (this.#kept?.key !== key) this.#kept = { key, levels: make() };
    return this.#kept.levels;
  }
}

/** From which value to which a channel is drawn; null where it is drawn by rank. `place` is that of the channel. */
export function rangeOf(channel: Channel, stretching: Stretching, place: number): ValueRange | null {
  if (stretching.kind === 'equalised') return null;
  if (stretching.kind === 'percentile') return channel.percentileRange(stretching.low, stretching.high);
  return stretching.ranges[place] ?? stretching.ranges[0] ?? [0, 1];
}

/** A band of whole numbers, all of which count: a look-up per value that can occur draws it. */
export class WholeChannel implements Channel {
  readonly numbers: Int16Array;
  /** Value = number / divisor. */
  readonly divisor: number;
  readonly #ranges = new Map<string, ValueRange>();
  readonly #levels = new KeptLevels<WholeLevels>();
  #histogram: (NumberHistogram & { readonly first: number }) | null = null;

  constructor(numbers: Int16Array, divisor: number) {
    this.numbers = numbers;
    this.divisor = divisor;
  }

  get histogram(): NumberHistogram & { readonly first: number } {
    this.#histogram ??= wholeHistogram(this.numbers, this.divisor);
    return this.#histogram;
  }

  percentileRange(lowPercent: number, highPercent: number): ValueRange {
    const [low, high] = this.#wholeRange(lowPercent, highPercent);
    return [low / this.divisor, high / this.divisor];
  }

  levels(stretching: Stretching, place: number): WholeLevels {
    return this.#levels.of(stretching, place, () => this.#makeLevels(stretching, place));
  }

  #makeLevels(stretching: Stretching, place: number): WholeLevels {
    const { gamma } = stretching;
    if (stretching.kind === 'equalised') {
      const { first, counts } = this.histogram;
      return wholeLevelsFrom(first, equalisedLevels(counts, gamma));
    }
    if (stretching.kind === 'percentile') {
      const [low, high] = this.#wholeRange(stretching.low, stretching.high);
      return wholeLevels({ low, high, gamma });
    }
    const [low, high] = rangeOf(this, stretching, place) ?? [0, 1];
    return wholeLevels({ low: low * this.divisor, high: high * this.divisor, gamma });
  }

  #wholeRange(lowPercent: number, highPercent: number): ValueRange {
    const key = `${lowPercent} ${highPercent}`;
    const known = this.#ranges.get(key);
    if (known !== undefined) return known;
    const [low = 0, high = 0] = percentiles(this.numbers, [lowPercent / 100, highPercent / 100]);
    const range = [low, Math.max(high, low + 1)] as const;
    this.#ranges.set(key, range);
    return range;
  }
}

/** Of a histogram of numbers: a few that lie far out would leave no bins for the others. */
const HISTOGRAM_CUT = [0.05, 99.95] as const;

/** Numbers of which NaN is nodata. */
export class NumberChannel implements Channel {
  readonly values: Float32Array;
  readonly #ranges = new Map<string, ValueRange>();
  readonly #levels = new KeptLevels<NumberLevels>();
  #histogram: NumberHistogram | null = null;

  constructor(values: Float32Array) {
    this.values = values;
  }

  get histogram(): NumberHistogram {
    this.#histogram ??= numberHistogram(this.values, ...this.percentileRange(...HISTOGRAM_CUT));
    return this.#histogram;
  }

  percentileRange(lowPercent: number, highPercent: number): ValueRange {
    const key = `${lowPercent} ${highPercent}`;
    const known = this.#ranges.get(key);
    if (known !== undefined) return known;
    const [low = Number.NaN, high = Number.NaN] = floatPercentiles(this.values, [lowPercent / 100, highPercent / 100]);
    const range = low < high ? ([low, high] as const) : rangeFrom(low);
    this.#ranges.set(key, range);
    return range;
  }

  levels(stretching: Stretching, place: number): NumberLevels {
    return this.#levels.of(stretching, place, () => this.#makeLevels(stretching, place));
  }

  #makeLevels(stretching: Stretching, place: number): NumberLevels {
    const { gamma } = stretching;
    const range = rangeOf(this, stretching, place);
    if (range !== null) return numberLevels({ low: range[0], high: range[1], gamma });
    const { low, high, counts } = this.histogram;
    return { low, high, levels: equalisedLevels(counts, gamma) };
  }
}

/** Of one value alone, or of none: any range from it will do. */
function rangeFrom(value: number): ValueRange {
  const low = Number.isNaN(value) ? 0 : value;
  return [low, low + Math.max(1, Math.abs(low))];
}

const wholeChannels = new WeakMap<LayerPixels, WholeChannel>();

/** The channel of a band; null where its numbers are no whole ones, or some of them say "nothing measured". */
export function wholeChannelOf(layerId: string, pixels: LayerPixels): WholeChannel | null {
  const known = wholeChannels.get(pixels);
  if (known !== undefined) return known;
  const { divisor, nodataAtMost } = physicalValues(layerId);
  if (!(pixels instanceof Int16Array) || nodataAtMost !== Number.NEGATIVE_INFINITY) return null;
  const channel = new WholeChannel(pixels, divisor);
  wholeChannels.set(pixels, channel);
  return channel;
}

/** Measures a band ahead of the picture that needs it: 0.7 ms that the annotator does not wait for then. */
export function measureBand(layerId: string, pixels: LayerPixels): void {
  const stretch = defaultStretch.measured;
  if (stretch.kind === 'percentile') wholeChannelOf(layerId, pixels)?.percentileRange(stretch.low, stretch.high);
}
