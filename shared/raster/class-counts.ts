import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';

/** Codes of a whole patch as its file stores them, row-major. */
export type PatchCodes = Int8Array | Int16Array;

/** Stands beside the class numbers 0..3 where a label states no class. */
export const NO_STATEMENT = 4;
/** Classes 0..3 and "no statement". */
export const STATES = NO_STATEMENT + 1;

/** Class number of each int16 code, 0..3 or NO_STATEMENT, at the index of its bits read as unsigned. */
export type ClassTable = Uint8Array;

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

/**
 * Pixels of the image area by the class numbers of two masks, `counts[mine * STATES + theirs]`, which is cleared
 * first.
 */
export function countPairs(
  mine: PatchCodes,
  myTable: ClassTable,
  theirs: PatchCodes,
  theirTable: ClassTable,
  counts: Uint32Array,
): void {
  counts.fill(0);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    let start = y * PATCH_SIZE + IMAGE_START;
    let a = mine[start];
    let b = theirs[start];
    for (let i = start + 1; i < end; i++) {
      if (mine[i] === a && theirs[i] === b) continue;
      counts[myTable[a & 0xffff] * STATES + theirTable[b & 0xffff]] += i - start;
      a = mine[i];
      b = theirs[i];
      start = i;
    }
    counts[myTable[a & 0xffff] * STATES + theirTable[b & 0xffff]] += end - start;
  }
}
