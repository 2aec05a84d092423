import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { classTable } from '../../../shared/cloudsen12/reference-classes.ts';
import { regionOfCode, regionOfOthers } from '../../../shared/raster/code-region.ts';
import { components } from '../../../shared/raster/components.ts';
import { contradictions } from '../../../shared/raster/contradictions.ts';
import { distanceSqTo } from '../../../shared/raster/distance.ts';
import { scribbleCodes, scribblesOf } from '../../../shared/raster/thin-scribbles.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { noise, noisyMask, raggedMask } from './ragged-masks.ts';

const codes = scribbleCodes('centre-first', 99);
const scribbleClasses = classTable('LABEL_manual_sc');
const maskClasses = classTable('LABEL_manual_hq');
const anyMask = fc.oneof(
  raggedMask.map((ragged) => ragged.codes),
  noisyMask,
  fc.constant(noise(1, 4, 90)),
);

describe('scribblesOf', () => {
  it('never contradicts the mask, and draws in every piece of every class its centre', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const scribbles = scribblesOf(mask, codes);
        expect(contradictions(scribbles, scribbleClasses, mask, maskClasses).pieces).toEqual([]);
        for (const [number, { centre }] of codes.classes.entries()) {
          const { labels, count } = components(regionOfCode(mask, number), 8);
          const drawn = new Uint8Array(count + 1);
          for (let i = 0; i < PATCH_PIXELS; i++) if (scribbles[i] === centre) drawn[labels[i] ?? 0] = 1;
          expect(drawn.subarray(1).includes(0)).toBe(false);
        }
      }),
      { numRuns: 6 },
    );
  });

  it('draws edges on all pixels within two of another code, and centres wherever it can three or more inside', () => {
    fc.assert(
      fc.property(fc.constantFrom(noise(1, 4, 90), noise(2, 5, 40), noise(3, 4, 7)), (mask) => {
        const scribbles = scribblesOf(mask, codes);
        for (const [number, { centre, edge }] of codes.classes.entries()) {
          const distanceSq = distanceSqTo(regionOfOthers(mask, number));
          for (let i = 0; i < PATCH_PIXELS; i++) {
            if (mask[i] !== number || isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) continue;
            const distance = distanceSq[i] ?? 0;
            const atEdge = edge !== null && distance <= 4;
            const right = atEdge ? [edge, centre] : [99, centre];
            if (!right.includes(scribbles[i] ?? 0)) expect([i, scribbles[i]]).toEqual([i, right]);
          }
        }
      }),
      { numRuns: 3 },
    );
  });

  it('draws a line of three pixels in the middle and one of two at the edge, and in a small piece one pixel', () => {
    const rows = Array.from({ length: 21 }, () => '2'.repeat(30));
    const mask = patchMask([...rows, '333'.padEnd(30, '-')], 1, 1, -1);
    const naming = scribbleCodes('edge-first', 99);
    const scribbles = scribblesOf(mask, naming);
    expect(drawPatch(scribbles, { x0: 14, y0: 1, x1: 15, y1: 24 }).join('')).toBe('~~~~~~444~~~~~~~~~~33~~');
    expect(drawPatch(scribbles, { x0: 1, y0: 20, x1: 5, y1: 24 })).toEqual(['3333', '3333', '655~', '~~~~']);
    expect(scribbles[0]).toBe(-1);
  });

  it('says nothing where the mask says nothing', () => {
    expect(scribblesOf(patchMask([], 1, 1, -1), codes)[300 * PATCH_SIZE + 300]).toBe(99);
  });
});

it('the codes are those of the naming', () => {
  expect(codes.classes.map(({ centre, edge }) => [centre, edge])).toEqual([
    [0, null],
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(scribbleCodes('edge-first', -1).classes[3]).toEqual({ centre: 6, edge: 5 });
});
