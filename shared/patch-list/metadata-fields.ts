import { statedText, typedColumn } from './column.ts';
import { type PatchField, patchField } from './patch-field.ts';
import type { PatchList } from './patch-list.ts';
import type { SplitTable } from './patch-table.ts';

export function metadataFieldId(column: string): string {
  return `meta.${column.trim().toLowerCase()}`;
}

/** One field per named column of the splits' tables, whichever of them has it; of two that are named alike the first. */
export function metadataFields(list: PatchList, tables: readonly SplitTable[]): PatchField[] {
  const titles = new Map<string, string>();
  for (const { columns } of tables) {
    for (const { name } of columns) {
      const id = metadataFieldId(name);
      if (name.trim() !== '' && !titles.has(id)) titles.set(id, name.trim());
    }
  }
  return [...titles].map(([id, title]) => {
    const texts = list.splits.map(({ splitId }) => {
      const columns = tables.find((table) => table.splitId === splitId)?.columns ?? [];
      return columns.find(({ name }) => metadataFieldId(name) === id)?.values ?? [];
    });
    return patchField({
      id,
      title,
      source: 'metadata',
      unit: '',
      makeColumn: () =>
        typedColumn(
          list.splits.flatMap(({ patchCount }, i) =>
            Array.from({ length: patchCount }, (_, patch) => texts[i]?.[patch] ?? ''),
          ),
        ),
      text: (row) => {
        const { split, patch } = list.placeOf(row);
        return statedText(texts[list.splits.indexOf(split)]?.[patch] ?? '');
      },
    });
  });
}
