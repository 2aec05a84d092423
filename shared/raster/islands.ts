import { IMAGE_PIXELS, PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { regionOfCode } from './code-region.ts';
import { alikeComponents, type Components, components } from './components.ts';
import { distanceTo } from './distance.ts';
import type { Region } from './region.ts';

/**
 * The mask without the islands of class `code`, or of any class with null: what hangs together over edges and corners
 * of pixels and has fewer than `below` of them. Each pixel of them takes the code of the nearest pixel that stays; of
 * several that of the one in the leftmost column, there the uppermost. Where no pixel of the image would stay, all do.
 */
export function removeIslands(codes: Int16Array, code: number | null, below: number): Int16Array {
  let cleared = codes;
  // The pixels that take a code from the same place need not hang together. What they leave is ever fewer: each round
  // joins at least those that touch a pixel that stays.
  for (;;) {
    const parts = code === null ? alikeComponents(cleared, 8) : components(regionOfCode(cleared, code), 8);
    const { stays, removed } = withoutIslands(parts, below);
    if (removed === 0 || removed === IMAGE_PIXELS) return cleared === codes ? codes.slice() : cleared;
    cleared = takeNearest(cleared, stays);
    // What is left of a class was no island, and its islands went to other classes.
    if (code !== null) return cleared;
  }
}

/** What is in no part of fewer pixels than `below`, and how many pixels are. */
function withoutIslands({ labels, count, sizes }: Components, below: number): { stays: Region; removed: number } {
  const staying = new Uint8Array(count + 1).fill(1);
  let removed = 0;
  for (let label = 1; label <= count; label++) {
    if (sizes[label - 1] >= below) continue;
    staying[label] = 0;
    removed += sizes[label - 1];
  }
  const stays = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) stays[i] = staying[labels[i]];
  return { stays, removed };
}

function takeNearest(codes: Int16Array, stays: Region): Int16Array {
  const { nearest } = distanceTo(stays);
  const taken = codes.slice();
  for (let i = 0; i < PATCH_PIXELS; i++) if (stays[i] === 0) taken[i] = codes[nearest[i]];
  return taken;
}
