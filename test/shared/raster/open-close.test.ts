import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { close, open } from '../../../shared/raster/open-close.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { codeAt, discAround, expectPixels } from './expect-pixels.ts';
import { noisyMask, pixelsOf, raggedMask, somePixels } from './ragged-masks.ts';
import { firstDifference } from './random-masks.ts';

const anyRadius = fc.constantFrom(0.5, 1, 1.5, 2.9, 4);
const anyClass = fc.constantFrom(0, 1, 2);

/** Whether some disc around a pixel near (x, y), which covers it, holds only pixels that `fits` says so of. */
function covered(x: number, y: number, radius: number, fits: (x: number, y: number) => boolean): boolean {
  return discAround(x, y, radius).some(([a, b]) => discAround(a, b, radius).every((pixel) => fits(...pixel)));
}

function slowOpen(codes: Int16Array, code: number, radius: number) {
  const at = codeAt(codes);
  return (x: number, y: number) => {
    if (at(x, y) !== code || covered(x, y, radius, (a, b) => at(a, b) === code))
      return code === at(x, y) ? code : at(x, y);
    // What falls away lies no farther from another code than twice the radius: else a disc would fit beside it.
    const other = discAround(x, y, 2 * radius + 1).find(([a, b]) => at(a, b) !== code);
    return other === undefined ? undefined : at(...other);
  };
}

function slowClose(codes: Int16Array, code: number, radius: number) {
  const at = codeAt(codes);
  return (x: number, y: number) => (covered(x, y, radius, (a, b) => at(a, b) !== code) ? at(x, y) : code);
}

describe.each([
  { name: 'open', fast: open, slow: slowOpen },
  { name: 'close', fast: close, slow: slowClose },
])('$name', ({ fast, slow }) => {
  it('keeps what a disc covers that fits, as trying all discs does', () => {
    fc.assert(
      fc.property(raggedMask, anyClass, anyRadius, ({ codes, around }, code, radius) => {
        expectPixels(fast(codes, code, radius), pixelsOf(around), slow(codes, code, radius));
      }),
      { numRuns: 9 },
    );
  });

  it('does so all over a disordered image', () => {
    fc.assert(
      fc.property(noisyMask, anyClass, anyRadius, fc.integer(), (codes, code, radius, seed) => {
        expectPixels(fast(codes, code, radius), somePixels(40, seed), slow(codes, code, radius));
      }),
      { numRuns: 4 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(noisyMask, anyClass, anyRadius, (codes, code, radius) => {
        const once = fast(codes, code, radius);
        expect(firstDifference(fast(once, code, radius), once)).toBe(-1);
      }),
      { numRuns: 4 },
    );
  });
});

const window = { x0: 1, y0: 1, x1: 10, y1: 7 };

it('opening takes spits and specks away and gives them to what lies nearest', () => {
  const mask = patchMask(['####...2.', '####..2#2', '########2', '####...2.', '####.....', '####.....'], 1, 1);
  expect(drawPatch(open(mask, 1, 1.5), window)).toEqual([
    '####...2.',
    '####..222',
    '####..222',
    '####...2.',
    '####.....',
    '####.....',
  ]);
});

it('closing fills gaps and bays and takes no pixel away', () => {
  const mask = patchMask(['####.####', '####.####', '####2####', '#.#######', '#########'], 1, 1);
  expect(drawPatch(close(mask, 1, 1.5), window)).toEqual([
    '#########',
    '#########',
    '#########',
    '#########',
    '#########',
    '.........',
  ]);
});
