import type { PatchCondition, PatchFilter } from '../documents/patch-filters.ts';
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
  const title = (field?.title ?? condition.field.replace(/^meta\./, '')).replaceAll('_', ' ');
  const unit = field === undefined || field.unit === '' ? '' : ` ${field.unit}`;
  switch (condition.test) {
    case 'is':
      return `${title}: ${condition.values.map((value) => valueWords(condition.field, value)).join(', ')}`;
    case 'contains':
      return `${title} with "${condition.text}"`;
    case 'between':
      return `${title}${rangeWords(condition.min, condition.max)}${unit}`;
    case 'dated':
      return `${title}${rangeWords(condition.from, condition.to)}`;
  }
}

function rangeWords(from: number | string | null, to: number | string | null): string {
  if (from === null) return to === null ? ' known' : ` up to ${to}`;
  return to === null ? ` from ${from}` : from === to ? ` ${from}` : ` ${from} to ${to}`;
}

/** A whole filter in a few words; of one that asks for nothing, that it is all patches. */
export function describeFilter(list: PatchList, { words: searched, conditions }: PatchFilter): string {
  const parts = conditions.map((condition) => describeCondition(list, condition));
  if (searched.trim() !== '') parts.unshift(`"${searched.trim()}"`);
  return parts.length === 0 ? 'all patches' : parts.join(', ');
}
