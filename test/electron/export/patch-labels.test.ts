import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  differsInImage,
  isUniform,
  narrowPatch,
  pixelsIn,
  putMask,
  refill,
  unlabelledPatch,
} from '../../../electron/export/patch-labels.ts';
import { IMAGE_PIXELS, isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { makeCodes } from './export-fixture.ts';

const at = (row: number, column: number) => row * PATCH_SIZE + column;

/** Sets random pixels, corners of the image and of the padding among them, to awkward codes. */
const randomChanges = fc.array(
  fc.record({
    index: fc.oneof(
      fc.constantFrom(at(0, 0), at(1, 1), at(509, 509), at(510, 509), at(509, 510), at(511, 511), at(1, 0)),
      fc.nat(PATCH_PIXELS - 1),
    ),
    code: fc.constantFrom(0, 1, 2, 3, -1, 99, 127, -128),
  }),
  { maxLength: 60 },
);

describe('putMask', () => {
  it('puts the image area and nothing else, and counts each pair of codes like its slow twin', () => {
    fc.assert(
      fc.property(randomChanges, randomChanges, fc.boolean(), (before, after, wide) => {
        const start = new Int16Array(PATCH_PIXELS);
        for (const { index, code } of before) start[index] = code;
        const mask = start.slice();
        for (const { index, code } of after) mask[index] = code;
        const pixels = wide ? start.slice() : new Int8Array(start);
        const changes = putMask(pixels, mask, 0);

        const twin = new Map<string, number>();
        for (let i = 0; i < PATCH_PIXELS; i++) {
          const inImage = !isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));
          if (pixels[i] !== (inImage ? mask[i] : start[i])) throw new Error(`pixel ${i} is ${pixels[i]}`);
          if (!inImage || start[i] === mask[i]) continue;
          const pair = `${start[i]} ${mask[i]}`;
          twin.set(pair, (twin.get(pair) ?? 0) + 1);
        }
        expect(new Map(changes.map(({ from, to, pixels: count }) => [`${from} ${to}`, count]))).toEqual(twin);
        expect(pixelsIn(changes)).toBe([...twin.values()].reduce((sum, count) => sum + count, 0));
      }),
      { numRuns: 25 },
    );
  });

  it('refuses a code that int8 cannot hold by patch, row, column and value', () => {
    const mask = new Int16Array(PATCH_PIXELS);
    mask[at(17, 300)] = 1024;
    expect(() => putMask(new Int8Array(PATCH_PIXELS), mask, 41)).toThrow(
      'Patch 41, row 17, column 300 holds 1024, which does not fit int8 (-128 to 127)',
    );
  });

  it('counts codes from one end of int16 to the other', () => {
    const pixels = new Int16Array(PATCH_PIXELS).fill(-32768);
    const mask = pixels.slice();
    mask[at(1, 1)] = 32767;
    mask[at(509, 509)] = -32767;
    expect(putMask(pixels, mask, 0)).toEqual([
      { from: -32768, to: -32767, pixels: 1 },
      { from: -32768, to: 32767, pixels: 1 },
    ]);
  });
});

describe('narrowPatch', () => {
  it('keeps every code from -128 to 127', () => {
    const wide = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => (i % 256) - 128);
    const narrow = new Int8Array(PATCH_PIXELS);
    expect(narrowPatch(wide, narrow, 0, null)).toBe(0);
    expect([...narrow.subarray(0, 256)]).toEqual([...wide.subarray(0, 256)]);
  });

  it('refuses 255 in the padding, and writes the fill code there when one is given', () => {
    const wide = makeCodes(1, (_, x, y) => (isPadding(x, y) ? 255 : 3));
    const narrow = new Int8Array(PATCH_PIXELS);
    expect(() => narrowPatch(wide, narrow, 2, null)).toThrow('Patch 2, row 0, column 0 (padding) holds 255');
    expect(narrowPatch(wide, narrow, 2, -1)).toBe(PATCH_PIXELS - IMAGE_PIXELS);
    expect(narrow[at(0, 0)]).toBe(-1);
    expect(narrow[at(511, 511)]).toBe(-1);
    expect(narrow[at(1, 1)]).toBe(3);
  });

  it.each([128, -129, 255, 1024])('refuses %i in the image even with a fill code', (code) => {
    const wide = new Int16Array(PATCH_PIXELS);
    wide[at(509, 509)] = code;
    expect(() => narrowPatch(wide, new Int8Array(PATCH_PIXELS), 7, 0)).toThrow(
      `Patch 7, row 509, column 509 holds ${code}`,
    );
  });
});

describe('a patch without labels', () => {
  it('has padding 0 and its code in every image pixel', () => {
    const patch = unlabelledPatch(99);
    expect(new Int16Array(patch)).toEqual(makeCodes(1, (_, x, y) => (isPadding(x, y) ? 0 : 99)));
  });

  it('is uniform until one image pixel differs, whatever the padding holds', () => {
    const patch = unlabelledPatch(-1);
    patch[at(0, 0)] = 7;
    patch[at(511, 511)] = 7;
    expect(isUniform(patch, -1)).toBe(true);
    patch[at(509, 509)] = 0;
    expect(isUniform(patch, -1)).toBe(false);
  });

  it('gets the fill code where it is unlabelled, in the image only', () => {
    const patch = unlabelledPatch(-1);
    patch[at(0, 0)] = -1;
    patch[at(5, 5)] = 2;
    refill(patch, -1, 0);
    expect([patch[at(0, 0)], patch[at(5, 5)], patch[at(1, 1)], patch[at(509, 509)]]).toEqual([-1, 2, 0, 0]);
  });
});

describe('differsInImage', () => {
  it('sees every corner of the image and no padding', () => {
    const labels = new Int8Array(PATCH_PIXELS);
    for (const index of [at(0, 5), at(5, 0), at(510, 5), at(5, 510), at(511, 511)]) {
      const other = new Int16Array(PATCH_PIXELS);
      other[index] = 1;
      expect(differsInImage(labels, other)).toBe(false);
    }
    for (const index of [at(1, 1), at(1, 509), at(509, 1), at(509, 509)]) {
      const other = new Int16Array(PATCH_PIXELS);
      other[index] = 1;
      expect(differsInImage(labels, other)).toBe(true);
    }
  });
});
