import type { PatchFilter } from '../documents/patch-filters.ts';

/** The filter that asks for nothing. */
export const everyPatch: PatchFilter = { version: 1, words: '', conditions: [], sort: [] };

/** Every field that a filter asks, once. */
export function fieldsOf(filter: PatchFilter): readonly string[] {
  return [...new Set([...filter.conditions, ...filter.sort].map(({ field }) => field))];
}
