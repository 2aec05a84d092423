import { cloudClasses } from '../cloudsen12/classes.ts';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { type ClassTable, NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { assert } from '../errors.ts';
import type { Region } from '../raster/region.ts';

/** What it can learn from in the patch. */
export const learnedFrom = ['both', 'painted', 'scribbles'] as const;
export type LearnedFrom = (typeof learnedFrom)[number];

/** What the annotator has said: 512 x 512 class numbers 0..3, `NO_STATEMENT` where nothing is said and in the padding. */
export type TrainingLabels = Uint8Array;

/** Scribbles, read as `classTable('LABEL_manual_sc', reading)` reads them. */
export function labelsOfScribbles(codes: Int8Array | Int16Array, table: ClassTable): TrainingLabels {
  return labelsWhere(codes, table, null);
}

/** The pixels of the mask that were painted by hand. */
export function labelsOfPainted(codes: Int8Array | Int16Array, table: ClassTable, painted: Region): TrainingLabels {
  return labelsWhere(codes, table, painted);
}

/** Both; where they contradict each other, the painted ones: a mask is drawn to the pixel, a scribble is not. */
export function bothLabels(scribbled: TrainingLabels, painted: TrainingLabels): TrainingLabels {
  return painted.map((number, i) => (number === NO_STATEMENT ? scribbled[i] : number));
}

function labelsWhere(codes: Int8Array | Int16Array, table: ClassTable, member: Region | null): TrainingLabels {
  assert(codes.length === PATCH_PIXELS, `a label of ${codes.length} codes`);
  const labels = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++)
      if (member === null || member[i] !== 0) labels[i] = table[codes[i] & 0xffff];
  }
  return labels;
}

/** How many pixels of each class are labelled, by class number. */
export function labelCounts(classes: Uint8Array): number[] {
  const counts = cloudClasses.map(() => 0);
  for (let i = 0; i < classes.length; i++) if (classes[i] !== NO_STATEMENT) counts[classes[i]]++;
  return counts;
}
