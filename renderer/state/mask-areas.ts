import { IMAGE_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import type { CodeCount } from '../../shared/dataset-report.ts';

function percent(pixels: number): string {
  if (pixels === 0) return '';
  const share = (100 * pixels) / IMAGE_PIXELS;
  if (share < 0.1) return '< 0.1 %';
  // All but a few pixels is not all of them.
  if (share > 99 && pixels < IMAGE_PIXELS) return `${Math.min(99.9, share).toFixed(1)} %`;
  return `${share.toFixed(share < 10 ? 1 : 0)} %`;
}

/** How much of the image area each code of a mask covers. */
export class MaskAreas {
  readonly counts: readonly CodeCount[];
  readonly #counts: ReadonlyMap<number, number>;

  constructor(counts: readonly CodeCount[]) {
    this.counts = counts;
    this.#counts = new Map(counts);
  }

  /** In percent of the image area; empty where the code does not occur. */
  share(code: number): string {
    return percent(this.#counts.get(code) ?? 0);
  }

  /** Codes besides those in `known`, most frequent first. */
  others(known: ReadonlySet<number>): readonly { readonly code: number; readonly share: string }[] {
    return [...this.#counts]
      .filter(([code]) => !known.has(code))
      .sort((a, b) => b[1] - a[1])
      .map(([code, pixels]) => ({ code, share: percent(pixels) }));
  }
}
