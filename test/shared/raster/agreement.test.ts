import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CloudClass, cloudClasses } from '../../../shared/cloudsen12/classes.ts';
import { IMAGE_PIXELS, isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { classTable, mergedTable, translateCodes } from '../../../shared/cloudsen12/reference-classes.ts';
import { expressibleClasses } from '../../../shared/cloudsen12/reference-codes.ts';
import { agreementOf, judgePixels, type Verdict, verdicts, verdictTable } from '../../../shared/raster/agreement.ts';
import { countCodePairs, STATES } from '../../../shared/raster/class-counts.ts';
import { patchRect } from '../../../shared/raster/rect.ts';
import { patchMask } from '../../support/ascii-mask.ts';
import { anyMask, anyRect, firstDifference } from './random-masks.ts';

const layers = ['LABEL_manual_hq', 'LABEL_sen2cor', 'LABEL_fmask', 'LABEL_s2cloudless', 'LABEL_qa60'];
const hq = classTable('LABEL_manual_hq');

/** The two masks as they are compared, for a layer that holds `theirs`. */
function compared(theirs: Int16Array, layerId: string) {
  return { table: mergedTable(hq, layerId), classes: translateCodes(theirs, classTable(layerId)) };
}

function pairsOf(ours: Int16Array, theirs: Int16Array, layerId: string): Uint32Array {
  // What it held before is no part of what it counts.
  const pairs = new Uint32Array(STATES * STATES).fill(7);
  countCodePairs(ours, mergedTable(hq, layerId), theirs, classTable(layerId), pairs);
  return pairs;
}

/** The class that ours has for a comparison, pixel by pixel, by the words of the rule. */
function oursAs(code: number, known: readonly CloudClass[]): CloudClass | null {
  const own = code < 0 || code > 3 ? null : (cloudClasses[code] ?? null);
  if (own === 'thin' && !known.includes('thin')) return 'thick';
  return own === 'shadow' && !known.includes('shadow') ? 'clear' : own;
}

/** The figures of one class, the slow way. */
function slowAgreement(ours: Int16Array, classes: Int16Array, known: readonly CloudClass[], of: CloudClass) {
  let [agree, onlyMine, onlyTheirs, leftOut] = [0, 0, 0, 0];
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) continue;
    const mine = oursAs(ours[i] ?? 0, known);
    const other = cloudClasses[classes[i] ?? 4] ?? null;
    if (mine === null || other === null) leftOut++;
    else if (mine === of && other === of) agree++;
    else if (mine === of) onlyMine++;
    else if (other === of) onlyTheirs++;
  }
  return { agree, onlyMine, onlyTheirs, leftOut };
}

describe('the figures of two masks', () => {
  test('count what both state, in the classes that the other can express, and nothing of the padding', () => {
    fc.assert(
      fc.property(anyMask, anyMask, fc.constantFrom(...layers), (ours, theirs, layerId) => {
        const known = expressibleClasses(layerId);
        const { classes } = compared(theirs, layerId);
        const pairs = pairsOf(ours, theirs, layerId);
        expect(pairs.reduce((sum, pixels) => sum + pixels)).toBe(IMAGE_PIXELS);
        const figures = agreementOf(pairs, known);
        expect(figures.classes.map(({ cloudClass }) => cloudClass)).toEqual(known);
        for (const { cloudClass, agree, onlyMine, onlyTheirs, iou } of figures.classes) {
          const slow = slowAgreement(ours, classes, known, cloudClass);
          expect({ agree, onlyMine, onlyTheirs, leftOut: figures.leftOut }).toEqual(slow);
          const union = agree + onlyMine + onlyTheirs;
          expect(iou).toBe(union === 0 ? null : agree / union);
        }
        expect(figures.compared + figures.leftOut).toBe(IMAGE_PIXELS);
        const differ = figures.classes.reduce((sum, row) => sum + row.onlyMine, 0);
        expect(figures.agree + differ).toBe(figures.compared);
      }),
      { numRuns: 15 },
    );
  });

  test('are as one counts them by hand', () => {
    const ours = patchMask(['##22', '3-..'], 10, 20, -1, 1);
    const theirs = patchMask(['444.', '24-.'], 10, 20, -1, 4);
    const pairs = pairsOf(ours, theirs, 'LABEL_fmask');
    const { classes: rows, ...sums } = agreementOf(pairs, expressibleClasses('LABEL_fmask'));
    expect(rows).toEqual([
      { cloudClass: 'clear', agree: 1, onlyMine: 0, onlyTheirs: 1, iou: 0.5 },
      { cloudClass: 'thick', agree: 3, onlyMine: 1, onlyTheirs: 0, iou: 0.75 },
      { cloudClass: 'shadow', agree: 1, onlyMine: 0, onlyTheirs: 0, iou: 1 },
    ]);
    expect(sums).toEqual({ compared: 6, agree: 5, leftOut: IMAGE_PIXELS - 6 });
  });

  test('have no IoU of a class that neither mask holds', () => {
    const clear = patchMask([], 0, 0, 0);
    const figures = agreementOf(pairsOf(clear, clear, 'LABEL_manual_hq'), cloudClasses);
    expect(figures.classes.map(({ iou }) => iou)).toEqual([1, null, null, null]);
  });
});

/** The verdict on a pixel by the words of the view. */
function slowVerdict(mine: CloudClass | null, theirs: CloudClass | null, focus: CloudClass | null): Verdict {
  if (mine === null || theirs === null) return 'no statement';
  const marks = (cloudClass: CloudClass) => (focus === null ? cloudClass !== 'clear' : cloudClass === focus);
  if (marks(mine) && marks(theirs)) return mine === theirs ? 'agree' : 'another class';
  if (marks(mine)) return 'only mine';
  return marks(theirs) ? 'only theirs' : 'both clear';
}

test('every pixel of a rectangle is judged, of one class or of all, and nothing else is touched', () => {
  fc.assert(
    fc.property(
      anyMask,
      anyMask,
      fc.oneof(anyRect, fc.constant(patchRect)),
      fc.constantFrom(...layers),
      fc.constantFrom(null, ...cloudClasses),
      (ours, theirs, rect, layerId, focus) => {
        const { table, classes } = compared(theirs, layerId);
        const known = expressibleClasses(layerId);
        const out = new Int16Array(PATCH_PIXELS).fill(77);
        judgePixels(out, ours, table, classes, rect, verdictTable(focus));
        const expected = Array.from(ours, (code, i) => {
          const [x, y] = [i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)];
          const inside = x >= rect.x0 && x < rect.x1 && y >= rect.y0 && y < rect.y1 && !isPadding(x, y);
          if (!inside) return 77;
          const other = cloudClasses[classes[i] ?? 4] ?? null;
          return verdicts.indexOf(slowVerdict(oursAs(code, known), other, focus));
        });
        expect(firstDifference(out, expected)).toBe(-1);
      },
    ),
    { numRuns: 20 },
  );
});
