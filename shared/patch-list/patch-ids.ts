import { metadataFieldId } from './metadata-fields.ts';
import type { PatchList } from './patch-list.ts';

const idColumns = ['roi_id', 's2_id', 's2_id_gee'].map(metadataFieldId);

const made = new WeakMap<PatchList, readonly string[]>();

/** The ids of each patch in small letters, with what no word contains between them. */
export function idsOf(list: PatchList): readonly string[] {
  const before = made.get(list);
  if (before !== undefined) return before;
  const fields = idColumns.flatMap((id) => list.fields.get(id) ?? []);
  const ids = Array.from({ length: list.rowCount }, (_, row) =>
    fields
      .map((field) => field.text(row))
      .join('\n')
      .toLowerCase(),
  );
  made.set(list, ids);
  return ids;
}
