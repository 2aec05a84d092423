import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { imageRect } from '../../../shared/raster/rect.ts';
import { type Refinement, type RefinementKind, refine, refinementRanges } from '../../../shared/raster/refine.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { noisyMask, raggedMask, scatter } from './ragged-masks.ts';
import { anyMask, firstDifference } from './random-masks.ts';

const anyClass = fc.constantFrom(0, 1, 2, 3, -1, 42);
const anyRadius = fc.constantFrom(1, 1.5, 2, 4.5);
const anyRefinement: fc.Arbitrary<Refinement> = fc.oneof(
  fc.record({ kind: fc.constantFrom('grow', 'shrink', 'open', 'close'), code: anyClass, radius: anyRadius }),
  fc.record({ kind: fc.constant('majority'), code: fc.option(anyClass), radius: fc.constantFrom(1, 2, 5) }),
  fc.record({ kind: fc.constant('holes'), code: anyClass, atMost: fc.constantFrom(1, 20, 5000) }),
  fc.record({ kind: fc.constant('islands'), code: fc.option(anyClass), below: fc.constantFrom(2, 20, 5000) }),
  fc.record({ kind: fc.constant('replace'), code: anyClass, by: anyClass }),
  fc.record({ kind: fc.constant('snap'), code: anyClass, width: fc.constantFrom(2, 4, 16) }),
);
const anyCodes = fc.oneof(
  raggedMask.map(({ codes }) => codes),
  noisyMask,
  anyMask,
);

const relief = Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => scatter(i >> 2, 3) % 256);
const settled: readonly RefinementKind[] = ['open', 'close', 'holes', 'islands', 'replace'];

describe('every refinement', () => {
  it('leaves its input and the padding alone, and brings no code but the class and those that were there', () => {
    fc.assert(
      fc.property(anyCodes, anyRefinement, (codes, refinement) => {
        const before = codes.slice();
        const after = refine(codes, refinement, () => relief);
        expect(after).not.toBe(codes);
        expect(firstDifference(codes, before)).toBe(-1);
        const permitted = new Set<number | null>(before).add(refinement.code);
        if (refinement.kind === 'replace') permitted.add(refinement.by);
        for (let i = 0; i < PATCH_PIXELS; i++) {
          const padding = isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));
          const right = padding ? after[i] === before[i] : permitted.has(after[i] ?? 0);
          if (!right) expect([i, after[i]]).toEqual([i, before[i]]);
        }
      }),
      { numRuns: 14 },
    );
  });

  it('of those that settle, changes nothing the second time', () => {
    fc.assert(
      fc.property(anyCodes, anyRefinement, (codes, refinement) => {
        fc.pre(settled.includes(refinement.kind));
        const once = refine(codes, refinement, () => relief);
        expect(
          firstDifference(
            refine(once, refinement, () => relief),
            once,
          ),
        ).toBe(-1);
      }),
      { numRuns: 12 },
    );
  });

  it('gives the same for what cannot be seen: other padding', () => {
    fc.assert(
      fc.property(raggedMask, anyRefinement, fc.constantFrom(1, 0, 7), ({ codes }, refinement, padding) => {
        const other = new Int16Array(PATCH_PIXELS).fill(padding);
        for (let y = imageRect.y0; y < imageRect.y1; y++) {
          const [start, end] = [y * PATCH_SIZE + imageRect.x0, y * PATCH_SIZE + imageRect.x1];
          other.set(codes.subarray(start, end), start);
        }
        const [a, b] = [codes, other].map((mask) => refine(mask, refinement, () => relief));
        const image = (mask: Int16Array = new Int16Array(0)) => drawPatch(mask, imageRect).join('\n');
        expect(image(a) === image(b)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it('has a range for its number, but replacing, which has none', () => {
    for (const { least, most, step } of Object.values(refinementRanges)) {
      expect(least).toBeLessThan(most);
      expect(Number.isInteger((most - least) / step)).toBe(true);
    }
  });
});

it('the image to snap to is asked for by snapping alone', () => {
  const never = (): Uint8Array => {
    throw new Error('asked');
  };
  expect(refine(patchMask(['#'], 5, 5), { kind: 'grow', code: 1, radius: 1 }, never)[5 * PATCH_SIZE + 6]).toBe(1);
  expect(() => refine(patchMask(['#'], 5, 5), { kind: 'snap', code: 1, width: 2 }, never)).toThrow('asked');
});
