import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { classTable } from '../../../shared/cloudsen12/reference-classes.ts';
import { contradictions } from '../../../shared/raster/contradictions.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { noise } from './ragged-masks.ts';

const scribbleClasses = classTable('LABEL_manual_sc');
const maskClasses = classTable('LABEL_manual_hq');

/** Class of a code by DOMAIN's tables, -1 for none. */
const slowClass = (code: number) => (code >= 0 && code <= 6 ? Math.ceil(code / 2) : -1);

describe('contradictions', () => {
  it('are the pixels of which both say a class, but not the same one, and the pieces are all of them', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(3, 20), fc.constantFrom(2, 30), (seed, cell, other) => {
        const scribbles = noise(seed, 8, cell);
        const mask = noise(seed + 1, 5, other);
        const { region, pieces } = contradictions(scribbles, scribbleClasses, mask, maskClasses);
        let count = 0;
        for (let i = 0; i < PATCH_PIXELS; i++) {
          const [stated, held = -1] = [slowClass(scribbles[i] ?? -1), mask[i]];
          const padding = isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));
          const against = !padding && stated >= 0 && held >= 0 && held <= 3 && stated !== held;
          if (against) count++;
          if (region[i] !== (against ? 1 : 0)) expect([i, region[i]]).toEqual([i, against ? 1 : 0]);
        }
        expect(pieces.reduce((sum, piece) => sum + piece.pixelCount, 0)).toBe(count);
        expect(pieces.every(({ pixelCount }, at) => at === 0 || pixelCount <= (pieces[at - 1]?.pixelCount ?? 0))).toBe(
          true,
        );
      }),
      { numRuns: 3 },
    );
  });

  it('come as pieces of one code on one code, largest first', () => {
    const scribbles = patchMask(['2~~66~', '2~~~~~', '22#~~5'], 100, 100, 99, 0);
    const mask = patchMask(['#..33.', '#.....', '.3#..-'], 100, 100, 0, 0);
    const { region, pieces } = contradictions(scribbles, scribbleClasses, mask, maskClasses);
    expect(drawPatch(region, { x0: 100, y0: 100, x1: 106, y1: 103 })).toEqual(['......', '......', '##....']);
    expect(pieces).toEqual([
      { code: 2, maskCode: 0, pixelCount: 1, bounds: { x0: 100, y0: 102, x1: 101, y1: 103 }, firstPixel: 52_324 },
      { code: 2, maskCode: 3, pixelCount: 1, bounds: { x0: 101, y0: 102, x1: 102, y1: 103 }, firstPixel: 52_325 },
    ]);
  });
});
