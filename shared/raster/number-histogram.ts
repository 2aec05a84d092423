import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { bandHistogram } from './histogram.ts';

/** How often values occur in the image area: equal bins from `low` to `high`; what lies outside counts in the end bins. */
export interface NumberHistogram {
  readonly low: number;
  readonly high: number;
  readonly counts: Uint32Array;
}

const BINS = 65_536;

/** Of a 512 x 512 layer of numbers; NaN is not counted. `low` is below `high`. */
export function numberHistogram(values: Float32Array, low: number, high: number): NumberHistogram {
  const counts = new Uint32Array(BINS);
  const scale = BINS / (high - low);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const bin = (values[i] - low) * scale;
      if (!Number.isNaN(bin)) counts[bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin | 0]++;
    }
  }
  return { low, high, counts };
}

/** Of a band: one bin for each whole number from the smallest to the largest, in units of `divisor` of them. */
export function wholeHistogram(band: Int16Array, divisor: number): NumberHistogram & { readonly first: number } {
  const all = bandHistogram(band);
  let first = -32_768;
  while (all[first & 0xffff] === 0) first++;
  let last = 32_767;
  while (all[last & 0xffff] === 0) last--;
  const counts = Uint32Array.from({ length: last - first + 1 }, (_, i) => all[(first + i) & 0xffff]);
  return { first, low: first / divisor, high: (last + 1) / divisor, counts };
}

/** Heights of `bars` equal bars over a window, in pixels. */
export function histogramBars(
  { low, high, counts }: NumberHistogram,
  from: number,
  to: number,
  bars: number,
): Float64Array {
  const heights = new Float64Array(bars);
  const width = (high - low) / counts.length;
  const scale = bars / (to - from);
  for (let bin = 0; bin < counts.length; bin++) {
    if (counts[bin] === 0) continue;
    // A bin wider than a bar is shared among the bars that it covers.
    const start = (low + bin * width - from) * scale;
    const end = start + width * scale;
    for (let bar = Math.max(0, Math.floor(start)); bar < Math.min(bars, end); bar++) {
      const overlap = Math.min(end, bar + 1) - Math.max(start, bar);
      heights[bar] += (counts[bin] * overlap) / (end - start);
    }
  }
  return heights;
}
