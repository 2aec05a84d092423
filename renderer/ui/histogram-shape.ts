import type { ValueRange } from '../../shared/stretch.ts';

/** Where a value lies between the ends of a window, kept within them: 0 to 1. */
export function fractionOf(value: number, [from, to]: ValueRange): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

export function valueAt(fraction: number, [from, to]: ValueRange): number {
  return from + Math.min(1, Math.max(0, fraction)) * (to - from);
}

/** To three digits, as many as a histogram can be read to. */
export function formatValue(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** One area below all bars, the tallest as tall as the drawing; by the square root, so that what is rare is seen. */
export function barsPath(bars: Float64Array, width: number, height: number): string {
  let tallest = 1;
  for (const bar of bars) tallest = Math.max(tallest, bar);
  const step = width / bars.length;
  const tops = Array.from(bars, (bar, place) => {
    const y = height * (1 - Math.sqrt(bar / tallest));
    return `L${(place * step).toFixed(1)} ${y.toFixed(1)}H${((place + 1) * step).toFixed(1)}`;
  });
  return `M0 ${height}${tops.join('')}V${height}Z`;
}
