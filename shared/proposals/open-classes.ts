import { cloudClasses } from '../cloudsen12/classes.ts';
import { classTable, mergedTable, NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import type { CodeReading } from '../cloudsen12/reference-codes.ts';

/**
 * The classes that a statement leaves open, bit `1 << class number` for each; 0 where nothing is stated. "Cloud" of a
 * layer that cannot tell thin from thick is either, and "clear" of one that knows no shadow may be shadow.
 */
export type OpenClasses = number;

export const CLEAR = 0;
export const THICK = 1;
export const THIN = 2;
export const SHADOW = 3;

/** For each int16 code of a label layer, at the index of its bits read as unsigned. */
export function openClassesTable(layerId: string, reading: CodeReading = {}): Uint8Array {
  const own = Uint8Array.from(cloudClasses, (_, number) => number);
  const heldAs = mergedTable(own, layerId);
  const openOf = new Uint8Array(NO_STATEMENT + 1);
  for (const number of own) openOf[heldAs[number]] |= 1 << number;
  const table = classTable(layerId, reading);
  for (let code = 0; code < table.length; code++) table[code] = openOf[table[code]];
  return table;
}
