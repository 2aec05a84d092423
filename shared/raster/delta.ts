import { PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { AppError, assert } from '../errors.ts';
import { ByteWriter, badDelta } from './delta-bytes.ts';
import { COLUMN_MASK, DELTA_VERSION, ROW_SHIFT, type Runs, readRuns } from './delta-reader.ts';
import { clipRect, imageRect, type Rect } from './rect.ts';

/*
 * The delta of an edit: which pixels of a 512 x 512 mask changed, from which code, to which code.
 *
 *   bytes      what
 *   0          nothing at all is the delta that changes nothing; every other one goes on as follows
 *   1          version, 1
 *   varint     number of pairs, P >= 1
 *   4 x P      pairs: code before, code after; each int16, little-endian; never the same code, never the same pair twice
 *   to the end runs, in row-major order, each
 *     varint     gap: pixels between the end of the previous run (at first: pixel 0) and this run
 *     varint     length: pixels in the run, >= 1
 *     varint     index of the pair that holds for all of them
 *
 * Pixel i is row i >> 9, column i & 511; no run reaches into the padding, and so none leaves its row. A run is as long
 * as can be: its neighbour in the row either did not change or changed by another pair. Pairs stand in the order in
 * which runs first use them, and each is used. So a change has one delta and a delta has one change: equal bytes,
 * equal edits.
 *
 * A pair costs 4 bytes once and a run mostly 4: a dab of radius 12 is 0.2 KB, a stroke 1 KB, a whole mask of real
 * labels 5 to 19 KB, a ragged one 36 KB, the worst conceivable (every pixel its own pair) 2.3 MB.
 */

/** The delta that changes nothing. */
export const EMPTY_DELTA: Uint8Array = new Uint8Array(0);

/** Below this many pixels a loop beats the call of `fill`. */
const SHORT_RUN = 24;

export type CodePair = readonly [before: number, after: number, pixels: number];

export interface DeltaSummary {
  readonly pixelCount: number;
  /** Bounds of the changed pixels. */
  readonly rect: Rect;
  /** What became what, in the delta's order. */
  readonly pairs: readonly CodePair[];
}

/**
 * What changed between two masks of 512 x 512 codes inside `rect`: an empty array if nothing did. Differences in the
 * padding are passed over, wherever `rect` reaches.
 */
export function encodeDelta(before: Int16Array, after: Int16Array, rect: Rect = imageRect): Uint8Array {
  assert(before.length === PATCH_PIXELS && after.length === PATCH_PIXELS, 'a delta is of two whole masks');
  const area = clipRect(rect, imageRect);
  const beforeTwo = inTwos(before);
  const afterTwo = inTwos(after);
  const runs = new ByteWriter();
  const palette = new Palette();
  let runEnd = 0;
  for (let y = area.y0; y < area.y1; y++) {
    const end = y * PATCH_SIZE + area.x1;
    let i = y * PATCH_SIZE + area.x0;
    while (i < end) {
      const from = before[i];
      const to = after[i];
      if (from === to) {
        i++;
        // Most pixels have not changed: pass over them two at a time, 0.15 ms a mask instead of 0.6.
        if ((i & 1) === 0) while (i < end && beforeTwo[i >> 1] === afterTwo[i >> 1]) i += 2;
        continue;
      }
      const start = i;
      do i++;
      while (i < end && after[i] === to && before[i] === from);
      runs.varint(start - runEnd);
      runs.varint(i - start);
      runs.varint(palette.indexOf(from, to));
      runEnd = i;
    }
  }
  return palette.size === 0 ? EMPTY_DELTA : palette.finishWith(runs);
}

/**
 * Reads a delta that came from outside and says what it would do. Throws AppError 'bad-delta' unless the bytes are
 * exactly what `encodeDelta` writes for some change, and 'bad-code' if it writes a code that `allowed` refuses.
 */
export function checkDelta(delta: Uint8Array, allowed?: (code: number) => boolean): DeltaSummary {
  const { count, runs, pairs, pixelCount, rect } = readRuns(delta);
  const pixels = new Uint32Array(pairs.length / 2);
  for (let i = 0; i < 3 * count; i += 3) pixels[runs[i + 2]] += runs[i + 1];
  const summary = Array.from(pixels, (n, pair): CodePair => [pairs[2 * pair], pairs[2 * pair + 1], n]);
  for (const [, after, n] of summary) {
    if (allowed === undefined || allowed(after)) continue;
    throw new AppError(
      'bad-code',
      `This edit writes code ${after} on ${n} pixels, and this mask cannot hold it. Nothing was changed; choose another code.`,
    );
  }
  return { pixelCount, rect, pairs: summary };
}

/**
 * Writes a delta's codes on a mask, or takes them back, and returns the bounds of what changed. Throws AppError
 * 'bad-delta' if the bytes are malformed or any pixel holds another code than the delta says; then nothing is written.
 */
export function applyDelta(codes: Int16Array, delta: Uint8Array, direction: 'forward' | 'backward'): Rect {
  assert(codes.length === PATCH_PIXELS, `a mask of ${codes.length} codes`);
  const read = readRuns(delta);
  const forward = direction === 'forward';
  verifyCodes(codes, read, forward ? 0 : 1);
  writeCodes(codes, read, forward ? 1 : 0);
  return read.rect;
}

/**
 * Writes the codes that a delta leads to over whatever codes are there, and returns the delta of what that changed.
 * So an annotator's pixels come onto a new base. Throws AppError 'bad-delta' if the bytes are malformed.
 */
export function replayDelta(codes: Int16Array, delta: Uint8Array): Uint8Array {
  assert(codes.length === PATCH_PIXELS, `a mask of ${codes.length} codes`);
  const read = readRuns(delta);
  const before = codes.slice();
  writeCodes(codes, read, 1);
  return encodeDelta(before, codes, read.rect);
}

/**
 * Erases the pixels of a delta, whatever it says that they became: puts back the codes of `erased`, another mask, or
 * its one code. Returns the delta of what that changed. So an eraser's stroke comes onto a new base. Throws AppError
 * 'bad-delta' if the bytes are malformed.
 */
export function eraseDelta(codes: Int16Array, delta: Uint8Array, erased: Int16Array | number): Uint8Array {
  assert(codes.length === PATCH_PIXELS && erased !== codes, `a mask of ${codes.length} codes`);
  const { count, runs, rect } = readRuns(delta);
  const before = codes.slice();
  for (let i = 0; i < 3 * count; i += 3) {
    const start = runs[i];
    const end = start + runs[i + 1];
    if (typeof erased === 'number') codes.fill(erased, start, end);
    else codes.set(erased.subarray(start, end), start);
  }
  return encodeDelta(before, codes, rect);
}

/**
 * Visits the runs in row-major order: row y, columns x0 up to but without x1, the code before and the code after.
 * The whole delta has been checked before the first visit; throws AppError 'bad-delta' if it is malformed.
 */
export function forEachRun(
  delta: Uint8Array,
  visit: (y: number, x0: number, x1: number, before: number, after: number) => void,
): void {
  const { count, runs, pairs } = readRuns(delta);
  for (let i = 0; i < 3 * count; i += 3) {
    const x0 = runs[i] & COLUMN_MASK;
    const pair = 2 * runs[i + 2];
    visit(runs[i] >> ROW_SHIFT, x0, x0 + runs[i + 1], pairs[pair], pairs[pair + 1]);
  }
}

/** The same codes, two to a number, for comparing them. */
function inTwos(codes: Int16Array): Int32Array {
  const aligned = codes.byteOffset % 4 === 0 ? codes : codes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, PATCH_PIXELS / 2);
}

/** Pairs in the order of their first use. */
class Palette {
  private readonly pairs = new ByteWriter(64);
  private readonly indices = new Map<number, number>();
  private lastKey = 0;
  private lastIndex = 0;

  get size(): number {
    return this.indices.size;
  }

  indexOf(before: number, after: number): number {
    const key = (before << 16) | (after & 0xffff);
    // Key 0 would be 0 to 0, which is no change: it can stand for "none yet".
    if (key === this.lastKey) return this.lastIndex;
    let index = this.indices.get(key);
    if (index === undefined) {
      index = this.indices.size;
      this.indices.set(key, index);
      this.pairs.int16(before);
      this.pairs.int16(after);
    }
    this.lastKey = key;
    this.lastIndex = index;
    return index;
  }

  finishWith(runs: ByteWriter): Uint8Array {
    const delta = new ByteWriter();
    delta.byte(DELTA_VERSION);
    delta.varint(this.size);
    delta.append(this.pairs);
    delta.append(runs);
    return delta.finish();
  }
}

/** `side` is 0 for the codes before, 1 for those after. */
function verifyCodes(codes: Int16Array, { count, runs, pairs }: Runs, side: 0 | 1): void {
  for (let i = 0; i < 3 * count; i += 3) {
    const end = runs[i] + runs[i + 1];
    const expected = pairs[2 * runs[i + 2] + side];
    for (let p = runs[i]; p < end; p++) {
      if (codes[p] === expected) continue;
      const at = `row ${p >> ROW_SHIFT}, column ${p & COLUMN_MASK}`;
      throw badDelta(`at ${at} it expects code ${expected}, and the mask holds ${codes[p]}`);
    }
  }
}

function writeCodes(codes: Int16Array, { count, runs, pairs }: Runs, side: 0 | 1): void {
  for (let i = 0; i < 3 * count; i += 3) {
    const start = runs[i];
    const end = start + runs[i + 1];
    const code = pairs[2 * runs[i + 2] + side];
    if (runs[i + 1] >= SHORT_RUN) codes.fill(code, start, end);
    else for (let p = start; p < end; p++) codes[p] = code;
  }
}
