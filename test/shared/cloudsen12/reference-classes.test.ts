import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CloudClass, cloudClasses } from '../../../shared/cloudsen12/classes.ts';
import { layerCatalogue } from '../../../shared/cloudsen12/layer-names.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import {
  classTable,
  comparedName,
  mergedTable,
  mergeNote,
  NO_STATEMENT,
  translateCodes,
} from '../../../shared/cloudsen12/reference-classes.ts';
import { type CodeReading, expressibleClasses, referenceClass } from '../../../shared/cloudsen12/reference-codes.ts';
import { anyCode } from '../raster/random-masks.ts';

const labelIds = layerCatalogue.filter(({ group }) => group === 'LABEL').map(({ id }) => id);
const probabilityIds = ['LABEL_s2cloudless', 'LABEL_cd_fcnn_rgbi', 'LABEL_cd_fcnn_rgbi_swir'];

/** Codes that state something, as `code:class number`. Every other int16 states nothing. */
function stated(table: Uint8Array): string {
  const found: string[] = [];
  for (let code = -32_768; code < 32_768; code++) {
    const number = table[code & 0xffff];
    if (number !== NO_STATEMENT) found.push(`${code}:${number}`);
  }
  return found.join(' ');
}

const percent = (threshold: number) =>
  Array.from({ length: 101 }, (_, code) => `${code}:${code >= threshold ? 1 : 0}`).join(' ');

describe('every code of every label layer', () => {
  test.each<[string, CodeReading, string]>([
    ['LABEL_manual_hq', {}, '0:0 1:1 2:2 3:3'],
    ['LABEL_manual_sc', { unscribbled: 99 }, '0:0 1:1 2:1 3:2 4:2 5:3 6:3'],
    ['LABEL_manual_sc', { unscribbled: -1, naming: 'edge-first' }, '0:0 1:1 2:1 3:2 4:2 5:3 6:3'],
    ['LABEL_manual_sc', { unscribbled: 0 }, '1:1 2:1 3:2 4:2 5:3 6:3'],
    ['LABEL_manual_sc', {}, '0:0 1:1 2:1 3:2 4:2 5:3 6:3'],
    ['LABEL_sen2cor', {}, '2:0 3:3 4:0 5:0 6:0 7:0 8:1 9:1 10:2 11:0'],
    ['LABEL_fmask', {}, '0:0 1:0 2:3 3:0 4:1'],
    ['LABEL_kappamask_L1C', {}, '1:0 2:3 3:2 4:1'],
    ['LABEL_kappamask_L2A', {}, '1:0 2:3 3:2 4:1'],
    ['LABEL_qa60', {}, '0:0 1:1 2:2 1024:1 2048:2'],
    ['LABEL_qa60', { wrapped: true }, ''],
    ...probabilityIds.flatMap((id): [string, CodeReading, string][] => [
      [id, {}, percent(50)],
      [id, { threshold: 1 }, percent(1)],
      [id, { threshold: 100 }, percent(100)],
      [id, { scale: 'binary' }, '0:0 1:1'],
      [id, { scale: 'binary', threshold: 80 }, '0:0 1:1'],
    ]),
    ['somebody_elses', {}, ''],
  ])('of %s read as %o', (layerId, reading, expected) => {
    expect(stated(classTable(layerId, reading))).toBe(expected);
  });

  test('is the class that its reading states, whatever int16 it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...labelIds),
        anyCode,
        fc.record({
          scale: fc.constantFrom('binary' as const, 'percent' as const),
          threshold: fc.integer({ min: 1, max: 100 }),
          unscribbled: fc.option(anyCode),
        }),
        (layerId, code, reading) => {
          const cloudClass = referenceClass(layerId, code, reading);
          const expected = cloudClass === null ? NO_STATEMENT : cloudClasses.indexOf(cloudClass);
          expect(classTable(layerId, reading)[code & 0xffff]).toBe(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('is translated for the whole patch, from one byte per pixel and from two', () => {
    const table = classTable('LABEL_fmask');
    const bytes = new Int8Array(PATCH_PIXELS).map((_, i) => [0, 2, 4, -1, 5][i % 5] ?? 0);
    const expected = Int16Array.from(bytes, (_, i) => [0, 3, 1, 4, 4][i % 5] ?? 0);
    expect(translateCodes(bytes, table)).toEqual(expected);
    expect(translateCodes(Int16Array.from(bytes), table)).toEqual(expected);
    expect(
      translateCodes(
        Int16Array.from(bytes, (code) => (code === -1 ? 255 : code)),
        table,
      ),
    ).toEqual(expected);
  });
});

describe('a comparison', () => {
  const ours = classTable('LABEL_manual_hq');
  const as = (layerId: string) => [0, 1, 2, 3].map((code) => cloudClasses[mergedTable(ours, layerId)[code] ?? 4]);

  test.each<[string, (CloudClass | undefined)[], string | null, string]>([
    ['LABEL_manual_hq', ['clear', 'thick', 'thin', 'shadow'], null, 'thick'],
    ['LABEL_manual_sc', ['clear', 'thick', 'thin', 'shadow'], null, 'thick'],
    ['LABEL_sen2cor', ['clear', 'thick', 'thin', 'shadow'], null, 'thick'],
    ['LABEL_kappamask_L1C', ['clear', 'thick', 'thin', 'shadow'], null, 'thick'],
    ['LABEL_kappamask_L2A', ['clear', 'thick', 'thin', 'shadow'], null, 'thick'],
    ['LABEL_fmask', ['clear', 'thick', 'thick', 'shadow'], '2 classes merged: thick + thin = cloud.', 'cloud'],
    ['LABEL_qa60', ['clear', 'thick', 'thin', 'clear'], '2 classes merged: clear + shadow = clear.', 'thick'],
    ...probabilityIds.map((id): [string, CloudClass[], string, string] => [
      id,
      ['clear', 'thick', 'thick', 'clear'],
      '4 classes merged: thick + thin = cloud, clear + shadow = clear.',
      'cloud',
    ]),
  ])('with %s merges ours to what it can express, and says so', (layerId, classes, note, name) => {
    expect(as(layerId)).toEqual(classes);
    expect(mergeNote(layerId)).toBe(note);
    expect(comparedName('thick', layerId)).toBe(name);
    expect(comparedName('shadow', layerId)).toBe('shadow');
  });

  test('never holds a class that the other cannot express, and no statement of ours stays none', () => {
    for (const layerId of labelIds) {
      const merged = mergedTable(ours, layerId);
      const known = expressibleClasses(layerId).map((cloudClass) => cloudClasses.indexOf(cloudClass));
      expect([0, 1, 2, 3].every((code) => known.includes(merged[code] ?? NO_STATEMENT))).toBe(true);
      expect([-1, 4, 99, 255].map((code) => merged[code & 0xffff])).toEqual([4, 4, 4, 4]);
    }
  });
});
