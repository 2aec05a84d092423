import type { LevelFigures } from './mending.ts';

/** What the annotators took on one dataset; an annotator that did not come to a level has no figures for it. */
export interface DatasetEffort {
  readonly dataset: string;
  readonly figures: readonly { readonly annotator: string; readonly levels: readonly LevelFigures[] }[];
}

/** Gestures of one annotator over all datasets. */
export interface Sum {
  readonly annotator: string;
  readonly level: number;
  /** Null where it did not come to the level on some dataset. */
  readonly gestures: number | null;
  /** Beside the annotator that it is compared with; null where either did not come there, or nothing was to be done. */
  readonly share: number | null;
}

/** The sums at each level, and each annotator's share of what `base` needed. */
export function sums(efforts: readonly DatasetEffort[], levels: readonly number[], base: string): Sum[] {
  const names = efforts[0]?.figures.map(({ annotator }) => annotator) ?? [];
  return levels.flatMap((level) => {
    const gesturesOf = (name: string) => total(efforts, name, level);
    const whole = gesturesOf(base);
    return names.map((annotator): Sum => {
      const gestures = gesturesOf(annotator);
      const share = gestures === null || whole === null || whole === 0 ? null : gestures / whole;
      return { annotator, level, gestures, share: share === null ? null : Number(share.toFixed(3)) };
    });
  });
}

function total(efforts: readonly DatasetEffort[], annotator: string, level: number): number | null {
  let gestures = 0;
  for (const { figures } of efforts) {
    const found = figures.find((one) => one.annotator === annotator)?.levels.find((one) => one.level === level);
    if (found === undefined) return null;
    gestures += found.gestures;
  }
  return gestures;
}

/** An annotator keeps within `limit` of what the base needed. */
export function holds(all: readonly Sum[], annotator: string, level: number, limit: number): boolean {
  const share = all.find((sum) => sum.annotator === annotator && sum.level === level)?.share ?? null;
  return share !== null && share <= limit;
}
