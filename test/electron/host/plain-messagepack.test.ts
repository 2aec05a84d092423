import fc from 'fast-check';
import { Packr } from 'msgpackr/index-no-eval';
import { describe, expect, it } from 'vitest';
import { isPlainMessagePack } from '../../../electron/host/plain-messagepack.ts';

const codec = new Packr({ useRecords: false, copyBuffers: true });
const plain = (value: unknown): boolean => isPlainMessagePack(new Uint8Array(codec.pack(value)));
const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

/** Values of the kinds that calls carry. */
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.constantFrom(null, true, false, undefined),
    fc.integer(),
    fc.double(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary', maxLength: 70_000, size: 'medium' }),
    fc.uint8Array({ maxLength: 70_000, size: 'medium' }),
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value')),
  ),
})).value;

describe('plain MessagePack', () => {
  it('is whatever the packer makes of plain values', () => {
    fc.assert(fc.property(values, (value) => plain(value)));
  });

  it('has every length form: 8, 16 and 32 bits', () => {
    for (const length of [0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536]) {
      expect(plain('x'.repeat(length))).toBe(true);
      expect(plain(new Uint8Array(length))).toBe(true);
      const array = Array.from({ length: Math.min(length, 19_000) }, () => 0);
      expect(plain(array)).toBe(true);
      expect(plain(Object.fromEntries(array.slice(0, 9_000).map((_, index) => [`k${index}`, 1])))).toBe(true);
    }
    // a map with a 32-bit count, an array with a 32-bit count
    expect(isPlainMessagePack(bytes(0xdf, 0, 0, 0, 1, 0xa1, 97, 0xc0))).toBe(true);
    expect(isPlainMessagePack(bytes(0xdd, 0, 0, 0, 1, 0xc0))).toBe(true);
  });

  it('is not a value cut short or with bytes behind it', () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, at) => {
        const whole = new Uint8Array(codec.pack(value));
        expect(isPlainMessagePack(whole.subarray(0, at % whole.length))).toBe(false);
        expect(isPlainMessagePack(new Uint8Array([...whole.subarray(0, 200_000), 0xc0]))).toBe(false);
      }),
    );
  });

  it('is none of the extensions: dates, maps, sets, expressions, errors, big integers, typed arrays, records', () => {
    const record = new Packr({ useRecords: true, copyBuffers: true }).pack([{ a: 1 }, { a: 2 }]);
    expect(isPlainMessagePack(new Uint8Array(record))).toBe(false);
    const structured = new Packr({
      useRecords: false,
      copyBuffers: true,
      moreTypes: true,
      structuredClone: true,
    } as never);
    for (const value of [new Date(), new Set([1]), /a/, new Error('x'), 2n ** 70n, new Float32Array(2), 2n ** 60n]) {
      expect(isPlainMessagePack(new Uint8Array(structured.pack([value]))), String(value)).toBe(false);
    }
    // bundled strings whose size jumps backwards, a reference, an unused token, a 64-bit integer
    expect(isPlainMessagePack(bytes(0xd6, 0x62, 0xff, 0xff, 0xff, 0xf0, 0xc0))).toBe(false);
    expect(isPlainMessagePack(bytes(0xd6, 0x70, 0, 0, 0, 1))).toBe(false);
    expect(isPlainMessagePack(bytes(0xc1))).toBe(false);
    expect(isPlainMessagePack(bytes(0xcf, 0, 0, 0, 0, 0, 0, 0, 1))).toBe(false);
  });

  it('has strings for keys', () => {
    expect(isPlainMessagePack(bytes(0x81, 0xa1, 97, 1))).toBe(true);
    expect(isPlainMessagePack(bytes(0x81, 1, 1))).toBe(false);
    expect(isPlainMessagePack(bytes(0x81, 0x90, 1))).toBe(false);
    expect(isPlainMessagePack(bytes(0x82, 0xa0, 0xa0, 0xc4, 0, 1))).toBe(false);
  });

  it('is neither deep nor wide', () => {
    expect(isPlainMessagePack(new Uint8Array(20).fill(0x91).fill(0xc0, 15))).toBe(false);
    const deep = (depth: number): Uint8Array => new Uint8Array(depth + 1).fill(0x91).fill(0xc0, depth);
    expect(isPlainMessagePack(deep(16))).toBe(true);
    expect(isPlainMessagePack(deep(17))).toBe(false);
    expect(isPlainMessagePack(deep(1_000_000))).toBe(false);
    expect(plain(Array.from({ length: 19_999 }, () => 0))).toBe(true);
    expect(plain(Array.from({ length: 20_000 }, () => 0))).toBe(false);
    expect(isPlainMessagePack(bytes(0xdd, 0xff, 0xff, 0xff, 0xff))).toBe(false);
    expect(isPlainMessagePack(bytes(0xdf, 0xff, 0xff, 0xff, 0xff))).toBe(false);
  });

  it('is decided for any bytes without throwing, and what passes can be decoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (frame) => {
        if (isPlainMessagePack(frame)) codec.unpack(frame);
      }),
      { numRuns: 20_000 },
    );
  });
});
