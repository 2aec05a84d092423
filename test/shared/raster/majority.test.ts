import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { majority } from '../../../shared/raster/majority.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { codeAt, expectPixels } from './expect-pixels.ts';
import { noisyMask, pixelsOf, raggedMask, somePixels } from './ragged-masks.ts';
import { anyMask, firstDifference } from './random-masks.ts';

const anyRadius = fc.constantFrom(0, 1, 2, 3, 6);

/** The code of a box with most votes, counted one by one. */
function slowMajority(codes: Int16Array, radius: number, only: number | null) {
  const at = codeAt(codes);
  return (x: number, y: number) => {
    const votes = new Map<number, number>();
    for (let b = y - radius; b <= y + radius; b++) {
      for (let a = x - radius; a <= x + radius; a++) {
        const code = at(a, b);
        if (code !== undefined) votes.set(code, (votes.get(code) ?? 0) + 1);
      }
    }
    const most = Math.max(...votes.values());
    const own = at(x, y) ?? 0;
    const winners = [...votes.keys()].filter((code) => votes.get(code) === most).sort((a, b) => a - b);
    const best = winners.includes(own) ? own : winners[0];
    return only === null || own === only || best === only ? best : own;
  };
}

describe('majority', () => {
  it('takes what counting the votes of each box takes', () => {
    fc.assert(
      fc.property(raggedMask, anyRadius, fc.constantFrom(null, 0, 1, -1), ({ codes, around }, radius, code) => {
        expectPixels(majority(codes, radius, code), pixelsOf(around), slowMajority(codes, radius, code));
      }),
      { numRuns: 12 },
    );
  });

  it('does so all over a disordered image, in boxes of any size, with any codes', () => {
    const radius = fc.constantFrom(0, 1, 4, 30);
    fc.assert(
      fc.property(
        fc.oneof(noisyMask, anyMask),
        radius,
        fc.constantFrom(null, 1),
        fc.integer(),
        (codes, r, code, seed) => {
          expectPixels(majority(codes, r, code), somePixels(40, seed), slowMajority(codes, r, code));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('with a box larger than the image makes it what most of it is', () => {
    const mask = patchMask(['22', '2#'], 300, 300, 99, -1);
    expect(firstDifference(majority(mask, 600, null), patchMask([], 1, 1, 99, -1))).toBe(-1);
  });
});

const window = { x0: 1, y0: 1, x1: 6, y1: 4 };

it('a speck goes and a straight edge stays; a tie leaves a pixel what it is', () => {
  const mask = patchMask(['##...', '##.2.', '##...', '##...'], 1, 1);
  expect(drawPatch(majority(mask, 1, null), window)).toEqual(['##...', '##...', '##...']);
});

it('for one class alone, other specks stay', () => {
  const mask = patchMask(['##...', '##.2.', '##..#', '##...'], 1, 1);
  expect(drawPatch(majority(mask, 1, 1), window)).toEqual(['##...', '##.2.', '##...']);
});
