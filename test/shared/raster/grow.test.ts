import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grow, shrink } from '../../../shared/raster/grow.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { codeAt, discAround, expectPixels } from './expect-pixels.ts';
import { noisyMask, pixelsOf, raggedMask, somePixels } from './ragged-masks.ts';
import { firstDifference } from './random-masks.ts';

const anyRadius = fc.constantFrom(0, 0.5, 1, 1.4, 1.5, 2, 2.9, 3.7, 5);
const anyClass = fc.constantFrom(0, 1, 2, -1, 42);

function slowGrow(codes: Int16Array, code: number, radius: number) {
  const at = codeAt(codes);
  return (x: number, y: number) => (discAround(x, y, radius).some(([a, b]) => at(a, b) === code) ? code : at(x, y));
}

function slowShrink(codes: Int16Array, code: number, radius: number) {
  const at = codeAt(codes);
  return (x: number, y: number) => {
    const other = discAround(x, y, radius).find(([a, b]) => at(a, b) !== code);
    return at(x, y) !== code || other === undefined ? at(x, y) : at(...other);
  };
}

describe.each([
  { name: 'grow', fast: grow, slow: slowGrow },
  { name: 'shrink', fast: shrink, slow: slowShrink },
])('$name', ({ fast, slow }) => {
  it('does what looking around each pixel does', () => {
    fc.assert(
      fc.property(raggedMask, anyClass, anyRadius, ({ codes, around }, code, radius) => {
        expectPixels(fast(codes, code, radius), pixelsOf(around), slow(codes, code, radius));
      }),
      { numRuns: 12 },
    );
  });

  it('does so all over a disordered image', () => {
    fc.assert(
      fc.property(noisyMask, anyClass, anyRadius, fc.integer(), (codes, code, radius, seed) => {
        expectPixels(fast(codes, code, radius), somePixels(100, seed), slow(codes, code, radius));
      }),
      { numRuns: 6 },
    );
  });

  it('changes nothing with a radius below 1, nor without a pixel of the class or of another', () => {
    const mask = patchMask(['.#2', '##.'], 1, 1, 0, 1);
    expect(firstDifference(fast(mask, 1, 0.9), mask)).toBe(-1);
    expect(firstDifference(fast(mask, 7, 9), mask)).toBe(-1);
    const full = patchMask([], 1, 1, 1, 0);
    expect(firstDifference(fast(full, 1, 9), full)).toBe(-1);
  });
});

const window = { x0: 1, y0: 1, x1: 8, y1: 6 };

it('a pixel grows to a disc, the image ends it', () => {
  expect(drawPatch(grow(patchMask(['#'], 4, 2, 2), 1, 2), window)).toEqual([
    '22###22',
    '2#####2',
    '22###22',
    '222#222',
    '2222222',
  ]);
});

it('what is shrunk away becomes what lies nearest, and the rim of the image takes nothing', () => {
  const mask = patchMask(['#######', '#######', '#######', '#######', '#####33'], 1, 1, 2);
  expect(drawPatch(shrink(mask, 1, 1), window)).toEqual(['######2', '######2', '######2', '#####33', '2222233']);
});
