import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { removeIslands } from '../../../shared/raster/islands.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { noise, noisyMask, raggedMask } from './ragged-masks.ts';
import { firstDifference } from './random-masks.ts';

const outside = (i: number) => isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));

/** How many pixels hang together with each over edges and corners, by walking over them; 0 in the padding. */
function sizesAlike(codes: Int16Array): Int32Array {
  const sizes = new Int32Array(PATCH_PIXELS);
  for (let start = 0; start < PATCH_PIXELS; start++) {
    if (outside(start) || sizes[start] !== 0) continue;
    const reached = [start];
    sizes[start] = -1;
    for (const i of reached) {
      for (const step of [-513, -512, -511, -1, 1, 511, 512, 513]) {
        if (outside(i + step) || sizes[i + step] !== 0 || codes[i + step] !== codes[start]) continue;
        sizes[i + step] = -1;
        reached.push(i + step);
      }
    }
    for (const i of reached) sizes[i] = reached.length;
  }
  return sizes;
}

/** Codes of the nearest pixels that `stay`, by looking in rings: leftmost column first among equally near ones. */
function slowNearest(codes: Int16Array, stays: (i: number) => boolean, from: number): number | undefined {
  let best: { sq: number; code: number | undefined } = { sq: Number.POSITIVE_INFINITY, code: undefined };
  for (let reach = 1; reach * reach <= best.sq && reach < PATCH_SIZE; reach++) {
    best = { sq: Number.POSITIVE_INFINITY, code: undefined };
    for (let dx = -reach; dx <= reach; dx++) {
      for (let dy = -reach; dy <= reach; dy++) {
        const [x, y] = [(from % PATCH_SIZE) + dx, Math.floor(from / PATCH_SIZE) + dy];
        const sq = dx * dx + dy * dy;
        if (sq < best.sq && !isPadding(x, y) && stays(y * PATCH_SIZE + x))
          best = { sq, code: codes[y * PATCH_SIZE + x] };
      }
    }
  }
  return best.code;
}

function expectFirstRound(codes: Int16Array, code: number | null, below: number, cleared: Int16Array): void {
  const sizes = sizesAlike(codes);
  const stays = (i: number) => (sizes[i] ?? 0) >= below || (code !== null && codes[i] !== code);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (outside(i)) continue;
    const expected = stays(i) ? codes[i] : slowNearest(codes, stays, i);
    if (cleared[i] !== expected) expect({ i, code: cleared[i] }).toEqual({ i, code: expected });
  }
}

describe('removeIslands', () => {
  it('gives the islands of a class to what lies nearest, as walking over each and looking around does', () => {
    const anyCodes = fc.oneof(
      raggedMask.map(({ codes }) => codes),
      fc.constantFrom(noise(1, 3, 2), noise(2, 4, 7)),
    );
    fc.assert(
      fc.property(anyCodes, fc.constantFrom(0, 1, 2), fc.constantFrom(1, 2, 5, 20), (codes, code, below) => {
        expectFirstRound(codes, code, below, removeIslands(codes, code, below));
      }),
      { numRuns: 6 },
    );
  });

  it('of all classes leaves no island behind and keeps what was none', () => {
    fc.assert(
      fc.property(noisyMask, fc.constantFrom(2, 5, 20, 60), (codes, below) => {
        const cleared = removeIslands(codes, null, below);
        const [before, after] = [sizesAlike(codes), sizesAlike(cleared)];
        const kept = before.some((size) => size >= below);
        for (let i = 0; i < PATCH_PIXELS; i++) {
          const right = outside(i) || !kept || (before[i] >= below ? cleared[i] === codes[i] : after[i] >= below);
          if (!right) expect({ i, code: cleared[i] }).toEqual({ i, code: codes[i] });
        }
        if (!kept) expect(firstDifference(cleared, codes)).toBe(-1);
      }),
      { numRuns: 4 },
    );
  });

  it('takes nothing away where nothing would stay', () => {
    const mask = patchMask([], 1, 1, 2, 0);
    expect(firstDifference(removeIslands(mask, 2, 1e6), mask)).toBe(-1);
    expect(firstDifference(removeIslands(mask, null, 1e6), mask)).toBe(-1);
  });

  it('takes pixels that meet at a corner for one island, and islands of two classes as two', () => {
    const mask = patchMask(['#....22', '.#...2#', '..#....'], 1, 1);
    const window = { x0: 1, y0: 1, x1: 8, y1: 4 };
    expect(drawPatch(removeIslands(mask, 1, 3), window)).toEqual(['#....22', '.#...22', '..#....']);
    expect(drawPatch(removeIslands(mask, null, 4), window)).toEqual(['.......', '.......', '.......']);
  });
});
