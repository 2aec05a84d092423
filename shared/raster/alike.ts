import { IMAGE_END, IMAGE_START, isPadding, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';

/** Distance of what is nothing like any seed, and of the padding. */
const FARTHEST = 255;

/**
 * How unlike a seed each pixel is: the largest difference to it over all planes, 0 to 255. `planes` are 512 x 512
 * levels each, `seed` has a whole number from 0 to 255 for each of them. Padding becomes 255.
 */
export function alikeDistance(out: Uint8Array, planes: readonly Uint8Array[], seed: readonly number[]): void {
  assert(planes.length > 0 && seed.length === planes.length, `${planes.length} planes, a seed of ${seed.length}`);
  for (const plane of [out, ...planes]) assert(plane.length === PATCH_PIXELS, `a plane of ${plane.length} pixels`);
  assert(!planes.includes(out), 'distances are written beside the planes');
  for (const level of seed) assert(Number.isInteger(level) && level >= 0 && level <= 255, `a seed of level ${level}`);
  out.fill(FARTHEST);
  for (const [i, plane] of planes.entries()) {
    if (i === 0) firstDistance(out, plane, seed[i]);
    else furtherDistance(out, plane, seed[i]);
  }
}

/** The seed of a pixel of the image: what it and those around it have on average, rounded, so that noise counts less. */
export function seedAt(planes: readonly Uint8Array[], x: number, y: number): number[] {
  assert(!isPadding(x, y), `a seed at ${x}, ${y}`);
  return planes.map((plane) => {
    let sum = 0;
    let count = 0;
    for (let row = Math.max(y - 1, IMAGE_START); row < Math.min(y + 2, IMAGE_END); row++) {
      for (let column = Math.max(x - 1, IMAGE_START); column < Math.min(x + 2, IMAGE_END); column++) {
        sum += plane[row * PATCH_SIZE + column];
        count++;
      }
    }
    return Math.round(sum / count);
  });
}

function firstDistance(out: Uint8Array, plane: Uint8Array, level: number): void {
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) out[i] = Math.abs(plane[i] - level);
  }
}

function furtherDistance(out: Uint8Array, plane: Uint8Array, level: number): void {
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const difference = Math.abs(plane[i] - level);
      if (difference > out[i]) out[i] = difference;
    }
  }
}
