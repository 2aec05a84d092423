import fc from 'fast-check';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { clipRect, imageRect, type Rect } from '../../../shared/raster/rect.ts';
import { patchMask } from '../../support/ascii-mask.ts';

/** A mask with the part of it where something goes on. */
export interface RaggedMask {
  readonly codes: Int16Array;
  readonly around: Rect;
}

const WIDTH = 17;
const HEIGHT = 13;
const corners = [1, 1, IMAGE_END - WIDTH, IMAGE_END - HEIGHT, 1, 250, 333, 1, 100, 200];
const places = Array.from({ length: corners.length / 2 }, (_, i) => [corners[2 * i] ?? 1, corners[2 * i + 1] ?? 1]);

/** Codes 0 to 3 and -1 in disorder, on a ground of one of them, in a corner of the image, at its rim or inside. */
export const raggedMask: fc.Arbitrary<RaggedMask> = fc
  .tuple(
    fc.constantFrom('.#', '.....#', '.#####', '.#23', '.#2-', '-#'),
    fc.array(fc.nat(), { minLength: WIDTH * HEIGHT, maxLength: WIDTH * HEIGHT }),
    fc.constantFrom(...places),
    fc.constantFrom(0, 1, 3),
    fc.constantFrom(0, 1, 99),
  )
  .map(([chars, picks, [x = 1, y = 1], fill, padding]) => {
    const rows = Array.from({ length: HEIGHT }, (_, row) =>
      Array.from({ length: WIDTH }, (_, at) => chars[(picks[row * WIDTH + at] ?? 0) % chars.length]).join(''),
    );
    const around = { x0: x - 8, y0: y - 8, x1: x + WIDTH + 8, y1: y + HEIGHT + 8 };
    return { codes: patchMask(rows, x, y, fill, padding), around: clipRect(around, imageRect) };
  });

/**
 * The whole image in disorder: squares of `cell` pixels, each of a code of 0 up to `states`; padding -1. Made of a seed,
 * because a quarter of a million numbers are nothing to shrink.
 */
export const noisyMask: fc.Arbitrary<Int16Array> = fc
  .tuple(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.integer({ min: 2, max: 5 }), fc.constantFrom(1, 2, 3, 7, 40))
  .map(([seed, states, cell]) => noise(seed, states, cell));

export function noise(seed: number, states: number, cell: number): Int16Array {
  const codes = new Int16Array(PATCH_PIXELS).fill(-1);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      const place = Math.floor(x / cell) + 4096 * Math.floor(y / cell);
      codes[y * PATCH_SIZE + x] = scatter(place, seed) % states;
    }
  }
  return codes;
}

/** A number of 0 or more that looks random, from a place and a seed (the finalizer of MurmurHash3). */
export function scatter(place: number, seed: number): number {
  let bits = Math.imul(place ^ seed, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Indices of all pixels of a rectangle. */
export function pixelsOf({ x0, y0, x1, y1 }: Rect): number[] {
  const pixels: number[] = [];
  for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) pixels.push(y * PATCH_SIZE + x);
  return pixels;
}

/** Some pixels from all over the image, its corners among them. */
export function somePixels(count: number, seed: number): number[] {
  const last = IMAGE_END - 1;
  const pixels = [PATCH_SIZE + 1, PATCH_SIZE + last, last * PATCH_SIZE + 1, last * PATCH_SIZE + last];
  for (let i = 0; i < count; i++) {
    const [x, y] = [scatter(2 * i, seed) % last, scatter(2 * i + 1, seed) % last];
    pixels.push((1 + y) * PATCH_SIZE + 1 + x);
  }
  return pixels;
}
