import { type Column, textColumn } from './column.ts';
import { type FieldSource, type PatchField, patchField } from './patch-field.ts';
import type { PatchList } from './patch-list.ts';
import { type PatchWork, workStatuses } from './patch-table.ts';

const MINUTE_MS = 60_000;

/** The fields of what annotators have said, by id of the split; a patch of which none has spoken is untouched. */
export function workFields(list: PatchList, works: ReadonlyMap<string, readonly PatchWork[]>): PatchField[] {
  const byRow = new Map<number, PatchWork>();
  for (const [splitId, rows] of works) {
    for (const work of rows) {
      const row = list.rowOf(splitId, work.patch);
      if (row !== null) byRow.set(row, work);
    }
  }
  const rows = Array.from({ length: list.rowCount }, (_, row) => byRow.get(row) ?? null);
  const texts = (of: (work: PatchWork | null) => string, order?: readonly string[]) => (): Column =>
    textColumn(rows.map(of), 'text', order);
  const numbers = (of: (work: PatchWork) => number | null) => (): Column => ({
    kind: 'number',
    values: Float64Array.from(rows, (work) => (work === null ? null : of(work)) ?? Number.NaN),
  });
  const field = (id: string, title: string, makeColumn: () => Column) =>
    patchField({ id, title, source: 'work' satisfies FieldSource, unit: '', makeColumn });
  return [
    field(
      'status',
      'status',
      texts((work) => work?.status ?? 'untouched', workStatuses),
    ),
    field(
      'annotator',
      'annotator',
      texts((work) => work?.annotator ?? ''),
    ),
    field(
      'difficulty',
      'difficulty',
      numbers((work) => work.difficulty),
    ),
    field(
      'flagged',
      'flagged',
      texts((work) => (work?.flagged === true ? 'yes' : 'no'), ['no', 'yes']),
    ),
    field(
      'note',
      'note',
      texts((work) => work?.note ?? ''),
    ),
    field('changed', 'changed', () => {
      // Time alone may be known of a patch, which is no change.
      const days = rows.map((work) => (work === null || work.changedMs === 0 ? '' : isoSecond(work.changedMs)));
      return textColumn(days, 'date');
    }),
    patchField({
      id: 'minutes',
      title: 'time spent',
      source: 'work',
      unit: 'min',
      decimals: 1,
      makeColumn: numbers((work) => work.activeMs / MINUTE_MS),
    }),
  ];
}

function isoSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
