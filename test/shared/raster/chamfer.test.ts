import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { CHAMFER_FAR, CHAMFER_UNIT, chamferDepths } from '../../../shared/raster/chamfer.ts';
import { regionOfCode, regionOfOthers } from '../../../shared/raster/code-region.ts';
import { distanceSqTo } from '../../../shared/raster/distance.ts';
import { noisyMask, raggedMask } from './ragged-masks.ts';
import { patchRegion } from './random-regions.ts';

it('depths are the distance to the other side, or up to 8 % more', () => {
  const anyCodes = fc.oneof(
    raggedMask.map(({ codes }) => codes),
    noisyMask,
  );
  fc.assert(
    fc.property(anyCodes, fc.constantFrom(0, 1), (codes, code) => {
      const inside = regionOfCode(codes, code);
      const depths = chamferDepths(inside);
      const [toClass, toOthers] = [distanceSqTo(inside), distanceSqTo(regionOfOthers(codes, code))];
      for (let i = 0; i < PATCH_PIXELS; i++) {
        const exact = Math.sqrt(inside[i] === 0 ? (toClass[i] ?? 0) : (toOthers[i] ?? 0));
        const depth = (depths[i] ?? 0) / CHAMFER_UNIT;
        const padding = isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));
        // A diagonal of seven fifths is shorter than the root of two by one in a hundred.
        const right = padding ? depth === 0 : exact > 1000 || (depth >= 0.989 * exact && depth <= 1.08 * exact);
        if (!right) expect({ i, depth }).toEqual({ i, depth: exact });
      }
    }),
    { numRuns: 5 },
  );
});

it('without another side there is no depth to tell', () => {
  const depths = chamferDepths(patchRegion([], 1, 1, 1));
  expect(depths[300 * PATCH_SIZE + 300]).toBe(CHAMFER_FAR);
});
