import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { MAX_LEVEL } from './features.ts';

/** Bins are whole numbers from 0 to this. */
const LAST_BIN = 255;
/** Of the way from the first bin to the last so much is by rank, the rest by value. */
const BY_RANK = 0.5;

/**
 * The bin of each level, growing with it, from the levels of a patch's image area. By rank alone what is rare shares
 * the last bins: a small cloud would be all one. By value alone one bright pixel leaves a few bins to all others.
 */
export function binsOfLevels(levels: Uint16Array): Uint8Array {
  const counts = new Uint32Array(MAX_LEVEL + 1);
  let total = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) counts[levels[i]]++;
    total += IMAGE_END - IMAGE_START;
  }
  let least = 0;
  while (counts[least] === 0) least++;
  let most = MAX_LEVEL;
  while (counts[most] === 0) most--;
  const bins = new Uint8Array(MAX_LEVEL + 1);
  bins.fill(LAST_BIN, most);
  if (least === most) return bins.fill(0);
  let below = 0;
  for (let level = least; level < most; level++) {
    const rank = (below + counts[level] / 2) / total;
    const value = (level - least) / (most - least);
    bins[level] = Math.floor((BY_RANK * rank + (1 - BY_RANK) * value) * (LAST_BIN + 1));
    below += counts[level];
  }
  return bins;
}
