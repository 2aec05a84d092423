import { expect } from 'vitest';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { firstDifference } from './random-masks.ts';

/** What work that is done in slices comes to, and in how many. */
export function runToEnd<T>(work: Generator<void, T>): { readonly result: T; readonly slices: number } {
  for (let slices = 1; ; slices++) {
    const { done, value } = work.next();
    if (done === true) return { result: value, slices };
  }
}

/** Each pixel of the image, in reading order. */
export function forEachPixel(visit: (i: number, x: number, y: number) => void): void {
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let x = IMAGE_START; x < IMAGE_END; x++) visit(y * PATCH_SIZE + x, x, y);
  }
}

/** How many parts hang together over edges and have one number; walked one pixel after another. */
export function partCount(labels: Int32Array): number {
  const seen = new Uint8Array(PATCH_PIXELS);
  let parts = 0;
  forEachPixel((first) => {
    if (seen[first] === 1) return;
    parts++;
    seen[first] = 1;
    const queue = [first];
    for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
      for (const next of [i - PATCH_SIZE, i - 1, i + 1, i + PATCH_SIZE]) {
        if (labels[next] !== labels[i] || seen[next] === 1) continue;
        seen[next] = 1;
        queue.push(next);
      }
    }
  });
  return parts;
}

/** Numbers from 0 on in reading order, all over the image and nowhere else; returns how many. */
export function expectNumbered(labels: Int32Array): number {
  let last = -1;
  let inOrder = true;
  const covered = new Int32Array(PATCH_PIXELS).fill(-1);
  forEachPixel((i) => {
    if (labels[i] < 0 || labels[i] > last + 1) inOrder = false;
    last = Math.max(last, labels[i]);
    covered[i] = labels[i];
  });
  expect(inOrder).toBe(true);
  expect(firstDifference(labels, covered)).toBe(-1);
  return last + 1;
}
