import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decidePatchCount,
  equallyLikelyCount,
  fittingType,
  patchBytes,
  wholePatches,
} from '../../../electron/dataset/item-size.ts';
import { type ItemType, itemBytes } from '../../../shared/cloudsen12/item-type.ts';
import { layerCatalogue, layerNameOf } from '../../../shared/cloudsen12/layer-names.ts';

const PATCH = 262_144;

/** Files by layer id and size in patches of one byte. */
function files(...sizes: readonly (readonly [layerId: string, oneBytePatches: number])[]) {
  return sizes.map(([id, count]) => ({ name: layerNameOf(id), sizeBytes: count * PATCH }));
}

describe('the patch count of a folder', () => {
  test('is the one on which most files agree', () => {
    expect(decidePatchCount(files(['L1C_B1', 10], ['L1C_B2', 10], ['L1C_B3', 8], ['LABEL_fmask', 5]), null)).toBe(5);
  });

  test('is that of metadata.csv where the files leave it open', () => {
    expect(decidePatchCount(files(['LABEL_manual_hq', 8]), 4)).toBe(4);
    expect(decidePatchCount(files(['LABEL_manual_hq', 8]), 8)).toBe(8);
    expect(decidePatchCount(files(['L1C_B1', 4], ['L1C_B2', 6]), 2)).toBe(2);
    expect(decidePatchCount([{ name: null, sizeBytes: 8 * PATCH }], 4)).toBe(4);
    expect(decidePatchCount(files(['L1C_B1', 0.3]), 4)).toBe(4);
  });

  test('is that of metadata.csv though layers of the wrong item size agree on another', () => {
    expect(decidePatchCount(files(['S1_VV', 20], ['LABEL_manual_hq', 10], ['LABEL_fmask', 10]), 10)).toBe(10);
    expect(decidePatchCount(files(['S1_VV', 20], ['S1_VH', 20], ['S1_angle', 20], ['LABEL_manual_hq', 10]), 10)).toBe(
      10,
    );
    expect(decidePatchCount(files(['L1C_B2', 40], ['L1C_B3', 40], ['L1C_B4', 40], ['LABEL_manual_hq', 10]), 10)).toBe(
      10,
    );
    expect(decidePatchCount(files(['S1_VV', 20]), 10)).toBe(10);
  });

  test('is that of the layers where no file fits metadata.csv', () => {
    expect(decidePatchCount(files(['L1C_B1', 10]), 8490)).toBe(5);
  });

  test('is that of the layers where several groups of them speak against metadata.csv', () => {
    const six = files(['L1C_B1', 12], ['L2A_B1', 12], ['S1_VV', 24], ['EXTRA_CDI', 12], ['LABEL_manual_hq', 6]);
    for (const rows of [3, 6, 12, 24]) expect(decidePatchCount(six, rows)).toBe(6);
  });

  test('is a published one, else that of one-byte labels, where there is nothing but labels', () => {
    expect(decidePatchCount(files(['LABEL_manual_hq', 2 * 8490]), null)).toBe(8490);
    expect(decidePatchCount(files(['LABEL_manual_hq', 8490]), null)).toBe(8490);
    expect(decidePatchCount(files(['LABEL_manual_hq', 2 * 975]), null)).toBe(975);
    expect(decidePatchCount(files(['LABEL_manual_hq', 6]), null)).toBe(6);
  });

  test('is unknown where no file of a known layer says it', () => {
    expect(decidePatchCount([], null)).toBeNull();
    expect(decidePatchCount([{ name: null, sizeBytes: PATCH }], null)).toBeNull();
    expect(decidePatchCount(files(['L1C_B1', 0]), null)).toBeNull();
  });

  test('is found from any set of published layers that has one of two or four bytes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9000 }),
        fc.subarray(
          layerCatalogue.filter(({ group }) => group !== 'LABEL'),
          { minLength: 1 },
        ),
        fc.subarray(layerCatalogue.filter(({ group }) => group === 'LABEL')),
        (patchCount, others, labels) => {
          const sized = [...others, ...labels].map((name) => ({
            name,
            sizeBytes: patchCount * patchBytes(name.itemTypes[0]),
          }));
          expect(decidePatchCount(sized, null)).toBe(patchCount);
        },
      ),
    );
  });

  test('is that of metadata.csv whichever layer has another item size than its kind', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9000 }),
        fc.subarray([...layerCatalogue], { minLength: 1 }),
        fc.nat(),
        fc.constantFrom<ItemType>('int8', 'int16', 'float32'),
        (patchCount, names, which, wrongType) => {
          const sized = names.map((name, i) => ({
            name,
            sizeBytes: patchCount * patchBytes(i === which % names.length ? wrongType : name.itemTypes[0]),
          }));
          expect(decidePatchCount(sized, patchCount)).toBe(patchCount);
        },
      ),
    );
  });
});

describe('another patch count that is as likely', () => {
  test('is told where labels are all there is', () => {
    expect(equallyLikelyCount(files(['LABEL_manual_hq', 20]), 20)).toBe(10);
    expect(equallyLikelyCount(files(['LABEL_manual_hq', 20], ['LABEL_fmask', 20]), 20)).toBe(10);
    expect(equallyLikelyCount(files(['LABEL_manual_hq', 20], ['L1C_B1', 7]), 20)).toBe(10);
  });

  test('does not exist where a band, an odd size or a published count settles it', () => {
    expect(equallyLikelyCount(files(['LABEL_manual_hq', 20], ['L1C_B1', 20]), 10)).toBeNull();
    expect(equallyLikelyCount(files(['LABEL_manual_hq', 21]), 21)).toBeNull();
    expect(equallyLikelyCount(files(['LABEL_manual_hq', 8490]), 8490)).toBeNull();
    expect(equallyLikelyCount([], 3)).toBeNull();
  });
});

test('a size is so many whole patches, or none', () => {
  expect(wholePatches(8_902_410_240, 'float32')).toBe(8490);
  expect(wholePatches(8_902_410_240 + 1, 'float32')).toBeNull();
  expect(wholePatches(0, 'int8')).toBeNull();
  expect(itemBytes('float32') * PATCH).toBe(patchBytes('float32'));
});

test('an item type fits if it gives exactly the patch count', () => {
  expect(fittingType(6 * PATCH, 3, ['int8', 'int16'])).toBe('int16');
  expect(fittingType(6 * PATCH, 6, ['int8', 'int16'])).toBe('int8');
  expect(fittingType(6 * PATCH, 4, ['int8', 'int16', 'float32'])).toBeNull();
});
