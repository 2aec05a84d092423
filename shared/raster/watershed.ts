import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';

/** Label of a pixel that belongs to no marker yet. */
export const UNFLOODED = 0;
/** Label of a pixel that is never flooded, and from which nothing is. Markers are 1 to 254. */
export const WALL = 255;

/**
 * Floods the relief from the markers in `labels`, both 512 x 512, until no `UNFLOODED` pixel has a flooded one beside
 * it over an edge. Low pixels are flooded before high ones, and equally high ones in the order in which they were
 * reached: so floods meet on crests, and in the middle of a plain. The padding becomes a wall.
 *
 * Meyer's flooding with one queue for each level (Beucher and Meyer 1993; Meyer 1994), without lines between the
 * basins: a pixel belongs to the flood that reaches it first.
 */
export function floodRelief(labels: Uint8Array, relief: Uint8Array): void {
  assert(labels.length === PATCH_PIXELS && relief.length === PATCH_PIXELS, `a relief of ${relief.length} pixels`);
  wallPadding(labels);
  // First and last pixel of each queue, and for each pixel the one behind it; 0, a pixel of the padding, is none.
  const firsts = new Int32Array(256);
  const lasts = new Int32Array(256);
  const behind = new Int32Array(PATCH_PIXELS);
  let level = 0;
  const reach = (to: number, label: number) => {
    if (labels[to] !== UNFLOODED) return;
    labels[to] = label;
    const height = relief[to];
    // What lies lower than the water is under it at once.
    const queue = Math.max(height, level);
    if (firsts[queue] === 0) firsts[queue] = to;
    else behind[lasts[queue]] = to;
    lasts[queue] = to;
  };
  const spread = (from: number) => {
    const label = labels[from];
    reach(from - PATCH_SIZE, label);
    reach(from - 1, label);
    reach(from + 1, label);
    reach(from + PATCH_SIZE, label);
  };
  for (const i of shores(labels)) spread(i);
  for (; level < 256; level++) {
    for (let i = firsts[level]; i !== 0; i = behind[i]) spread(i);
  }
}

function wallPadding(labels: Uint8Array): void {
  labels.fill(WALL, 0, IMAGE_START * PATCH_SIZE);
  labels.fill(WALL, IMAGE_END * PATCH_SIZE);
  for (let row = IMAGE_START * PATCH_SIZE; row < IMAGE_END * PATCH_SIZE; row += PATCH_SIZE) {
    labels.fill(WALL, row, row + IMAGE_START);
    labels.fill(WALL, row + IMAGE_END, row + PATCH_SIZE);
  }
}

/** The marked pixels that have one beside them that is not flooded, in reading order. */
function shores(labels: Uint8Array): Int32Array {
  const found = new Int32Array(PATCH_PIXELS);
  let count = 0;
  for (let i = IMAGE_START * PATCH_SIZE; i < IMAGE_END * PATCH_SIZE; i++) {
    if (labels[i] === UNFLOODED || labels[i] === WALL) continue;
    const open =
      labels[i - PATCH_SIZE] === UNFLOODED ||
      labels[i - 1] === UNFLOODED ||
      labels[i + 1] === UNFLOODED ||
      labels[i + PATCH_SIZE] === UNFLOODED;
    if (open) found[count++] = i;
  }
  return found.subarray(0, count);
}
