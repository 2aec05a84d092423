import {
  IMAGE_END,
  IMAGE_SIZE,
  IMAGE_START,
  isPadding,
  PATCH_PIXELS,
  PATCH_SIZE,
} from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import type { CodeChange } from './export-plan.ts';

/** Codes of one patch as a file stores them, 512 x 512, row-major. */
export type Codes = Int8Array | Int16Array;

const INT8_MIN = -128;
const INT8_MAX = 127;

export function fitsInt8(code: number): boolean {
  return code >= INT8_MIN && code <= INT8_MAX;
}

/**
 * Puts the image area of `mask` into `pixels`; padding is left alone. Returns the pixels that changed, by code pair.
 * Throws bad-code, naming patch, row and column, where `pixels` cannot hold a code.
 */
export function putMask(pixels: Codes, mask: Int16Array, patch: number): CodeChange[] {
  const narrow = pixels instanceof Int8Array;
  const tally = new Map<number, number>();
  let pair = -1;
  let run = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const from = pixels[i];
      const to = mask[i];
      if (from === to) continue;
      if (narrow && !fitsInt8(to)) throw doesNotFit(patch, i, to);
      pixels[i] = to;
      const here = pairOf(from, to);
      if (here !== pair) {
        if (run > 0) tally.set(pair, (tally.get(pair) ?? 0) + run);
        pair = here;
        run = 0;
      }
      run++;
    }
  }
  if (run > 0) tally.set(pair, (tally.get(pair) ?? 0) + run);
  return changesOf(tally);
}

/** Two int16 codes as one number that sorts by the first, then by the second. */
function pairOf(from: number, to: number): number {
  return (from + 32768) * 65536 + (to + 32768);
}

function changesOf(tally: ReadonlyMap<number, number>): CodeChange[] {
  return [...tally]
    .sort(([a], [b]) => a - b)
    .map(([pair, pixels]) => ({ from: Math.floor(pair / 65536) - 32768, to: (pair % 65536) - 32768, pixels }));
}

export function pixelsIn(changes: readonly CodeChange[]): number {
  return changes.reduce((sum, change) => sum + change.pixels, 0);
}

/**
 * Copies `wide` to `narrow` code by code. A code that int8 cannot hold is refused (bad-code), except in the padding
 * where `fill` is given: there it becomes `fill`. Returns how many were.
 */
export function narrowPatch(wide: Int16Array, narrow: Int8Array, patch: number, fill: number | null): number {
  let filled = 0;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const code = wide[i];
    if (fitsInt8(code)) {
      narrow[i] = code;
      continue;
    }
    if (fill === null || !isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) throw doesNotFit(patch, i, code);
    narrow[i] = fill;
    filled++;
  }
  return filled;
}

function doesNotFit(patch: number, index: number, code: number): AppError {
  const row = Math.floor(index / PATCH_SIZE);
  const column = index % PATCH_SIZE;
  const padding = isPadding(column, row);
  const remedy = padding
    ? 'export with item type source (2 bytes per pixel), or give a fill code for such padding'
    : 'export with item type source (2 bytes per pixel), or change the label there';
  return new AppError(
    'bad-code',
    `Patch ${patch}, row ${row}, column ${column}${padding ? ' (padding)' : ''} holds ${code}, which does not fit int8 ` +
      `(${INT8_MIN} to ${INT8_MAX}): ${remedy}.`,
  );
}

/** A patch without any label: padding 0, `code` everywhere in the image. */
export function unlabelledPatch(code: number): Int8Array {
  const pixels = new Int8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    pixels.fill(code, y * PATCH_SIZE + IMAGE_START, y * PATCH_SIZE + IMAGE_END);
  }
  return pixels;
}

/** Whether every image pixel holds `code`. */
export function isUniform(pixels: Codes, code: number): boolean {
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const start = y * PATCH_SIZE + IMAGE_START;
    for (let i = start; i < start + IMAGE_SIZE; i++) if (pixels[i] !== code) return false;
  }
  return true;
}

/** Whether any image pixel differs. */
export function differsInImage(a: Codes, b: Codes): boolean {
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const start = y * PATCH_SIZE + IMAGE_START;
    for (let i = start; i < start + IMAGE_SIZE; i++) if (a[i] !== b[i]) return true;
  }
  return false;
}

/** Replaces `code` by `fill` in the image area. */
export function refill(pixels: Codes, code: number, fill: number): void {
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) if (pixels[i] === code) pixels[i] = fill;
  }
}
