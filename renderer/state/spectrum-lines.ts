import { physicalValues } from '../../shared/cloudsen12/physical-values.ts';
import { type Moments, squareMoments } from '../../shared/raster/moments.ts';
import { MAX_PINS, type Pin } from './pins.svelte.ts';

/** Reflectances by band, null where there is none: filled anew and handed over again at each change. */
type SpectrumLine = (number | null)[];

/** A mean, and what lies a standard deviation below and above it. */
export interface SpreadLine {
  readonly low: SpectrumLine;
  readonly mean: SpectrumLine;
  readonly high: SpectrumLine;
}

export interface SpectrumLines {
  /** Central wavelengths, nm. */
  readonly nm: readonly number[];
  readonly classSpread: SpreadLine;
  readonly cursor: SpreadLine;
  /** By number, from 1 on: their means. */
  readonly pins: readonly SpectrumLine[];
}

type Bands = readonly (Int16Array | null)[];

const { divisor } = physicalValues('L1C_B2');
/** Of one band: mean and deviation. */
const measured = new Float64Array(2);

export function emptyLines(nm: readonly number[]): SpectrumLines {
  const line = (): SpectrumLine => nm.map(() => null);
  const spread = (): SpreadLine => ({ low: line(), mean: line(), high: line() });
  return { nm, classSpread: spread(), cursor: spread(), pins: Array.from({ length: MAX_PINS }, line) };
}

/** The mean over the square of `side` around a pixel; its spread where it is more than one. Allocates nothing. */
export function fillSquare(bands: Bands, x: number, y: number, side: number, line: SpreadLine): void {
  for (let i = 0; i < line.mean.length; i++) {
    const band = bands[i] ?? null;
    const count = band === null ? 0 : squareMoments(band, x, y, side, measured);
    const mean = measured[0] / divisor;
    const deviation = measured[1] / divisor;
    line.mean[i] = count === 0 ? null : mean;
    line.low[i] = count > 1 ? mean - deviation : null;
    line.high[i] = count > 1 ? mean + deviation : null;
  }
}

export function clearSquare(line: SpreadLine): void {
  line.mean.fill(null);
  line.low.fill(null);
  line.high.fill(null);
}

/** `moments` by band; null where they are not known. */
export function fillClass(moments: readonly (Moments | null)[] | null, line: SpreadLine): void {
  for (let i = 0; i < line.mean.length; i++) {
    const of = moments?.[i] ?? null;
    const known = of !== null && of.count > 0;
    line.mean[i] = known ? of.mean / divisor : null;
    line.low[i] = known ? (of.mean - of.deviation) / divisor : null;
    line.high[i] = known ? (of.mean + of.deviation) / divisor : null;
  }
}

export function fillPins(bands: Bands, pins: readonly Pin[], lines: SpectrumLines): void {
  for (const line of lines.pins) line.fill(null);
  for (const { number, x, y, side } of pins) {
    const line = lines.pins[number - 1];
    if (line === undefined) continue;
    for (let i = 0; i < line.length; i++) {
      const band = bands[i] ?? null;
      const count = band === null ? 0 : squareMoments(band, x, y, side, measured);
      line[i] = count === 0 ? null : measured[0] / divisor;
    }
  }
}
