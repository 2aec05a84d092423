import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assertRegion, type Region } from './region.ts';

/** The eight neighbours clockwise from the one above: bit k of a surrounding is the pixel at step k. */
const steps = [-PATCH_SIZE, 1 - PATCH_SIZE, 1, 1 + PATCH_SIZE, PATCH_SIZE, PATCH_SIZE - 1, -1, -1 - PATCH_SIZE];

/** For each surrounding: bit 0 is 1 if the first pass takes such a pixel away, bit 1 if the second does. */
const takenBy = Uint8Array.from({ length: 256 }, (_, around) => {
  const bit = (k: number) => (around >> (k & 7)) & 1;
  let neighbours = 0;
  let entries = 0;
  for (let k = 0; k < 8; k++) {
    neighbours += bit(k);
    if (bit(k) === 0 && bit(k + 1) === 1) entries++;
  }
  if (neighbours < 2 || neighbours > 6 || entries !== 1) return 0;
  const [above, right, below, left] = [bit(0), bit(2), bit(4), bit(6)];
  const first = (above & right & below) === 0 && (right & below & left) === 0;
  const second = (above & right & left) === 0 && (above & below & left) === 0;
  return (first ? 1 : 0) + (second ? 2 : 0);
});

/**
 * The middle lines of a region: thinned until nothing more can go. Zhang and Suen, "A fast parallel algorithm for
 * thinning digital patterns" (1984). Pieces stay whole, but for squares of two by two pixels, which theirs takes away
 * entirely as well.
 */
export function skeletonOf(region: Region): Region {
  assertRegion(region);
  const thinned = new Uint8Array(PATCH_PIXELS);
  let looked = new Int32Array(PATCH_PIXELS);
  let count = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      if (region[i] === 0) continue;
      thinned[i] = 1;
      looked[count++] = i;
    }
  }
  // A pixel is looked at by both passes, and again by both once one around it has gone: `fresh` says how many more.
  const fresh = new Uint8Array(PATCH_PIXELS).fill(2);
  let next = new Int32Array(PATCH_PIXELS);
  const taken = new Int32Array(PATCH_PIXELS);
  for (let pass = 1; count > 0; pass = 3 - pass) {
    let takenCount = 0;
    let nextCount = 0;
    for (let k = 0; k < count; k++) {
      const i = looked[k];
      fresh[i]--;
      if ((takenBy[surrounding(thinned, i)] & pass) !== 0) taken[takenCount++] = i;
      else if (fresh[i] > 0) next[nextCount++] = i;
    }
    for (let k = 0; k < takenCount; k++) thinned[taken[k]] = 0;
    for (let k = 0; k < takenCount; k++) {
      for (const step of steps) {
        const i = taken[k] + step;
        if (thinned[i] === 0) continue;
        if (fresh[i] === 0) next[nextCount++] = i;
        fresh[i] = 2;
      }
    }
    [looked, next, count] = [next, looked, nextCount];
  }
  return thinned;
}

function surrounding(thinned: Region, i: number): number {
  return (
    thinned[i - PATCH_SIZE] |
    (thinned[i - PATCH_SIZE + 1] << 1) |
    (thinned[i + 1] << 2) |
    (thinned[i + PATCH_SIZE + 1] << 3) |
    (thinned[i + PATCH_SIZE] << 4) |
    (thinned[i + PATCH_SIZE - 1] << 5) |
    (thinned[i - 1] << 6) |
    (thinned[i - PATCH_SIZE - 1] << 7)
  );
}
