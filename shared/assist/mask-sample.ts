import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import type { ClassTable } from '../cloudsen12/reference-classes.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { assert } from '../errors.ts';
import type { TrainingLabels } from './training-labels.ts';

/** Columns from one pixel of the sample to the next, and rows. Each row begins elsewhere, so that no line falls between. */
const STEP = 5;
const SHIFT = 2;

/**
 * One of 25 pixels of a mask, to learn from beside what is drawn: most of a mask that is to be checked is right, and
 * where one that has learned from it contradicts it, there it may be wrong. So few that what is drawn still weighs.
 */
export function maskSample(codes: Int8Array | Int16Array, table: ClassTable): TrainingLabels {
  assert(codes.length === PATCH_PIXELS, `a mask of ${codes.length} codes`);
  const sample = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  for (let y = IMAGE_START, row = 0; y < IMAGE_END; y += STEP, row++) {
    const first = IMAGE_START + ((row * SHIFT) % STEP);
    for (let x = first; x < IMAGE_END; x += STEP) {
      const i = y * PATCH_SIZE + x;
      sample[i] = table[codes[i] & 0xffff];
    }
  }
  return sample;
}
