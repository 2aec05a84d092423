import { metadataFieldId } from './metadata-fields.ts';
import type { PatchField } from './patch-field.ts';
import type { PatchList } from './patch-list.ts';

const idColumns = ['roi_id', 's2_id', 's2_id_gee'].map(metadataFieldId);

/** By the first of the fields, which are made together: lists that differ in other fields share the ids. */
const made = new WeakMap<PatchField, readonly string[]>();

/** The ids of each patch in small letters, with what no word contains between them. */
export function idsOf(list: PatchList): readonly string[] {
  const fields = idColumns.flatMap((id) => list.fields.get(id) ?? []);
  const [first] = fields;
  const before = first === undefined ? undefined : made.get(first);
  if (before !== undefined) return before;
  const ids = Array.from({ length: list.rowCount }, (_, row) =>
    fields
      .map((field) => field.text(row))
      .join('\n')
      .toLowerCase(),
  );
  if (first !== undefined) made.set(first, ids);
  return ids;
}
