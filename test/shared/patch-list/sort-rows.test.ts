import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SortKey } from '../../../shared/documents/patch-filters.ts';
import type { PatchList } from '../../../shared/patch-list/patch-list.ts';
import { sortRows } from '../../../shared/patch-list/sort-rows.ts';
import { listOf } from './listed-patches.ts';

function order(list: PatchList, keys: readonly SortKey[], rows = [...Array(list.rowCount).keys()]): number[] {
  return [...sortRows(list, Uint32Array.from(rows), keys)];
}

const up = (field: string): SortKey => ({ field, descending: false });
const down = (field: string): SortKey => ({ field, descending: true });

test('numbers sort by value, and a patch without one is last either way', () => {
  const list = listOf({ train: [{ sun: '10' }, { sun: '' }, { sun: '9.5' }, { sun: '-100' }] });
  expect(order(list, [up('meta.sun')])).toEqual([3, 2, 0, 1]);
  expect(order(list, [down('meta.sun')])).toEqual([0, 2, 3, 1]);
});

test('the names of how cloudy a patch is sort by cloud, other texts by their letters', () => {
  const list = listOf({
    train: [
      { cloud: 'cloudy', id: 'b' },
      { cloud: 'cloud-free', id: 'c' },
      { cloud: 'mid-cloudy', id: 'a' },
    ],
  });
  expect(order(list, [up('meta.cloud')])).toEqual([1, 2, 0]);
  expect(order(list, [up('meta.id')])).toEqual([2, 0, 1]);
});

test('a later key orders what is alike in the earlier; what is alike in all stays as it was', () => {
  const list = listOf({
    train: [
      { roi: 'r', sun: '2' },
      { roi: 'q', sun: '2' },
      { roi: 'r', sun: '1' },
      { roi: 'q', sun: '2' },
    ],
  });
  expect(order(list, [down('meta.roi'), up('meta.sun')])).toEqual([2, 0, 1, 3]);
  expect(order(list, [up('meta.roi')], [3, 2, 1, 0])).toEqual([3, 1, 2, 0]);
});

test('a field that the list does not have orders nothing', () => {
  const list = listOf({ train: [{ sun: '2' }, { sun: '1' }] });
  expect(order(list, [up('thick')])).toEqual([0, 1]);
  expect(order(list, [up('thick'), up('meta.sun')])).toEqual([1, 0]);
});

const value = fc.constantFrom('', '1', '2', '10');
const stated = fc.record({ number: value, text: fc.constantFrom('', 'b', 'a', 'aa', 'B') });
const key = fc.record({ field: fc.constantFrom('meta.number', 'meta.text', 'patch'), descending: fc.boolean() });

test('any order is the one of a stable sort by printed values', () => {
  fc.assert(
    fc.property(fc.array(stated, { maxLength: 23 }), fc.array(key, { maxLength: 3 }), (patches, keys) => {
      const list = listOf({ train: patches });
      const slowly = [...patches.keys()].sort((a, b) => {
        for (const { field, descending } of keys) {
          const [left, right] = [a, b].map((row) => list.field(field).text(row));
          if (left === right) continue;
          if (left === '' || right === '') return left === '' ? 1 : -1;
          const less = list.field(field).column.kind === 'number' ? Number(left) < Number(right) : left < right;
          return less !== descending ? -1 : 1;
        }
        return 0;
      });
      expect(order(list, keys)).toEqual(slowly);
    }),
  );
});
