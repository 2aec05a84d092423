import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layerCatalogue } from '../../../shared/cloudsen12/layer-names.ts';
import {
  codeName,
  decideProbability,
  expressibleClasses,
  isProbabilityLayer,
  legendOf,
  referenceClass,
  referenceNote,
} from '../../../shared/cloudsen12/reference-codes.ts';

const labelIds = layerCatalogue.filter(({ group }) => group === 'LABEL').map(({ id }) => id);

/** Class of each code in order, '-' for no statement. */
function classesOf(layerId: string, codes: readonly number[]): string {
  return codes.map((code) => referenceClass(layerId, code) ?? '-').join(' ');
}

describe('the class that a code states', () => {
  test.each([
    ['LABEL_manual_hq', [0, 1, 2, 3, 4, -1, 99], 'clear thick thin shadow - - -'],
    ['LABEL_manual_sc', [0, 1, 2, 3, 4, 5, 6, 7, 99], 'clear thick thick thin thin shadow shadow - -'],
    [
      'LABEL_sen2cor',
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      '- - clear shadow clear clear clear clear thick thick thin clear -',
    ],
    ['LABEL_fmask', [0, 1, 2, 3, 4, 5, 255, -1], 'clear clear shadow clear thick - - -'],
    ['LABEL_kappamask_L1C', [0, 1, 2, 3, 4, 5, 6], '- clear shadow thin thick - -'],
    ['LABEL_kappamask_L2A', [0, 1, 2, 3, 4, 5, 6], '- clear shadow thin thick - -'],
    ['LABEL_qa60', [0, 1, 2, 1024, 2048, 3], 'clear thick thin thick thin -'],
    ['LABEL_s2cloudless', [0, 49, 50, 100, 101, -1, 255], 'clear clear thick thick - - -'],
  ])('by %s', (layerId, codes, expected) => expect(classesOf(layerId, codes)).toBe(expected));

  test('is decided by the threshold in the probability layers', () => {
    expect(referenceClass('LABEL_cd_fcnn_rgbi', 63, { threshold: 64 })).toBe('clear');
    expect(referenceClass('LABEL_cd_fcnn_rgbi', 64, { threshold: 64 })).toBe('thick');
  });

  test('is cloud at 1 where a probability layer is written as 0 and 1', () => {
    expect(referenceClass('LABEL_cd_fcnn_rgbi_swir', 1, { scale: 'binary' })).toBe('thick');
    expect(referenceClass('LABEL_cd_fcnn_rgbi_swir', 0, { scale: 'binary' })).toBe('clear');
    expect(referenceClass('LABEL_cd_fcnn_rgbi_swir', 2, { scale: 'binary' })).toBeNull();
  });

  test('is one that the layer can express, for every code', () => {
    fc.assert(
      fc.property(fc.constantFrom(...labelIds), fc.integer({ min: -32_768, max: 32_767 }), (layerId, code) => {
        const stated = referenceClass(layerId, code);
        expect(stated === null || expressibleClasses(layerId).includes(stated)).toBe(true);
      }),
    );
    for (const layerId of labelIds) {
      const reading = { scale: 'binary' } as const;
      const stated = new Set(legendOf(layerId, reading).map(({ code }) => referenceClass(layerId, code, reading)));
      stated.delete(null);
      expect([...stated].sort(), layerId).toEqual([...expressibleClasses(layerId)].sort());
    }
  });
});

describe('the name of a code', () => {
  test('is that of the layer, a probability, or "unknown code n"', () => {
    expect(codeName('LABEL_sen2cor', 4)).toBe('vegetation');
    expect(codeName('LABEL_s2cloudless', 63)).toBe('probability 63 %');
    expect(codeName('LABEL_s2cloudless', 101)).toBe('unknown code 101');
    expect(codeName('LABEL_s2cloudless', 1, { scale: 'binary' })).toBe('cloud');
    expect(codeName('LABEL_manual_hq', 77)).toBe('unknown code 77');
    expect(codeName('LABEL_manual_hq', -1)).toBe('unlabelled');
    expect(codeName('derived', 0)).toBe('unknown code 0');
    expect(codeName('__proto__', 0)).toBe('unknown code 0');
  });

  test('follows the naming of scribbles and their unscribbled value', () => {
    expect(codeName('LABEL_manual_sc', 1)).toBe('thick centre');
    expect(codeName('LABEL_manual_sc', 1, { naming: 'edge-first' })).toBe('thick edge');
    expect(codeName('LABEL_manual_sc', 99)).toBe('unknown code 99');
    expect(codeName('LABEL_manual_sc', 99, { unscribbled: 99 })).toBe('unscribbled');
    expect(codeName('LABEL_manual_sc', 0, { unscribbled: 0 })).toBe('clear');
  });

  test('is never empty', () => {
    fc.assert(
      fc.property(fc.constantFrom(...labelIds, 'x'), fc.integer(), (layerId, code) => {
        expect(codeName(layerId, code)).not.toBe('');
      }),
    );
  });
});

describe('how a file is read', () => {
  test('as percent as soon as one value is above 1', () => {
    expect(decideProbability([0, 1, 2])).toBe('percent');
    expect(decideProbability([0, 1])).toBe('binary');
    expect(decideProbability([-1])).toBe('binary');
    expect(labelIds.filter(isProbabilityLayer)).toHaveLength(3);
  });

  test('is said of probabilities and of a one-byte QA60', () => {
    expect(referenceNote('LABEL_s2cloudless', 'int8', [0, 80])).toContain('0 to 100');
    expect(referenceNote('LABEL_s2cloudless', 'int8', [0, 1])).toContain('0 or 1');
    expect(referenceNote('LABEL_qa60', 'int8', [0])).toContain('states nothing');
    expect(referenceNote('LABEL_qa60', 'int8', [0, 2])).toContain('cirrus');
    expect(referenceNote('LABEL_qa60', 'int16', [0])).toBeNull();
    expect(referenceNote('LABEL_fmask', 'int8', [0])).toBeNull();
  });
});
