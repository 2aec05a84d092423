import { IMAGE_END, IMAGE_SIZE, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import { countCodes } from './areas.ts';
import { regionOfCode } from './code-region.ts';
import { clipRect, imageRect, type Rect } from './rect.ts';
import { type Region, regionBounds } from './region.ts';

/**
 * The mask with every image pixel turned into the most frequent code of the box of 2 radius + 1 pixels around it, as
 * far as that lies in the image: its own code if that is among the most frequent, else the smallest of them. With a
 * `code` only changes from it and to it are made. `radius` is whole, 0 or more.
 *
 * One pass for each code that occurs, over the part of the image that its boxes reach: any number of codes works, and
 * a handful is quick.
 */
export function majority(codes: Int16Array, radius: number, code: number | null): Int16Array {
  assert(Number.isInteger(radius) && radius >= 0, `a box of radius ${radius}`);
  const span = Math.min(radius, IMAGE_SIZE);
  const counted = countCodes(codes).map(([candidate]) => candidate);
  const scores = new Int32Array(PATCH_PIXELS);
  const best = codes.slice();
  for (const candidate of counted) vote(best, scores, candidate, regionOfCode(codes, candidate), span);
  if (code === null) return best;
  for (let i = 0; i < PATCH_PIXELS; i++) if (codes[i] !== code && best[i] !== code) best[i] = codes[i];
  return best;
}

/** Counts the members in each box and makes `candidate` the best where it beats the smaller codes before it. */
function vote(best: Int16Array, scores: Int32Array, candidate: number, member: Region, span: number): void {
  const { x0, y0, x1, y1 } = boxesAround(regionBounds(member, imageRect), span);
  // Members in the rows of the box, by column; and all of them to the left of a column.
  const inColumn = new Int32Array(PATCH_SIZE);
  const upTo = new Int32Array(PATCH_SIZE);
  const add = (y: number, sign: number) => {
    if (y < IMAGE_START || y >= IMAGE_END) return;
    const row = y * PATCH_SIZE;
    for (let x = IMAGE_START; x < IMAGE_END; x++) inColumn[x] += sign * member[row + x];
  };
  for (let y = y0 - span; y < y0 + span; y++) add(y, 1);
  for (let y = y0; y < y1; y++) {
    add(y + span, 1);
    for (let x = IMAGE_START; x < IMAGE_END; x++) upTo[x + 1] = upTo[x] + inColumn[x];
    const row = y * PATCH_SIZE;
    for (let x = x0; x < x1; x++) {
      const count = upTo[Math.min(x + span + 1, IMAGE_END)] - upTo[Math.max(x - span, IMAGE_START)];
      // Half a pixel more for the code that is there already; among others the smaller came first.
      const score = 2 * count + member[row + x];
      if (score > scores[row + x]) {
        scores[row + x] = score;
        best[row + x] = candidate;
      }
    }
    add(y - span, -1);
  }
}

function boxesAround({ x0, y0, x1, y1 }: Rect, span: number): Rect {
  return clipRect({ x0: x0 - span, y0: y0 - span, x1: x1 + span, y1: y1 + span }, imageRect);
}
