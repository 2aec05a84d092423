import type { SortKey } from '../documents/patch-filters.ts';
import type { Column } from './column.ts';
import type { PatchList } from './patch-list.ts';

/**
 * The rows in the order of the keys, the first key first. Rows that are alike in all of them stay as they were; one
 * without a value comes last, whichever way the key runs. A field that the list does not have orders nothing.
 */
export function sortRows(list: PatchList, rows: Uint32Array, keys: readonly SortKey[]): Uint32Array {
  const ranks = keys.flatMap(({ field, descending }) => {
    const column = list.fields.get(field)?.column;
    return column === undefined ? [] : [ranksOf(column, rows, descending)];
  });
  const [first, ...others] = ranks;
  if (first === undefined) return rows;
  const places = Uint32Array.from(rows, (_, place) => place);
  places.sort((a, b) => {
    if (first[a] !== first[b]) return first[a] < first[b] ? -1 : 1;
    for (const rank of others) if (rank[a] !== rank[b]) return rank[a] < rank[b] ? -1 : 1;
    return a - b;
  });
  return places.map((place) => rows[place]);
}

/** A number per row that grows as the rows are to be ordered; infinite where a row has no value. */
function ranksOf(column: Column, rows: Uint32Array, descending: boolean): Float64Array {
  const sign = descending ? -1 : 1;
  if (column.kind === 'number') {
    const { values } = column;
    return Float64Array.from(rows, (row) =>
      Number.isNaN(values[row]) ? Number.POSITIVE_INFINITY : sign * values[row],
    );
  }
  const { codes } = column;
  return Float64Array.from(rows, (row) => (codes[row] === 0 ? Number.POSITIVE_INFINITY : sign * codes[row]));
}
