import { PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { SeededRandom } from '../patch-list/seeded-random.ts';
import { defaultAssistSettings } from './assist-settings.ts';
import type { AssistRequest } from './engine.ts';

const layerIds = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'L1C_B11', 'L1C_B12'];
/** Side of the squares of one brightness, pixels. */
const SQUARE = 32;

/** A made-up patch and labels in it: a run on it leads through all of the assist's code. */
export function rehearsal(): { readonly bands: ReadonlyMap<string, Int16Array>; readonly request: AssistRequest } {
  const random = new SeededRandom(1);
  const labels = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  const planes = layerIds.map(() => new Int16Array(PATCH_PIXELS));
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const column = Math.floor((i % PATCH_SIZE) / SQUARE);
    const row = Math.floor(i / PATCH_SIZE / SQUARE);
    const number = (column + 3 * row) % 4;
    for (const plane of planes) plane[i] = 1000 * number + random.below(2500);
    if (random.below(100) === 0) labels[i] = number;
  }
  const bands = new Map(layerIds.map((layerId, i) => [layerId, planes[i]]));
  return { bands, request: { labels, others: [], settings: defaultAssistSettings } };
}
