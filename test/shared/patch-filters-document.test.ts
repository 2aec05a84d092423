import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterRows } from '../../shared/patch-list/filter-rows.ts';
import { sortRows } from '../../shared/patch-list/sort-rows.ts';
import { parseDocument } from '../../shared/project-documents.ts';
import { listOf } from './patch-list/listed-patches.ts';

const list = listOf({ train: [{ roi_id: 'ROI_1', sun: '3' }, { roi_id: 'ROI_2' }] });
const filter = {
  version: 1,
  words: 'roi',
  conditions: [
    { test: 'is', field: 'split', values: ['train'] },
    { test: 'contains', field: 'meta.roi_id', text: '1' },
    { test: 'between', field: 'meta.sun', min: null, max: 4.5 },
    { test: 'dated', field: 'meta.s2_date', from: '2020-01-01', to: null },
  ],
  sort: [{ field: 'meta.sun', descending: true }],
};

test('saved filters come back as they were written', () => {
  const kept = { filters: [{ name: 'mine', filter }] };
  expect(parseDocument('filters', JSON.stringify(kept))).toEqual(kept);
});

test('a filter of another version, another test or another shape is no document', () => {
  const wrong: readonly object[] = [
    { ...filter, version: 2 },
    { ...filter, conditions: [{ test: 'matches', field: 'a', text: '.*' }] },
    { ...filter, conditions: [{ test: 'between', field: 'a', min: '1', max: null }] },
    { ...filter, conditions: [{ test: 'dated', field: 'a', from: 'today', to: null }] },
    { ...filter, code: '() => true' },
  ];
  for (const each of wrong) {
    expect(parseDocument('filters', JSON.stringify({ filters: [{ name: 'mine', filter: each }] }))).toBeNull();
  }
});

test('whatever a project says its filters are, it is none or one that can be used', () => {
  const part = fc.oneof(
    fc.json().map((text) => JSON.parse(text) as unknown),
    fc.constantFrom(...Object.values(filter)),
  );
  const damaged = fc.record({ version: fc.constantFrom(1, 2), words: part, conditions: part, sort: part });
  fc.assert(
    fc.property(damaged, (each) => {
      const found = parseDocument('filters', JSON.stringify({ filters: [{ name: 'mine', filter: each }] }));
      for (const { filter: used } of found?.filters ?? []) {
        expect(sortRows(list, filterRows(list, used), used.sort).length).toBeLessThanOrEqual(2);
      }
    }),
  );
});
