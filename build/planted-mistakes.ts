import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Patch pixels. The brush starts with a radius of 8. */
export const MENDING_RADIUS = 5;
const ROW_STEP = 6;

export interface Mistake {
  readonly split: string;
  readonly patch: number;
  readonly kind: string;
  readonly pixelCount: number;
  /** Rows of the mistake: [row, first column, length]. */
  readonly runs: readonly (readonly [y: number, x: number, length: number])[];
}

/** What the generator says it has planted: the pictures mend one and look at another. */
export async function largestMistake(folder: string, split: string, kind: string): Promise<Mistake> {
  const { mistakes } = JSON.parse(await readFile(join(folder, 'truth/mistakes.json'), 'utf8')) as {
    readonly mistakes: readonly Mistake[];
  };
  const found = mistakes.filter((mistake) => mistake.split === split && mistake.kind === kind);
  const largest = found.toSorted((a, b) => b.pixelCount - a.pixelCount)[0];
  if (largest === undefined) throw new Error(`the example has no ${kind} in ${split}`);
  return largest;
}

/** Strokes along the rows of a mistake that mend it, each from edge to edge. */
export function mendingStrokes({ runs }: Mistake): [number, number][][] {
  const chosen = runs.filter(([y, , length]) => y % ROW_STEP === 0 && length > 2 * MENDING_RADIUS);
  return chosen.map(([y, x, length]) => [
    [x + MENDING_RADIUS, y],
    [x + length - MENDING_RADIUS, y],
  ]);
}
