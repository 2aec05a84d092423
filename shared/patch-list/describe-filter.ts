import type { PatchCondition, PatchFilter } from '../documents/patch-filters.ts';
import { fieldTitle } from './field-title.ts';
import type { PatchField } from './patch-field.ts';
import type { PatchList } from './patch-list.ts';

/** Values that stand in words of their own. */
const words: ReadonlyMap<string, string> = new Map([
  ['in-work', 'in work'],
  ['review', 'needs review'],
  ['', 'none'],
]);

export function valueWords(field: string, value: string): string {
  return field === 'status' || value === '' ? (words.get(value) ?? value) : value;
}

/** A condition in a few words, as "thick 20 to 60 %". */
export function describeCondition(list: PatchList, condition: PatchCondition): string {
  const field = list.fields.get(condition.field);
  const title = field === undefined ? condition.field.replace(/^meta\./, '') : fieldTitle(field);
  return `${title} ${askedWords(condition, field?.unit ?? '')}`;
}

/** What a condition asks of its field, as "20 to 60 %". */
export function askedWords(condition: PatchCondition, unit: PatchField['unit']): string {
  switch (condition.test) {
    case 'is':
      return condition.values.map((value) => valueWords(condition.field, value)).join(' or ');
    case 'contains':
      return `with "${condition.text}"`;
    case 'between':
      return `${rangeWords(condition.min, condition.max)}${unit === '' ? '' : ` ${unit}`}`;
    case 'dated':
      return rangeWords(condition.from, condition.to);
  }
}

function rangeWords(from: number | string | null, to: number | string | null): string {
  if (from === null) return to === null ? 'known' : `up to ${to}`;
  return to === null ? `from ${from}` : from === to ? String(from) : `${from} to ${to}`;
}

/** A whole filter in a few words; of one that asks for nothing, that it is all patches. */
export function describeFilter(list: PatchList, { words: searched, conditions }: PatchFilter): string {
  const parts = conditions.map((condition) => describeCondition(list, condition));
  if (searched.trim() !== '') parts.unshift(`"${searched.trim()}"`);
  return parts.length === 0 ? 'all patches' : parts.join(', ');
}
