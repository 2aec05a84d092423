import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { removeIslands } from '../raster/islands.ts';
import { majority } from '../raster/majority.ts';
import type { AssistSettings } from './assist-settings.ts';

/** The classes of a patch without specks: each pixel the most frequent of its box, then no islands below a size. */
export function cleanedUp(
  classes: Uint8Array,
  { majorityBox, smallestIsland }: Pick<AssistSettings, 'majorityBox' | 'smallestIsland'>,
): Uint8Array {
  let codes = Int16Array.from(classes);
  if (majorityBox > 1) codes = majority(codes, (majorityBox - 1) / 2, null) as typeof codes;
  if (smallestIsland > 1) codes = removeIslands(codes, null, smallestIsland) as typeof codes;
  const cleaned = Uint8Array.from(codes);
  // What states nothing neither grows nor shrinks.
  for (let i = 0; i < cleaned.length; i++)
    if ((cleaned[i] === NO_STATEMENT) !== (classes[i] === NO_STATEMENT)) cleaned[i] = classes[i];
  return cleaned;
}
