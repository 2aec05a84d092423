import type { PatchField } from '../../shared/patch-list/patch-field.ts';
import type { PatchList } from '../../shared/patch-list/patch-list.ts';
import { fieldWord } from './list-filter.ts';

/** Written at once. */
const ROWS_AT_ONCE = 500;

/** A header line and a line per row, as RFC 4180 quotes them but with a plain line break. Nothing is escaped beyond that. */
export function* csvText(list: PatchList, fields: readonly PatchField[], rows: Uint32Array): Generator<string> {
  yield csvLine(fields.map((field) => fieldWord(list, field)));
  for (const some of batches(rows)) yield some.map((row) => csvLine(fields.map((field) => field.text(row)))).join('');
}

function csvLine(values: readonly string[]): string {
  const quoted = values.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value));
  // An only value that is empty would be an empty line, which readers skip.
  return `${quoted.length === 1 && quoted[0] === '' ? '""' : quoted.join(',')}\n`;
}

/** An array of an object per row: numbers as such, null where there is no value. */
export function* jsonText(list: PatchList, fields: readonly PatchField[], rows: Uint32Array): Generator<string> {
  const names = fields.map((field) => fieldWord(list, field));
  let before = '[\n';
  for (const some of batches(rows)) {
    const objects = some.map((row) => Object.fromEntries(fields.map((field, i) => [names[i], jsonValue(field, row)])));
    yield before + objects.map((object) => `  ${JSON.stringify(object)}`).join(',\n');
    before = ',\n';
  }
  yield rows.length === 0 ? '[]\n' : '\n]\n';
}

function jsonValue(field: PatchField, row: number): string | number | null {
  const text = field.text(row);
  if (text === '') return null;
  return field.column.kind === 'number' ? Number(text) : text;
}

function* batches(rows: Uint32Array): Generator<number[]> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) yield [...rows.subarray(start, start + ROWS_AT_ONCE)];
}
