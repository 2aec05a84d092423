import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { boxMean } from './planes.ts';
import { clearPadding, findRegions } from './regions.ts';
import type { Sky } from './sky.ts';

/** Optical depth from which cloud hides the ground, and from which it is seen at all. */
export const THICK_DEPTH = 3.2;
export const THIN_DEPTH = 0.42;
/** Share of direct sunlight below which a shadow is seen. */
export const SHADOW_LIGHT = 0.64;
/** A person neither sees nor draws anything smaller, pixels. */
const SMALLEST_REGION = 40;

/** Class of each pixel as the physics says, thick > shadow > thin > clear. `slopeLight` hides shadows in unlit valleys. */
export function classify(sky: Sky, slopeLight: Float32Array): Uint8Array {
  const codes = new Uint8Array(PATCH_PIXELS);
  for (let at = 0; at < PATCH_PIXELS; at++) {
    const depth = sky.depth[at]!;
    if (depth > THICK_DEPTH) codes[at] = 1;
    else if (sky.outlinedLight[at]! < SHADOW_LIGHT && slopeLight[at]! > 0.2) codes[at] = 3;
    else if (depth > THIN_DEPTH) codes[at] = 2;
  }
  return codes;
}

/** As an expert would draw it: outlines smoothed over 5 x 5 pixels, nothing under 40 pixels; padding 0. */
export function drawnByHand(codes: Uint8Array): Uint8Array {
  const votes = [0, 1, 2, 3].map((code) => {
    const indicator = new Float32Array(PATCH_PIXELS);
    for (let at = 0; at < PATCH_PIXELS; at++) indicator[at] = codes[at] === code ? 1 : 0;
    return boxMean(indicator, PATCH_SIZE, PATCH_SIZE, 2);
  });
  const drawn = new Uint8Array(PATCH_PIXELS);
  for (let at = 0; at < PATCH_PIXELS; at++) {
    let best = 0;
    for (const code of [2, 3, 1]) if (votes[code]![at]! >= votes[best]![at]! + 0.001) best = code;
    drawn[at] = best;
  }
  clearPadding(drawn);
  dropSmallRegions(drawn);
  return drawn;
}

function dropSmallRegions(codes: Uint8Array): void {
  for (const region of findRegions(codes)) {
    if (region.pixels.length >= SMALLEST_REGION) continue;
    const neighbours = [0, 0, 0, 0];
    for (const at of region.pixels) {
      const x = at % PATCH_SIZE;
      const y = (at - x) / PATCH_SIZE;
      if (x > IMAGE_START && codes[at - 1] !== region.code) neighbours[codes[at - 1]!]!++;
      if (x < IMAGE_END - 1 && codes[at + 1] !== region.code) neighbours[codes[at + 1]!]!++;
      if (y > IMAGE_START && codes[at - PATCH_SIZE] !== region.code) neighbours[codes[at - PATCH_SIZE]!]!++;
      if (y < IMAGE_END - 1 && codes[at + PATCH_SIZE] !== region.code) neighbours[codes[at + PATCH_SIZE]!]!++;
    }
    const code = neighbours.indexOf(Math.max(...neighbours));
    for (const at of region.pixels) codes[at] = code;
  }
}

/** Four pixels to a byte, the first in the lowest two bits: 65,536 bytes a patch. */
export function packTruth(codes: Uint8Array): Uint8Array {
  const packed = new Uint8Array(codes.length / 4);
  for (let i = 0, at = 0; i < packed.length; i++, at += 4) {
    packed[i] = codes[at]! | (codes[at + 1]! << 2) | (codes[at + 2]! << 4) | (codes[at + 3]! << 6);
  }
  return packed;
}

/** The inverse of `packTruth`. */
export function unpackTruth(packed: Uint8Array): Uint8Array {
  const codes = new Uint8Array(packed.length * 4);
  for (let at = 0; at < codes.length; at++) codes[at] = (packed[at >> 2]! >> (2 * (at & 3))) & 3;
  return codes;
}
