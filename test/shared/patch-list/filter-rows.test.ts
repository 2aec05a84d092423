import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PatchCondition, PatchFilter } from '../../../shared/documents/patch-filters.ts';
import { filterRows } from '../../../shared/patch-list/filter-rows.ts';
import type { PatchList } from '../../../shared/patch-list/patch-list.ts';
import { listOf, type Stated } from './listed-patches.ts';

const list = listOf({
  train: [
    { roi_id: 'ROI_0001', s2_id_gee: '20200115T101021_T32TQM', s2_date: '2020-01-15', land_cover: '50', sun: '150.5' },
    { roi_id: 'ROI_0001', s2_id_gee: '20200320T101021_T32TQM', s2_date: '2020-03-20', land_cover: '50', sun: '9' },
    { roi_id: 'ROI_0002', s2_id_gee: '20191231T090909_T33UUP', s2_date: '2019-12-31', land_cover: '10', sun: '' },
  ],
  val: [{ roi_id: 'ROI_0003', s2_id_gee: '20200401T090909_T33UUP', cloud: 'Cloudy' }],
});

function passing(change: Partial<PatchFilter>, of: PatchList = list): number[] {
  return [...filterRows(of, { version: 1, words: '', conditions: [], sort: [], ...change })];
}

function fulfilling(condition: PatchCondition): number[] {
  return passing({ conditions: [condition] });
}

test('a filter that asks for nothing passes every patch', () => {
  expect(passing({})).toEqual([0, 1, 2, 3]);
});

test('words are looked for in the ids, each somewhere, capital or not', () => {
  expect(passing({ words: 'roi_0001' })).toEqual([0, 1]);
  expect(passing({ words: '  t33uup 2019 ' })).toEqual([2]);
  expect(passing({ words: 'ROI_0001 T33UUP' })).toEqual([]);
  // Not across two ids, and not in other columns.
  expect(passing({ words: 'ROI_000120200115' })).toEqual([]);
  expect(passing({ words: 'cloudy' })).toEqual([]);
});

test('a field is one of some values, among which the empty one stands for none', () => {
  expect(fulfilling({ test: 'is', field: 'split', values: ['val'] })).toEqual([3]);
  expect(fulfilling({ test: 'is', field: 'meta.roi_id', values: ['ROI_0002', 'ROI_0003', 'ROI_9'] })).toEqual([2, 3]);
  expect(fulfilling({ test: 'is', field: 'meta.land_cover', values: ['50', '10.0'] })).toEqual([0, 1, 2]);
  expect(fulfilling({ test: 'is', field: 'meta.land_cover', values: [''] })).toEqual([3]);
  expect(fulfilling({ test: 'is', field: 'meta.cloud', values: ['', 'Cloudy'] })).toEqual([0, 1, 2, 3]);
  expect(fulfilling({ test: 'is', field: 'meta.cloud', values: ['cloudy'] })).toEqual([]);
});

test('a text is contained, capital or not; in a number its digits', () => {
  expect(fulfilling({ test: 'contains', field: 'meta.cloud', text: 'CLOUD' })).toEqual([3]);
  expect(fulfilling({ test: 'contains', field: 'meta.sun', text: '50' })).toEqual([0]);
  expect(fulfilling({ test: 'contains', field: 'meta.cloud', text: '' })).toEqual([3]);
});

test('a number lies between two, which belong to it; an open end has none', () => {
  expect(fulfilling({ test: 'between', field: 'meta.sun', min: 9, max: 150.5 })).toEqual([0, 1]);
  expect(fulfilling({ test: 'between', field: 'meta.sun', min: 9.1, max: null })).toEqual([0]);
  expect(fulfilling({ test: 'between', field: 'meta.sun', min: null, max: null })).toEqual([0, 1]);
  expect(fulfilling({ test: 'between', field: 'patch', min: 0, max: 0 })).toEqual([0, 3]);
  expect(fulfilling({ test: 'between', field: 'meta.cloud', min: null, max: null })).toEqual([]);
});

test('a day lies between two, which belong to it', () => {
  expect(fulfilling({ test: 'dated', field: 'meta.s2_date', from: '2020-01-15', to: '2020-03-20' })).toEqual([0, 1]);
  expect(fulfilling({ test: 'dated', field: 'meta.s2_date', from: null, to: '2019-12-31' })).toEqual([2]);
  expect(fulfilling({ test: 'dated', field: 'meta.s2_date', from: null, to: null })).toEqual([0, 1, 2]);
  expect(fulfilling({ test: 'dated', field: 'meta.sun', from: null, to: null })).toEqual([]);
});

test('a time behind the day does not put a patch outside of it', () => {
  const timed = listOf({ train: [{ s2_date: '2020-01-15T10:10:21' }, { s2_date: '2020-01-16 00:00:00' }] });
  const dated = { test: 'dated', field: 'meta.s2_date', from: '2020-01-15', to: '2020-01-15' } as const;
  expect(passing({ conditions: [dated] }, timed)).toEqual([0]);
});

test('a field that the list does not have is one without values', () => {
  expect(fulfilling({ test: 'between', field: 'iou.fmask', min: null, max: null })).toEqual([]);
  expect(fulfilling({ test: 'is', field: 'meta.nowhere', values: ['x'] })).toEqual([]);
  expect(fulfilling({ test: 'is', field: 'meta.nowhere', values: ['x', ''] })).toEqual([0, 1, 2, 3]);
});

/** The same, value by value as it is printed. */
function slowlyPasses(of: PatchList, row: number, condition: PatchCondition): boolean {
  const field = of.fields.get(condition.field);
  const text = field?.text(row) ?? '';
  const isNumber = field?.column.kind === 'number';
  switch (condition.test) {
    case 'is':
      if (text === '') return condition.values.includes('');
      if (!isNumber) return condition.values.includes(text);
      return condition.values.some((value) => value.trim() !== '' && Number(value) === Number(text));
    case 'contains':
      if (text === '') return false;
      return (isNumber ? String(Number(text)) : text.toLowerCase()).includes(condition.text.toLowerCase());
    case 'between':
      if (text === '' || !isNumber) return false;
      if (condition.min !== null && Number(text) < condition.min) return false;
      return condition.max === null || Number(text) <= condition.max;
    case 'dated':
      if (text === '' || isNumber) return false;
      if (condition.from !== null && text.slice(0, 10) < condition.from) return false;
      return condition.to === null || text.slice(0, 10) <= condition.to;
  }
}

const word = fc.constantFrom('', 'a', 'B', 'ab', '1', '10', '1.50', 'nan', '2020-01-02', '2020-01-03T04:05');
const numeral = fc.constantFrom('', '0', '1', '1.0', '10', '-3.5', '2e1', 'NaN');
const patches: fc.Arbitrary<Stated[]> = fc.array(
  fc.record({ roi_id: fc.constantFrom('ROI_1', 'roi_2', ''), mixed: word, number: numeral }),
  { maxLength: 13 },
);
const fieldId = fc.constantFrom('split', 'patch', 'meta.roi_id', 'meta.mixed', 'meta.number', 'meta.none');
const bound = fc.option(fc.constantFrom(-3.5, 0, 1, 5, 20));
const day = fc.option(fc.constantFrom('2020-01-01', '2020-01-02', '2020-01-03'));
const condition: fc.Arbitrary<PatchCondition> = fc.oneof(
  fc.record({ test: fc.constant('is'), field: fieldId, values: fc.array(fc.oneof(word, numeral)) }),
  fc.record({ test: fc.constant('contains'), field: fieldId, text: word }),
  fc.record({ test: fc.constant('between'), field: fieldId, min: bound, max: bound }),
  fc.record({ test: fc.constant('dated'), field: fieldId, from: day, to: day }),
) as fc.Arbitrary<PatchCondition>;

test('any filter passes what a look at each printed value passes', () => {
  fc.assert(
    fc.property(patches, patches, fc.array(condition, { maxLength: 3 }), (train, val, conditions) => {
      const both = listOf({ train, val });
      const slowly = Array.from({ length: both.rowCount }, (_, row) => row).filter((row) =>
        conditions.every((each) => slowlyPasses(both, row, each)),
      );
      expect(passing({ conditions }, both)).toEqual(slowly);
    }),
  );
});
