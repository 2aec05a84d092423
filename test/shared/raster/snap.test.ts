import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { regionOfCode, regionOfOthers } from '../../../shared/raster/code-region.ts';
import { components } from '../../../shared/raster/components.ts';
import { distanceSqTo } from '../../../shared/raster/distance.ts';
import { gradientOf } from '../../../shared/raster/gradient.ts';
import { snapBoundary } from '../../../shared/raster/snap.ts';
import { noisyMask, raggedMask, scatter } from './ragged-masks.ts';

/** A mask with a disc of thick cloud on clear ground. */
function disc(radius: number): Int16Array {
  const codes = new Int16Array(PATCH_PIXELS).fill(-1);
  for (let y = 1; y < 510; y++) {
    for (let x = 1; x < 510; x++) {
      codes[y * PATCH_SIZE + x] = Math.hypot(x - 200, y - 250) <= radius ? 1 : 0;
    }
  }
  return codes;
}

function differing(a: Int16Array, b: Int16Array): number {
  return a.reduce((count, code, i) => count + (code === b[i] ? 0 : 1), 0);
}

const picture = gradientOf([Uint8Array.from(disc(60), (code) => (code === 1 ? 200 : 60))]);

describe('snapBoundary', () => {
  it.each([
    { painted: 63, width: 6 },
    { painted: 57, width: 6 },
    { painted: 60, width: 4 },
    { painted: 65, width: 8 },
  ])(
    'brings a disc painted with radius $painted back to its edge in the image at 60, but for its four tips',
    ({ painted, width }) => {
      expect(differing(snapBoundary(disc(painted), 1, picture, width), disc(60))).toBeLessThanOrEqual(4);
    },
  );

  it('finds the edge to a pixel where the band hardly reaches it', () => {
    const snapped = snapBoundary(disc(63), 1, picture, 4);
    expect(differing(snapped, disc(60))).toBeLessThan(80);
    const far = snapped.findIndex((code, i) => {
      const radius = Math.hypot((i % PATCH_SIZE) - 200, Math.floor(i / PATCH_SIZE) - 250);
      return code !== -1 && Math.abs(radius - 60.5) > 1 && (code === 1) !== radius < 60;
    });
    expect(far).toBe(-1);
  });

  it('gives what leaves the class to the nearest other', () => {
    const painted = disc(63).map((code, i) => (code === 0 && i % PATCH_SIZE > 200 ? 3 : code));
    const snapped = snapBoundary(painted, 1, picture, 6);
    expect([138, 139, 261, 262].map((x) => snapped[250 * PATCH_SIZE + x])).toEqual([0, 0, 3, 3]);
  });

  it('leaves a boundary about where it was if the image shows nothing', () => {
    const painted = disc(60);
    expect(differing(snapBoundary(painted, 1, new Uint8Array(PATCH_PIXELS), 6), painted)).toBeLessThan(60);
  });

  it('keeps something of each piece of the class and of the rest, and changes nothing beyond the band', () => {
    const anyCodes = fc.oneof(
      raggedMask.map(({ codes }) => codes),
      noisyMask,
    );
    const relief = Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => scatter(i, 7) % 256);
    fc.assert(
      fc.property(anyCodes, fc.constantFrom(0, 1), fc.constantFrom(1, 3, 8), (codes, code, width) => {
        const snapped = snapBoundary(codes, code, relief, width);
        const sides = [regionOfCode(codes, code), regionOfOthers(codes, code)] as const;
        const [toClass, toOthers] = sides.map(distanceSqTo);
        const pieces = [components(sides[0], 8), components(sides[1], 4)];
        const kept = pieces.map(({ count }) => new Uint8Array(count + 1));
        for (let i = 0; i < PATCH_PIXELS; i++) {
          const was = codes[i] === code ? 0 : 1;
          const is = snapped[i] === code ? 0 : 1;
          const label = pieces[was]?.labels[i] ?? 0;
          if (was === is && kept[was] !== undefined) kept[was][label] = 1;
          const distance = Math.max(toClass?.[i] ?? 0, toOthers?.[i] ?? 0);
          const allowed = snapped[i] === codes[i] || (was !== is && distance <= width * width);
          if (!allowed || (isPadding(i % 512, i >> 9) && snapped[i] !== codes[i]))
            expect([i, snapped[i]]).toEqual([i, codes[i]]);
        }
        for (const labels of kept) expect(labels.subarray(1).includes(0)).toBe(false);
      }),
      { numRuns: 3 },
    );
  });
});
