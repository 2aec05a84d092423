import { expect, test } from 'vitest';
import { agreementFields } from '../../../shared/patch-list/agreement-fields.ts';
import { type Column, typedColumn } from '../../../shared/patch-list/column.ts';
import { PatchList } from '../../../shared/patch-list/patch-list.ts';
import type { PatchWork } from '../../../shared/patch-list/patch-table.ts';
import { shareFields } from '../../../shared/patch-list/share-fields.ts';
import { untouched } from '../../../shared/patch-list/work.ts';
import { workFields } from '../../../shared/patch-list/work-fields.ts';
import { countBytes, listOf } from './listed-patches.ts';

const two = PatchList.of([
  { splitId: 'a', name: 'train', patchCount: 2 },
  { splitId: 'b', name: 'val', patchCount: 3 },
]);

function texts(list: PatchList, id: string): string[] {
  return Array.from({ length: list.rowCount }, (_, row) => list.field(id).text(row));
}

test('rows are the patches of the splits, one split after another', () => {
  expect(texts(two, 'split')).toEqual(['train', 'train', 'val', 'val', 'val']);
  expect(texts(two, 'patch')).toEqual(['0', '1', '0', '1', '2']);
  expect(two.placeOf(3)).toMatchObject({ split: { splitId: 'b' }, patch: 1 });
  expect(two.rowOf('b', 1)).toBe(3);
  expect([two.rowOf('b', 3), two.rowOf('b', -1), two.rowOf('c', 0)]).toEqual([null, null, null]);
});

test('a split without patches takes no row', () => {
  const list = PatchList.of([
    { splitId: 'none', name: 'none', patchCount: 0 },
    { splitId: 'a', name: 'train', patchCount: 1 },
  ]);
  expect(list.placeOf(0).split.name).toBe('train');
});

test('the kind of a column is found from its values', () => {
  const kinds: readonly (readonly [Column['kind'], readonly string[]])[] = [
    ['number', ['1', '', ' 2.5 ', '-3e2', '0', 'NaN', '.5']],
    ['text', ['0012', '13']],
    ['text', ['1', 'x']],
    ['text', ['', 'nan', ' ']],
    ['text', ['1e999']],
    ['text', ['0x10', '5']],
    ['date', ['2020-01-31', '', '2019-12-01T10:00:00Z']],
    ['text', ['2020-13-01']],
    ['text', ['20200101T101010_T32TQM']],
  ];
  for (const [kind, values] of kinds) expect([kind, values]).toEqual([typedColumn(values).kind, values]);
});

test('columns are found whatever their case, and a split without one has no value there', () => {
  const list = listOf({ train: [{ Land_Cover: '50' }], val: [{ 'land_cover ': '10' }, {}], test: [{ other: 'x' }] });
  expect(texts(list, 'meta.land_cover')).toEqual(['50', '10', '', '']);
  expect(list.field('meta.land_cover').title).toBe('Land_Cover');
  expect(texts(list, 'meta.other')).toEqual(['', '', '', 'x']);
});

test('a patch of which nobody has spoken is untouched', () => {
  const said: PatchWork = {
    patch: 1,
    status: 'review',
    difficulty: 4,
    note: 'haze, thin?',
    flagged: true,
    annotator: 'Ada',
    changedMs: Date.UTC(2026, 10, 26, 9, 8, 7),
    activeMs: 90_000,
  };
  const list = two.with(workFields(two, new Map([['b', [said]]])));
  expect(texts(list, 'status')).toEqual(['untouched', 'untouched', 'untouched', 'review', 'untouched']);
  const row = 3;
  const told = ['annotator', 'difficulty', 'flagged', 'note', 'changed', 'minutes'].map((id) => [
    list.field(id).text(0),
    list.field(id).text(row),
  ]);
  expect(told).toEqual([
    ['', 'Ada'],
    ['', '4'],
    ['no', 'yes'],
    ['', 'haze, thin?'],
    ['', '2026-11-26T09:08:07Z'],
    ['', '1.5'],
  ]);
});

test('a patch that was looked at for a while and never changed has a time, and no day of change', () => {
  const list = two.with(workFields(two, new Map([['b', [{ ...untouched(1), activeMs: 60_000 }]]])));
  expect(['changed', 'minutes'].map((id) => list.field(id).text(3))).toEqual(['', '1']);
});

test('shares are percent of the image area, and missing where a patch is not counted', () => {
  const counts = countBytes([60, 20, 10, 5, 5, 0, 0, 0, 0, 0]);
  const list = two.with(shareFields(two, [{ splitId: 'a', known: 1, problem: null, counts }]));
  const told = ['clear', 'thick', 'thin', 'shadow', 'cloud', 'unlabelled'].map((id) => texts(list, id).slice(0, 3));
  expect(told).toEqual([
    ['60', '', ''],
    ['20', '', ''],
    ['10', '', ''],
    ['5', '', ''],
    ['30', '', ''],
    ['5', '', ''],
  ]);
});

test('counts are read wherever they lie in their buffer', () => {
  const counts = countBytes([1, 0, 0, 0, 3, 0, 4, 0, 0, 0]);
  const shifted = new Uint8Array(counts.byteLength + 3);
  shifted.set(counts, 3);
  const list = two.with(shareFields(two, [{ splitId: 'a', known: 2, problem: null, counts: shifted.subarray(3) }]));
  expect(texts(list, 'clear')).toEqual(['25', '0', '', '', '']);
});

test('IoU is the mean over the classes that either side has on the patch', () => {
  // pixels compared, alike; then intersection and union of each of two classes
  const counts = countBytes([200, 150, 50, 100, 0, 0, 200, 150, 60, 80, 5, 50, 0, 0, 0, 0, 0, 0]);
  const known = { splitId: 'b', layerId: 'LABEL_fmask', known: 3, problem: null };
  const agreement = { ...known, classes: ['clear', 'cloud'], counts };
  const list = two.with(agreementFields(two, 'LABEL_fmask', [agreement]));
  expect(texts(list, 'iou.fmask')).toEqual(['', '', '0.5', '0.425', '']);
  expect(texts(list, 'agree.fmask')).toEqual(['', '', '75', '75', '']);
});
