import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { fillHoles } from '../../../shared/raster/holes.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { noisyMask, raggedMask } from './ragged-masks.ts';
import { firstDifference } from './random-masks.ts';

/** Walks from each pixel of another code over all that it reaches, and fills those if they are few and met no rim. */
function slowFill(codes: Int16Array, code: number, atMost: number): Int16Array {
  const filled = codes.slice();
  const seen = new Set<number>();
  const outside = (i: number) => isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));
  codes.forEach((_, start) => {
    if (outside(start) || codes[start] === code || seen.has(start)) return;
    const reached = [start];
    seen.add(start);
    let enclosed = true;
    for (const i of reached) {
      for (const next of [i - PATCH_SIZE, i - 1, i + 1, i + PATCH_SIZE]) {
        if (outside(next)) enclosed = false;
        else if (codes[next] !== code && !seen.has(next)) {
          seen.add(next);
          reached.push(next);
        }
      }
    }
    if (enclosed && reached.length <= atMost) for (const i of reached) filled[i] = code;
  });
  return filled;
}

describe('fillHoles', () => {
  it('fills what walking through each hole fills', () => {
    const anyCodes = fc.oneof(
      raggedMask.map(({ codes }) => codes),
      noisyMask,
    );
    fc.assert(
      fc.property(anyCodes, fc.constantFrom(0, 1, 2), fc.constantFrom(0, 1, 4, 20, 1e6), (codes, code, atMost) => {
        expect(firstDifference(fillHoles(codes, code, atMost), slowFill(codes, code, atMost))).toBe(-1);
      }),
      { numRuns: 8 },
    );
  });

  const window = { x0: 1, y0: 1, x1: 12, y1: 6 };

  it('fills a hole of several codes whole, not a larger one, nor one that the rim of the image closes', () => {
    const mask = patchMask(['.##########', '###.##.2###', '####.#3.#.#', '.##########', '...########'], 1, 1);
    expect(drawPatch(fillHoles(mask, 1, 3), window)).toEqual([
      '.##########',
      '######.2###',
      '######3.###',
      '.##########',
      '...########',
    ]);
    expect(drawPatch(fillHoles(mask, 1, 4), window)[1]).toBe('###########');
  });
});
