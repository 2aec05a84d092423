import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { boundaryChains, middlesOf, RIM } from '../../../shared/raster/boundary-chains.ts';
import { raggedMask } from './ragged-masks.ts';

const inPadding = (i: number) => isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));
const outward = [-PATCH_SIZE, 1, PATCH_SIZE, -1];

function ranksOf(codes: Int16Array): Uint8Array {
  return Uint8Array.from(codes, (code, i) => (inPadding(i) ? RIM : code + 1));
}

it('every edge between two ranks is on one chain, once, and the steps of a chain meet', () => {
  fc.assert(
    fc.property(raggedMask, ({ codes }) => {
      const ranks = ranksOf(codes);
      const expected = new Set<number>();
      for (let i = 0; i < PATCH_PIXELS; i++) {
        if (inPadding(i)) continue;
        for (const [side, step] of outward.entries())
          if (!inPadding(i + step) && (ranks[i + step] ?? 0) < (ranks[i] ?? 0)) expected.add(4 * i + side);
      }
      const chains = boundaryChains(ranks);
      const edges = chains.flatMap((chain) => chain.edges);
      expect(edges.length).toBe(expected.size);
      expect(new Set(edges)).toEqual(expected);
      for (const chain of chains) {
        const points = middlesOf(chain.closed ? [...chain.edges, ...chain.edges.slice(0, 1)] : chain.edges);
        for (let k = 2; k < points.length; k += 2) {
          const apart = Math.hypot(
            (points[k] ?? 0) - (points[k - 2] ?? 0),
            (points[k + 1] ?? 0) - (points[k - 1] ?? 0),
          );
          // on in a line, or around a corner
          expect([1, Math.SQRT1_2].some((length) => Math.abs(apart - length) < 1e-9)).toBe(true);
        }
      }
    }),
    { numRuns: 6 },
  );
});

it('what hangs together over a corner is one chain around, and one that comes to the rim of the image ends there', () => {
  const ranks = new Uint8Array(PATCH_PIXELS).fill(RIM);
  for (let i = 0; i < PATCH_PIXELS; i++) if (!inPadding(i)) ranks[i] = 0;
  const at = (x: number, y: number) => y * PATCH_SIZE + x;
  for (const [x, y] of [
    [10, 10],
    [11, 11],
    [1, 40],
  ] as const)
    ranks[at(x, y)] = 2;
  const chains = boundaryChains(ranks);
  expect(chains.map(({ edges, closed }) => [edges.length, closed])).toEqual([
    [8, true],
    [3, false],
  ]);
  expect([...middlesOf(chains[1]?.edges ?? [])]).toEqual([1.5, 40, 2, 40.5, 1.5, 41]);
});
