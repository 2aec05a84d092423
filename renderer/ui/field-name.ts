import type { PatchField } from '../../shared/patch-list/patch-field.ts';
import { columnName } from './column-name.ts';

/** What a field is called on the screen, with its unit; the tables' own difficulty is not the annotators'. */
export function fieldName({ source, title, unit }: PatchField): string {
  if (source !== 'metadata') return unit === '' ? title : `${title} (${unit})`;
  const { name } = columnName(title);
  return name === 'difficulty' ? 'difficulty in the table' : name;
}
