import { IMAGE_PIXELS, isPadding, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { ByteReader, badDelta } from './delta-bytes.ts';
import { emptyRect, type Rect } from './rect.ts';

/* The bytes are described in delta.ts. Here is everything that can be wrong with them. */

export const DELTA_VERSION = 1;
/** Row and column of a pixel index: shifts, because this is looked up for every run. */
export const ROW_SHIFT = 9;
export const COLUMN_MASK = PATCH_SIZE - 1;
/** A pair and the smallest run that uses it: 4 + 3 bytes. */
const MIN_PAIR_BYTES = 7;
const MIN_RUN_BYTES = 3;

/** A delta that has been read to its end and found well-formed. */
export interface Runs {
  readonly count: number;
  /** First pixel, length and pair index of each run. */
  readonly runs: Int32Array;
  /** Code before and after of each pair. */
  readonly pairs: Int16Array;
  readonly pixelCount: number;
  readonly rect: Rect;
}

const noRuns: Runs = { count: 0, runs: new Int32Array(0), pairs: new Int16Array(0), pixelCount: 0, rect: emptyRect };

/**
 * Reads a delta to its end. Throws AppError 'bad-delta' unless the bytes are the one way to write some change of the
 * image area: so whoever loops over the result needs to check nothing.
 */
export function readRuns(delta: Uint8Array): Runs {
  if (delta.length === 0) return noRuns;
  const reader = new ByteReader(delta);
  const version = reader.byte();
  if (version !== DELTA_VERSION)
    throw badDelta(`it is of version ${version}, and only version ${DELTA_VERSION} is known`);
  const pairs = readPairs(reader);
  const pairCount = pairs.length / 2;
  const runs = new Int32Array(3 * Math.min(IMAGE_PIXELS, Math.floor(reader.remaining / MIN_RUN_BYTES)));
  let count = 0;
  let pixelCount = 0;
  let used = 0;
  let end = 0;
  let lastPair = -1;
  let left = PATCH_SIZE;
  let right = 0;
  while (reader.remaining > 0) {
    const gap = reader.varint();
    const length = reader.varint();
    const pair = reader.varint();
    const start = end + gap;
    end = start + length;
    checkRun(start, length);
    if (pair >= pairCount) throw badDelta(`run ${count} uses pair ${pair} of ${pairCount}`);
    if (pair > used) throw badDelta(`run ${count} uses pair ${pair} before pair ${used}`);
    if (gap === 0 && pair === lastPair) throw badDelta(`run ${count} only goes on with the run before it`);
    if (pair === used) used++;
    lastPair = pair;
    runs[3 * count] = start;
    runs[3 * count + 1] = length;
    runs[3 * count + 2] = pair;
    count++;
    pixelCount += length;
    const x = start & COLUMN_MASK;
    if (x < left) left = x;
    if (x + length > right) right = x + length;
  }
  if (used < pairCount) throw badDelta(`it lists ${pairCount} pairs of codes and uses ${used}`);
  const y0 = runs[0] >> ROW_SHIFT;
  const y1 = ((end - 1) >> ROW_SHIFT) + 1;
  return { count, runs, pairs, pixelCount, rect: { x0: left, y0, x1: right, y1 } };
}

function readPairs(reader: ByteReader): Int16Array {
  const count = reader.varint();
  if (count === 0) throw badDelta('it lists no pair of codes');
  if (count > Math.floor(reader.remaining / MIN_PAIR_BYTES)) {
    throw badDelta(`its number of pairs is ${count}, and only ${reader.remaining} bytes follow`);
  }
  const pairs = new Int16Array(2 * count);
  const seen = new Set<number>();
  for (let i = 0; i < count; i++) {
    const before = reader.int16();
    const after = reader.int16();
    if (before === after) throw badDelta(`pair ${i} changes code ${before} to itself`);
    const key = (before << 16) | (after & 0xffff);
    if (seen.has(key)) throw badDelta(`pair ${i}, code ${before} to ${after}, is listed twice`);
    seen.add(key);
    pairs[2 * i] = before;
    pairs[2 * i + 1] = after;
  }
  return pairs;
}

function checkRun(start: number, length: number): void {
  const y = start >> ROW_SHIFT;
  const x = start & COLUMN_MASK;
  if (length === 0) throw badDelta(`the run at row ${y}, column ${x} has no pixels`);
  if (start + length > PATCH_PIXELS)
    throw badDelta(`a run of ${length} pixels at row ${y}, column ${x} leaves the patch`);
  // A run that passes the last image column has its last pixel in the padding or in another row.
  if (isPadding(x, y) || isPadding(x + length - 1, y)) {
    const last = start + length - 1;
    throw badDelta(
      `the run from row ${y}, column ${x} to row ${last >> ROW_SHIFT}, column ${last & COLUMN_MASK} touches the padding`,
    );
  }
}
