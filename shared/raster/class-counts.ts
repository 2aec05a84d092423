import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { type ClassTable, NO_STATEMENT } from '../cloudsen12/reference-classes.ts';

/** Codes of a whole patch as its file stores them, row-major. */
export type PatchCodes = Int8Array | Int16Array;

/** Classes 0..3 and "no statement". */
export const STATES = NO_STATEMENT + 1;

/** Image pixels by what two masks say of them: at `STATES * mine + theirs`, each a class number or NO_STATEMENT. */
export type ClassPairs = Uint32Array;

/*
 * Labels come in large areas of one code, so runs are counted and not pixels: a table is touched only where the code
 * changes.
 */

/** Pixels of the image area by class number, into `counts` of STATES entries, which is cleared first. */
export function countClasses(codes: PatchCodes, table: ClassTable, counts: Uint32Array): void {
  counts.fill(0);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    let start = y * PATCH_SIZE + IMAGE_START;
    let code = codes[start];
    for (let i = start + 1; i < end; i++) {
      if (codes[i] === code) continue;
      counts[table[code & 0xffff]] += i - start;
      code = codes[i];
      start = i;
    }
    counts[table[code & 0xffff]] += end - start;
  }
}

/** The pairs of two masks that are both codes, into `pairs`, which is cleared first. */
export function countCodePairs(
  mine: PatchCodes,
  myTable: ClassTable,
  theirs: PatchCodes,
  theirTable: ClassTable,
  pairs: ClassPairs,
): void {
  pairs.fill(0);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    let start = y * PATCH_SIZE + IMAGE_START;
    let a = mine[start];
    let b = theirs[start];
    for (let i = start + 1; i < end; i++) {
      if (mine[i] === a && theirs[i] === b) continue;
      pairs[myTable[a & 0xffff] * STATES + theirTable[b & 0xffff]] += i - start;
      a = mine[i];
      b = theirs[i];
      start = i;
    }
    pairs[myTable[a & 0xffff] * STATES + theirTable[b & 0xffff]] += end - start;
  }
}
