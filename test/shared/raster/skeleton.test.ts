import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { regionOfCode } from '../../../shared/raster/code-region.ts';
import type { Rect } from '../../../shared/raster/rect.ts';
import type { Region } from '../../../shared/raster/region.ts';
import { skeletonOf } from '../../../shared/raster/skeleton.ts';
import { drawPatch } from '../../support/ascii-mask.ts';
import { pixelsOf, raggedMask } from './ragged-masks.ts';
import { firstDifference } from './random-masks.ts';
import { patchRegion, regionWhere } from './random-regions.ts';

/** The two passes as they are printed in the paper, over all pixels until neither takes one. */
function slowSkeleton(region: Region, around: Rect): Region {
  const thinned = region.slice();
  const members = pixelsOf(around).filter((i) => region[i] !== 0);
  const p = (i: number, dx: number, dy: number) => thinned[i + dy * PATCH_SIZE + dx] ?? 0;
  for (let pass = 1, idle = 0; idle < 2; pass = 3 - pass) {
    const taken: number[] = [];
    for (const i of members) {
      if (thinned[i] === 0) continue;
      const [p2, p3, p4, p5] = [p(i, 0, -1), p(i, 1, -1), p(i, 1, 0), p(i, 1, 1)];
      const [p6, p7, p8, p9] = [p(i, 0, 1), p(i, -1, 1), p(i, -1, 0), p(i, -1, -1)];
      const ring = [p2, p3, p4, p5, p6, p7, p8, p9];
      const sum = ring.reduce((a, b) => a + b, 0);
      const entries = ring.filter((one, k) => one === 0 && ring[(k + 1) % 8] === 1).length;
      const clear = pass === 1 ? p2 * p4 * p6 + p4 * p6 * p8 === 0 : p2 * p4 * p8 + p2 * p6 * p8 === 0;
      if (sum >= 2 && sum <= 6 && entries === 1 && clear) taken.push(i);
    }
    for (const i of taken) thinned[i] = 0;
    idle = taken.length === 0 ? idle + 1 : 0;
  }
  return thinned;
}

describe('skeletonOf', () => {
  it('is what the two passes leave that look at every pixel each time', () => {
    fc.assert(
      fc.property(raggedMask, fc.constantFrom(0, 1, 3), ({ codes, around }, code) => {
        const region = regionOfCode(codes, code);
        // A ground of the class beyond would take the twin hundreds of rounds.
        const shown = regionWhere((x, y) => x >= around.x0 && x < around.x1 && y >= around.y0 && y < around.y1);
        for (let i = 0; i < region.length; i++) shown[i] = (shown[i] ?? 0) & (region[i] ?? 0);
        expect(firstDifference(skeletonOf(shown), slowSkeleton(shown, around))).toBe(-1);
      }),
      { numRuns: 12 },
    );
  });

  it('is a line where the region is a bar, at the rim of the image as well', () => {
    const bar = patchRegion(['#########', '#########', '#########'], 1, 1, 1);
    expect(drawPatch(skeletonOf(bar), { x0: 0, y0: 0, x1: 11, y1: 5 })).toEqual([
      '...........',
      '...........',
      '..######...',
      '...........',
      '...........',
    ]);
  });
});
