import { fieldTitle } from '../../shared/patch-list/field-title.ts';
import type { PatchField } from '../../shared/patch-list/patch-field.ts';

/** What a field is called on the screen, with its unit. */
export function fieldName(field: PatchField): string {
  return field.unit === '' ? fieldTitle(field) : `${fieldTitle(field)} (${field.unit})`;
}
