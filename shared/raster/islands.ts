import { IMAGE_PIXELS, PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { countCodes } from './areas.ts';
import { regionOfCode } from './code-region.ts';
import { components } from './components.ts';
import { distanceTo } from './distance.ts';
import type { Region } from './region.ts';

/**
 * The mask without the islands of class `code`, or of any class with null: what hangs together over edges and corners
 * of pixels and has fewer than `below` of them. Each pixel of them takes the code of the nearest pixel that stays; of
 * several that of the one in the leftmost column, there the uppermost. Where no pixel of the image would stay, all do.
 */
export function removeIslands(codes: Int16Array, code: number | null, below: number): Int16Array {
  const classes = code === null ? countCodes(codes).map(([each]) => each) : [code];
  let cleared = codes;
  // The pixels that take a code from the same place need not hang together. What they leave is ever fewer: each round
  // joins at least those that touch a pixel that stays.
  for (;;) {
    const stays = new Uint8Array(PATCH_PIXELS).fill(1);
    let removed = 0;
    for (const each of classes) removed += dropIslands(stays, cleared, each, below);
    if (removed === 0 || removed === IMAGE_PIXELS) return cleared === codes ? codes.slice() : cleared;
    cleared = takeNearest(cleared, stays);
    // What is left of a class was no island, and its islands went to other classes.
    if (code !== null) return cleared;
  }
}

/** Takes the islands of a class out of `stays` and returns how many pixels they have. */
function dropIslands(stays: Region, codes: Int16Array, code: number, below: number): number {
  const { labels, count, sizes } = components(regionOfCode(codes, code), 8);
  const drops = new Uint8Array(count + 1);
  let pixels = 0;
  for (let label = 1; label <= count; label++) {
    if (sizes[label - 1] >= below) continue;
    drops[label] = 1;
    pixels += sizes[label - 1];
  }
  if (pixels === 0) return 0;
  for (let i = 0; i < PATCH_PIXELS; i++) if (drops[labels[i]] !== 0) stays[i] = 0;
  return pixels;
}

function takeNearest(codes: Int16Array, stays: Region): Int16Array {
  const { nearest } = distanceTo(stays);
  const taken = codes.slice();
  for (let i = 0; i < PATCH_PIXELS; i++) if (stays[i] === 0) taken[i] = codes[nearest[i]];
  return taken;
}
