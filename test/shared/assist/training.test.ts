import { describe, expect, test } from 'vitest';
import { type FeatureTable, featureTable } from '../../../shared/assist/feature-table.ts';
import { type FeatureSet, featuresOf } from '../../../shared/assist/features.ts';
import { bothLabels, labelCounts, labelsOfPainted, labelsOfScribbles } from '../../../shared/assist/training-labels.ts';
import { gatherTraining, type OtherPixels, otherPixels } from '../../../shared/assist/training-pixels.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { classTable, NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';

const layerIds = ['L1C_B3', 'L1C_B4'];
const set = featuresOf(new Set(layerIds)) as FeatureSet;
const planes = [1, 2].map((factor) => Int16Array.from({ length: PATCH_PIXELS }, (_, i) => factor * (i % 5000)));
const table: FeatureTable = featureTable(set, planes);

/** So many pixels of each class, from the second row on. */
function labelled(counts: readonly number[]): Uint8Array {
  const labels = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  let at = 513;
  for (const [number, count] of counts.entries()) {
    labels.fill(number, at, at + count);
    at += count;
  }
  return labels;
}

const others = (counts: readonly number[], layers = layerIds): OtherPixels =>
  otherPixels(layers, planes, labelled(counts), 1);

describe('what is learned from', () => {
  test('is the scribbles by the classes that their codes state, centres and edges alike', () => {
    const codes = new Int8Array(PATCH_PIXELS).fill(99);
    codes.set([0, 1, 2, 3, 4, 5, 6, 7, 99], 513);
    codes[0] = 1;
    codes[512 * 511 + 5] = 1;
    const labels = labelsOfScribbles(codes, classTable('LABEL_manual_sc', { unscribbled: 99 }));
    expect([...labels.subarray(513, 522)]).toEqual([0, 1, 1, 2, 2, 3, 3, NO_STATEMENT, NO_STATEMENT]);
    expect(labelCounts(labels)).toEqual([1, 2, 2, 2]);
  });

  test('is what was painted by hand, and nothing else of the mask', () => {
    const codes = new Int16Array(PATCH_PIXELS).fill(1);
    codes.set([3, -1], 600);
    const painted = new Uint8Array(PATCH_PIXELS);
    painted.fill(1, 599, 603);
    painted[511] = 1;
    expect(labelCounts(labelsOfPainted(codes, classTable('LABEL_manual_hq'), painted))).toEqual([0, 2, 0, 1]);
  });

  test('is both, and what was painted where they contradict each other', () => {
    const scribbled = labelled([3]);
    const painted = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
    painted.fill(2, 515, 518);
    expect([...bothLabels(scribbled, painted).subarray(512, 519)]).toEqual([4, 0, 0, 2, 2, 2, 4]);
  });
});

describe('the pixels that the trees see', () => {
  test('are all that are labelled, with their features and classes', () => {
    const { pixels, labelled: counted } = gatherTraining(table, labelled([7, 0, 5, 0]), [], 1);
    expect([pixels.count, counted]).toEqual([12, [7, 0, 5, 0]]);
    expect([...pixels.classes]).toEqual([0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2]);
    expect(pixels.bins).toEqual(table.bins.slice(513 * table.stride, 525 * table.stride));
  });

  test('are a sample of each class where one has very many, another one with another seed', () => {
    const labels = labelled([60_000, 20]);
    const { pixels, labelled: counted } = gatherTraining(table, labels, [], 1);
    expect(counted).toEqual([60_000, 20, 0, 0]);
    expect(labelCounts(pixels.classes)).toEqual([2000, 20, 0, 0]);
    const other = gatherTraining(table, labels, [], 2).pixels;
    expect(Buffer.compare(pixels.bins, other.bins)).not.toBe(0);
    expect(Buffer.compare(pixels.bins, gatherTraining(table, labels, [], 1).pixels.bins)).toBe(0);
  });

  test('of other patches are half as many of each class at most, so that this one counts most', () => {
    const { fromOthers, pixels } = gatherTraining(
      table,
      labelled([100, 40]),
      [others([300, 10]), others([300, 10])],
      1,
    );
    expect(fromOthers).toEqual([50, 20, 0, 0]);
    expect(pixels.count).toBe(100 + 40 + 50 + 20);
  });

  test('of a class that is not drawn here come from others as if the mean of the drawn ones were', () => {
    expect(gatherTraining(table, labelled([100, 40]), [others([0, 0, 900, 5])], 1).fromOthers).toEqual([0, 0, 35, 5]);
    expect(gatherTraining(table, labelled([]), [others([9000, 30])], 1).fromOthers).toEqual([500, 30, 0, 0]);
  });

  test('of patches with other bands are left out', () => {
    const foreign = others([900, 900], ['L2A_B3', 'L2A_B4']);
    expect(gatherTraining(table, labelled([100, 40]), [foreign], 1).fromOthers).toEqual([0, 0, 0, 0]);
  });

  test('of another patch have the features that they would have in this one', () => {
    const { pixels } = gatherTraining(table, labelled([]), [others([0, 30])], 1);
    expect(pixels.bins).toEqual(table.bins.slice(513 * table.stride, 543 * table.stride));
  });
});
