import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { regionOfCode, regionOfOthers } from '../../../shared/raster/code-region.ts';
import { type Distances, distanceSqTo, distanceTo, FAR_SQ } from '../../../shared/raster/distance.ts';
import type { Region } from '../../../shared/raster/region.ts';
import { noisyMask, pixelsOf, raggedMask, somePixels } from './ragged-masks.ts';
import { firstDifference } from './random-masks.ts';
import { patchRegion } from './random-regions.ts';

/** Distance and nearest member of one pixel, by looking at every member: column by column, so that ties are the rule's. */
function slowDistance(members: readonly number[], pixel: number): [number, number] {
  let best: [number, number] = [FAR_SQ, -1];
  for (const member of members) {
    const dx = (member % PATCH_SIZE) - (pixel % PATCH_SIZE);
    const dy = Math.floor(member / PATCH_SIZE) - Math.floor(pixel / PATCH_SIZE);
    if (dx * dx + dy * dy < best[0]) best = [dx * dx + dy * dy, member];
  }
  return best;
}

function membersOf(region: Region): number[] {
  const members: number[] = [];
  region.forEach((inside, i) => {
    if (inside !== 0 && !isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) members.push(i);
  });
  return members.sort((a, b) => (a % PATCH_SIZE) - (b % PATCH_SIZE));
}

function expectExact(region: Region, { distanceSq, nearest }: Distances, pixels: readonly number[]): void {
  const members = membersOf(region);
  for (const pixel of pixels) {
    const found = [distanceSq[pixel], nearest[pixel]];
    const expected = slowDistance(members, pixel);
    if (found[0] !== expected[0] || found[1] !== expected[1]) expect([pixel, ...found]).toEqual([pixel, ...expected]);
  }
  expect(firstDifference(distanceSqTo(region), distanceSq)).toBe(-1);
}

describe('distanceTo', () => {
  it('finds the nearest of a few members anywhere, near and far', () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 511 }), y: fc.integer({ min: 0, max: 511 }) });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 12 }), fc.integer(), (places, seed) => {
        const region = new Uint8Array(PATCH_PIXELS);
        for (const { x, y } of places) region[y * PATCH_SIZE + x] = 1;
        expectExact(region, distanceTo(region), somePixels(120, seed));
      }),
      { numRuns: 8 },
    );
  });

  it('inside a rectangle finds what it would if there were members nowhere else, and nothing beside it', () => {
    const end = fc.integer({ min: -5, max: 520 });
    fc.assert(
      fc.property(raggedMask, end, end, end, end, fc.integer(), ({ codes }, ax, ay, bx, by, seed) => {
        const within = { x0: Math.min(ax, bx), y0: Math.min(ay, by), x1: Math.max(ax, bx), y1: Math.max(ay, by) };
        const isIn = (i: number) => {
          const [x, y] = [i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)];
          return x >= within.x0 && x < within.x1 && y >= within.y0 && y < within.y1 && !isPadding(x, y);
        };
        const region = regionOfOthers(codes, codes[300 * PATCH_SIZE + 300]);
        const whole = distanceTo(region.map((inside, i) => (isIn(i) ? inside : 0)));
        const part = distanceTo(region, within);
        for (const i of somePixels(400, seed)) {
          const expected = isIn(i) ? [whole.distanceSq[i], whole.nearest[i]] : [FAR_SQ, -1];
          expect([i, part.distanceSq[i], part.nearest[i]]).toEqual([i, ...expected]);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('finds it around ragged members, where most ties are', () => {
    fc.assert(
      fc.property(raggedMask, ({ codes, around }) => {
        // Nearly all of them on a ground of members would take the twin too long.
        const region = regionOfOthers(codes, codes[300 * PATCH_SIZE + 300]);
        expectExact(region, distanceTo(region), pixelsOf(around));
      }),
      { numRuns: 8 },
    );
  });

  it('finds it among members all over the image', () => {
    fc.assert(
      fc.property(noisyMask, fc.integer(), (codes, seed) => {
        const region = regionOfCode(codes, 1);
        expectExact(region, distanceTo(region), somePixels(12, seed));
      }),
      { numRuns: 4 },
    );
  });

  it('knows no distance without a member, and none for padding, whatever it holds', () => {
    const padding = Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => Number(isPadding(i % 512, i >> 9)));
    const { distanceSq, nearest } = distanceTo(padding);
    expect(distanceSq.every((distance) => distance === FAR_SQ)).toBe(true);
    expect(nearest.every((member) => member === -1)).toBe(true);
    const one = distanceTo(patchRegion(['#'], 1, 1));
    expect([one.distanceSq[0], one.nearest[PATCH_SIZE]]).toEqual([FAR_SQ, -1]);
    expect(one.distanceSq[509 * PATCH_SIZE + 509]).toBe(2 * 508 * 508);
  });

  it('takes the leftmost of members that are equally near, and the upper one in a column', () => {
    const { nearest } = distanceTo(patchRegion(['.#.', '#.#', '.#.'], 10, 10));
    expect(nearest[11 * PATCH_SIZE + 11]).toBe(11 * PATCH_SIZE + 10);
    const upright = distanceTo(patchRegion(['#', '.', '#'], 10, 10));
    expect(upright.nearest[11 * PATCH_SIZE + 10]).toBe(10 * PATCH_SIZE + 10);
  });
});
