import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { regionOfOthers } from './code-region.ts';
import { components, touchesRim } from './components.ts';

/**
 * The mask with the holes of class `code` filled that have `atMost` pixels or fewer. A hole is what hangs together over
 * edges of pixels of other codes, whichever, and has none at the image's rim: nobody knows what lies beyond.
 */
export function fillHoles(codes: Int16Array, code: number, atMost: number): Int16Array {
  const holes = components(regionOfOthers(codes, code), 4);
  const open = touchesRim(holes);
  const fills = new Uint8Array(holes.count + 1);
  for (let label = 1; label <= holes.count; label++) {
    if (open[label - 1] === 0 && holes.sizes[label - 1] <= atMost) fills[label] = 1;
  }
  const filled = codes.slice();
  const { labels } = holes;
  for (let i = 0; i < PATCH_PIXELS; i++) if (fills[labels[i]] !== 0) filled[i] = code;
  return filled;
}
