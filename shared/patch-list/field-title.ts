import { metadataFieldId } from './metadata-fields.ts';
import type { PatchField } from './patch-field.ts';

/** Columns of CloudSEN12's tables that have a shorter name among people, or the name of another field. */
const known: ReadonlyMap<string, string> = new Map([
  [metadataFieldId('roi_id'), 'ROI'],
  [metadataFieldId('s2_date'), 'date'],
  [metadataFieldId('difficulty'), 'difficulty in the table'],
]);

/** What people call a field. */
export function fieldTitle({ id, title, source }: PatchField): string {
  return source === 'metadata' ? (known.get(id) ?? title.replaceAll('_', ' ')) : title;
}
