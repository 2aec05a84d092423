import { expect, test } from 'vitest';
import { typedColumn } from '../../../shared/patch-list/column.ts';
import { columnFacts } from '../../../shared/patch-list/column-facts.ts';
import { dayBound } from '../../../shared/patch-list/day-bound.ts';
import { describeFilter } from '../../../shared/patch-list/describe-filter.ts';
import { everyPatch, fieldsOf } from '../../../shared/patch-list/filter-fields.ts';
import { shareFields } from '../../../shared/patch-list/share-fields.ts';
import { listOf } from './listed-patches.ts';

const places = listOf({ train: [{ roi_id: 'ROI_1', s2_date: '2020-01-01' }] });
const list = places.with(shareFields(places, []));

test('a filter is told in the words of people', () => {
  expect(describeFilter(list, everyPatch)).toBe('all patches');
  const filter = {
    ...everyPatch,
    words: ' t32 ',
    conditions: [
      { test: 'between', field: 'thick', min: 20, max: 60 },
      { test: 'between', field: 'thin', min: null, max: 5 },
      { test: 'is', field: 'status', values: ['in-work', 'review'] },
      { test: 'dated', field: 'meta.s2_date', from: '2020-01-01', to: null },
      { test: 'contains', field: 'meta.roi_id', text: '12' },
      { test: 'is', field: 'meta.gone', values: [''] },
    ],
    sort: [{ field: 'thick', descending: true }],
  } as const;
  expect(
    describeFilter(list, {
      ...filter,
      conditions: [...filter.conditions].map((each) => ({ ...each }) as never),
      sort: [],
    }),
  ).toBe(
    '"t32", thick 20 to 60 %, thin up to 5 %, status in work or needs review, date from 2020-01-01, ROI with "12", gone none',
  );
});

test('the fields of a filter are those of its conditions and of its order, each once', () => {
  const sort = [
    { field: 'thick', descending: true },
    { field: 'split', descending: false },
  ];
  const conditions = [{ test: 'between' as const, field: 'thick', min: 1, max: null }];
  expect(fieldsOf({ ...everyPatch, conditions, sort })).toEqual(['thick', 'split']);
});

test('a year, a month or a day has a first and a last day', () => {
  expect([dayBound('2020', 'from'), dayBound('2020', 'to')]).toEqual(['2020-01-01', '2020-12-31']);
  expect([dayBound('2020-02', 'from'), dayBound(' 2020-02 ', 'to')]).toEqual(['2020-02-01', '2020-02-31']);
  expect([dayBound('2020-02-03', 'from'), dayBound('2020-02-03', 'to')]).toEqual(['2020-02-03', '2020-02-03']);
  for (const text of ['', '20', '2020-13', '2020-1-1', '2020-02-03T00', 'x2020'])
    expect(dayBound(text, 'to')).toBeNull();
});

test('how a column is asked follows from its values', () => {
  expect(columnFacts(typedColumn(['b', 'a', '', 'b']))).toEqual({
    kind: 'choices',
    choices: [
      { value: 'a', count: 1 },
      { value: 'b', count: 2 },
      { value: '', count: 1 },
    ],
  });
  expect(columnFacts(typedColumn(['10', '9', '9', '']))).toEqual({
    kind: 'choices',
    choices: [
      { value: '9', count: 2 },
      { value: '10', count: 1 },
      { value: '', count: 1 },
    ],
  });
  expect(columnFacts(typedColumn(['1.5', '', '-2']))).toEqual({ kind: 'range', min: -2, max: 1.5 });
  const days = ['2020-02-01', '2019-01-01T10:00'];
  expect(columnFacts(typedColumn(days))).toEqual({ kind: 'days', first: '2019-01-01', last: '2020-02-01' });
  expect(columnFacts(typedColumn(['', 'nan']))).toEqual({ kind: 'none' });
  const many = Array.from({ length: 40 }, (_, i) => i);
  expect(columnFacts(typedColumn(many.map(String)))).toEqual({ kind: 'range', min: 0, max: 39 });
  expect(columnFacts(typedColumn(many.map((i) => `id ${i}`)))).toEqual({ kind: 'text' });
});
