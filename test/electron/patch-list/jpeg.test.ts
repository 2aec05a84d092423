import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeJpeg } from '../../../electron/patch-list/jpeg.ts';
import { huffmanCode } from '../../../electron/patch-list/jpeg-huffman.ts';
import { decodeJpeg } from '../../support/decode-jpeg.ts';

function picture(size: number, colour: (x: number, y: number) => readonly [number, number, number]): Uint8Array {
  const rgb = new Uint8Array(3 * size * size);
  for (let i = 0; i < size * size; i++) rgb.set(colour(i % size, Math.floor(i / size)), 3 * i);
  return rgb;
}

function largestError(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}

test.each([
  ['grey', [128, 128, 128]],
  ['black', [0, 0, 0]],
  ['white', [255, 255, 255]],
  ['red', [254, 0, 0]],
  ['a dull green', [61, 87, 40]],
] as const)('a picture of nothing but %s stays so', (_name, colour) => {
  const rgb = picture(96, () => colour);
  expect(largestError(decodeJpeg(encodeJpeg(rgb, 96)).rgb, rgb)).toBeLessThanOrEqual(3);
});

test('a smooth picture is nearly what it was', () => {
  const rgb = picture(96, (x, y) => [2 * x, 2 * y, 128 + Math.round(60 * Math.sin((x + y) / 20))]);
  const decoded = decodeJpeg(encodeJpeg(rgb, 96));
  expect(decoded.size).toBe(96);
  expect(largestError(decoded.rgb, rgb)).toBeLessThanOrEqual(16);
});

test('any picture can be read back, whatever is in it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 768, maxLength: 768 }), fc.integer({ min: 1, max: 255 }), (rgb, coarse) => {
      const encoded = encodeJpeg(
        rgb.map((value) => value - (value % coarse)),
        16,
      );
      expect(decodeJpeg(encoded).rgb).toHaveLength(768);
    }),
    { numRuns: 50 },
  );
});

test('no code is longer than 16 bits, nor the beginning of another, nor all ones', () => {
  const occurrences = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 24 }).map((power) => 2 ** power),
    ),
    {
      minLength: 1,
      maxLength: 256,
    },
  );
  fc.assert(
    fc.property(occurrences, (found) => {
      const frequencies = new Uint32Array(256);
      for (const [symbol, count] of found) frequencies[symbol] = count;
      const { codes, lengths, symbols } = huffmanCode(frequencies);
      expect(new Set(symbols)).toEqual(new Set(found.map(([symbol]) => symbol)));
      const texts = [...symbols].map((symbol) => codes[symbol].toString(2).padStart(lengths[symbol], '0'));
      for (const text of texts) {
        expect(text).toMatch(/^(?=.*0)[01]{1,16}$/);
        expect(texts.filter((other) => other.startsWith(text))).toEqual([text]);
      }
    }),
    { numRuns: 200 },
  );
});
