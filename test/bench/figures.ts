/** One line of the benchmark's answer. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly median: number | null;
  /** What 95 % of the samples are as good as or better: the slow end of a time, the low end of a rate. */
  readonly p95: number | null;
  /** Null for a figure that is only printed beside the others. */
  readonly limit: number | null;
  readonly pass: boolean;
}

interface RowOptions {
  readonly name: string;
  readonly unit: string;
  readonly samples: readonly number[];
  readonly limit: number | null;
  /** Which of the two figures is held against the limit; the 95th percentile where the issue names none. */
  readonly judged?: 'p95' | 'median';
}

/** A display of 60 Hz begins a frame so often: what a key press does at once may have to wait so long to be drawn. */
const TICK_MS = 1000 / 60;

/**
 * Two rows for what one key press draws at once, both at their 95th percentile: the page's own work, against the limit,
 * and the time until it was drawn, which no page can hold below the limit and one tick of the display.
 */
export function drawnAtOnce(name: string, limitMs: number, work: readonly number[], drawn: readonly number[]): Row[] {
  return [
    below({ name: `${name}, the page's work`, unit: 'ms', samples: work, limit: limitMs }),
    below({ name: `${name}, key to drawn at 60 Hz`, unit: 'ms', samples: drawn, limit: rounded(limitMs + TICK_MS) }),
  ];
}

const WINDOW_MS = 1000;

/** Frames per second of each whole window, from the starts of its first and last frame. */
export function frameRates(starts: readonly number[]): number[] {
  const rates: number[] = [];
  let first = 0;
  for (let i = 1; i < starts.length; i++) {
    const spanMs = starts[i] - starts[first];
    if (spanMs < WINDOW_MS) continue;
    rates.push((1000 * (i - first)) / spanMs);
    first = i;
  }
  return rates;
}

/** A row that passes while its figure is below the limit. */
export function below(options: RowOptions): Row {
  return row(options, 0.95, (figure, limit) => figure < limit);
}

/** A row that passes while its figure reaches the limit. */
export function atLeast(options: RowOptions): Row {
  return row(options, 0.05, (figure, limit) => figure >= limit);
}

function row(options: RowOptions, badEnd: number, holds: (figure: number, limit: number) => boolean): Row {
  const { name, unit, samples, limit, judged = 'p95' } = options;
  if (samples.length === 0) return { name, unit, median: null, p95: null, limit, pass: false };
  const median = rounded(quantile(samples, 0.5));
  const p95 = rounded(quantile(samples, badEnd));
  return { name, unit, median, p95, limit, pass: limit === null || holds(judged === 'p95' ? p95 : median, limit) };
}

/** Nearest rank: a value that was measured, never one in between. */
export function quantile(samples: readonly number[], fraction: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = Math.ceil(fraction * sorted.length);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
}

/** Three significant figures below 100, whole numbers above. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** "median 12.1, p95 14.9, worst 20.2 of 60", for the progress on standard error. */
export function summary(samples: readonly number[]): string {
  if (samples.length === 0) return 'no samples';
  const [median, p95, worst] = [0.5, 0.95, 1].map((fraction) => rounded(quantile(samples, fraction)));
  return `median ${median}, p95 ${p95}, worst ${worst} of ${samples.length}`;
}
