import { describe, expect, test } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import type { CodeReading } from '../../../shared/cloudsen12/reference-codes.ts';
import { referenceOffer, referenceTables } from '../../../shared/proposals/reference-offer.ts';
import { patchMask } from '../../support/ascii-mask.ts';

const NONE = NO_STATEMENT;
const FIRST = PATCH_SIZE + 1;

/** A label whose first image pixels hold these codes; padding holds what would be cloud in most layers. */
function labelOf(codes: readonly number[], bytes: 1 | 2, padding = 1): Int8Array | Int16Array {
  const label = patchMask([], 1, 1, 0, padding);
  label.set(codes, FIRST);
  return bytes === 2 ? label : Int8Array.from(label);
}

function offered(
  layerId: string,
  codes: readonly number[],
  { bytes = 2, reading = {}, mask = null }: { bytes?: 1 | 2; reading?: CodeReading; mask?: Int16Array | null } = {},
) {
  const { classes, certainty } = referenceOffer(labelOf(codes, bytes), referenceTables(layerId, reading), mask);
  const part = (values: Uint8Array) => [...values.subarray(FIRST, FIRST + codes.length)];
  return { classes: part(classes), certainty: certainty === null ? null : part(certainty) };
}

// The dataset's published table, written down anew: code, class, '-' where it makes no statement.
const kappamask: readonly (readonly [number, string])[] = [
  [0, '-'],
  [1, 'clear'],
  [2, 'shadow'],
  [3, 'thin'],
  [4, 'thick'],
  [5, '-'],
  [6, '-'],
  [-1, '-'],
];
const tables: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  LABEL_sen2cor: [
    [0, '-'],
    [1, '-'],
    [2, 'clear'],
    [3, 'shadow'],
    [4, 'clear'],
    [5, 'clear'],
    [6, 'clear'],
    [7, 'clear'],
    [8, 'thick'],
    [9, 'thick'],
    [10, 'thin'],
    [11, 'clear'],
    [12, '-'],
    [-1, '-'],
  ],
  LABEL_fmask: [
    [0, 'clear'],
    [1, 'clear'],
    [2, 'shadow'],
    [3, 'clear'],
    [4, 'thick'],
    [5, '-'],
    [-1, '-'],
  ],
  LABEL_kappamask_L1C: kappamask,
  LABEL_kappamask_L2A: kappamask,
  LABEL_qa60: [
    [0, 'clear'],
    [1, 'thick'],
    [2, 'thin'],
    [3, '-'],
    [-1, '-'],
  ],
  LABEL_manual_hq: [
    [0, 'clear'],
    [1, 'thick'],
    [2, 'thin'],
    [3, 'shadow'],
    [4, '-'],
    [-1, '-'],
    [99, '-'],
  ],
  LABEL_manual_sc: [
    [0, 'clear'],
    [1, 'thick'],
    [2, 'thick'],
    [3, 'thin'],
    [4, 'thin'],
    [5, 'shadow'],
    [6, 'shadow'],
    [7, '-'],
    [99, '-'],
    [-1, '-'],
  ],
};
const onlyInTwoBytes: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  LABEL_fmask: [[255, '-']],
  LABEL_qa60: [
    [1024, 'thick'],
    [2048, 'thin'],
    [3072, '-'],
  ],
  LABEL_sen2cor: [
    [255, '-'],
    [256 + 8, '-'],
  ],
};

const numberOf = (name: string) => (name === '-' ? NONE : ['clear', 'thick', 'thin', 'shadow'].indexOf(name));

describe('every code of a label layer is offered as the class that the dataset publishes for it', () => {
  for (const [layerId, table] of Object.entries(tables)) {
    const codes = table.map(([code]) => code);
    const classes = table.map(([, name]) => numberOf(name));
    test.each([1, 2] as const)(`${layerId}, %i bytes per pixel`, (bytes) => {
      expect(offered(layerId, codes, { bytes })).toEqual({ classes, certainty: null });
    });
  }

  test.each(Object.entries(onlyInTwoBytes))('%s, codes that one byte cannot hold', (layerId, table) => {
    const codes = table.map(([code]) => code);
    expect(offered(layerId, codes).classes).toEqual(table.map(([, name]) => numberOf(name)));
  });

  test('and none of a QA60 whose codes have wrapped', () => {
    expect(offered('LABEL_qa60', [0, 0], { bytes: 1, reading: { wrapped: true } }).classes).toEqual([NONE, NONE]);
  });
});

describe.each(['LABEL_s2cloudless', 'LABEL_cd_fcnn_rgbi', 'LABEL_cd_fcnn_rgbi_swir'])('%s', (layerId) => {
  test('is cloud from the threshold on, the surer the farther from it', () => {
    const half = offered(layerId, [0, 25, 49, 50, 75, 100, 101, -1, 255]);
    expect(half.classes).toEqual([0, 0, 0, 1, 1, 1, NONE, NONE, NONE]);
    expect(half.certainty).toEqual([255, 128, 5, 0, 128, 255, 0, 0, 0]);
    const late = offered(layerId, [0, 79, 80, 90, 100], { reading: { threshold: 80 } });
    expect(late.classes).toEqual([0, 0, 1, 1, 1]);
    expect(late.certainty).toEqual([255, 3, 0, 128, 255]);
    const last = offered(layerId, [99, 100], { reading: { threshold: 100 } });
    expect(last).toEqual({ classes: [0, 1], certainty: [3, 255] });
    expect(offered(layerId, [0, 0], { reading: { threshold: 0 } }).certainty).toEqual([0, 0]);
  });

  test('is cloud at 1 where it is written as 0 and 1, and then does not say how sure it is', () => {
    const reading = { scale: 'binary', threshold: 80 } as const;
    expect(offered(layerId, [0, 1, 2, -1], { reading })).toEqual({ classes: [0, 1, NONE, NONE], certainty: null });
  });
});

describe('over a mask', () => {
  const codes = [0, 0, 0, 0, 0, 100, 100, 100, 100, 100];
  const mask = patchMask(['0123-0123-'.replaceAll('0', '.').replaceAll('1', '#')], 1, 1);

  test('a layer that tells only cloud from clear takes neither shadow nor thin cloud away', () => {
    expect(offered('LABEL_s2cloudless', codes, { mask }).classes).toEqual([0, 0, 0, NONE, 0, 1, 1, NONE, 1, 1]);
  });

  test('Fmask takes shadow away, QA60 thin cloud, Sen2Cor both', () => {
    const clear = [0, 0, 0, 0];
    expect(offered('LABEL_fmask', clear, { mask }).classes).toEqual([0, 0, 0, 0]);
    expect(offered('LABEL_fmask', [4, 4, 4, 4], { mask }).classes).toEqual([1, 1, NONE, 1]);
    expect(offered('LABEL_qa60', clear, { mask }).classes).toEqual([0, 0, 0, NONE]);
    expect(offered('LABEL_qa60', [1024, 1024, 1024, 1024], { mask }).classes).toEqual([1, 1, 1, 1]);
    expect(offered('LABEL_sen2cor', [4, 4, 4, 4], { mask }).classes).toEqual([0, 0, 0, 0]);
    expect(offered('LABEL_sen2cor', [9, 9, 9, 9], { mask }).classes).toEqual([1, 1, 1, 1]);
  });
});

test('nothing is offered in the padding, whatever it holds', () => {
  const { classes, certainty } = referenceOffer(labelOf([], 2, 100), referenceTables('LABEL_s2cloudless', {}), null);
  let stated = 0;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (!isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) continue;
    if (classes[i] !== NONE || certainty?.[i] !== 0) stated++;
  }
  expect(stated).toBe(0);
});
