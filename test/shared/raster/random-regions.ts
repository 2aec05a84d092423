import type fc from 'fast-check';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import type { Region } from '../../../shared/raster/region.ts';
import { patchMask } from '../../support/ascii-mask.ts';
import { anyMask } from './random-masks.ts';

/** Blots and holes of all sizes, some finely chequered or striped; its padding holds pixels that must count for nothing. */
export const anyRegion: fc.Arbitrary<Region> = anyMask.map((codes) => Uint8Array.from(codes, (code) => code & 1));

/** A region drawn as text, `#` inside, from (x, y) on; `padding` is what the padding holds. */
export function patchRegion(rows: readonly string[], x: number, y: number, padding = 0): Region {
  return Uint8Array.from(patchMask(rows, x, y, 0, padding));
}

/** What is in the image when each pixel of it is asked. */
export function regionWhere(inside: (x: number, y: number) => boolean): Region {
  const region = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const x = i % PATCH_SIZE;
    const y = Math.floor(i / PATCH_SIZE);
    if (!isPadding(x, y) && inside(x, y)) region[i] = 1;
  }
  return region;
}
