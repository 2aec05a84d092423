import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { type Components, components } from '../raster/components.ts';
import { distanceTo } from '../raster/distance.ts';
import { cloudPixels } from './cloud-pixels.ts';
import type { ClassNumbers } from './offer.ts';
import { THICK, THIN } from './open-classes.ts';

/** The clouds of a mask as things that throw shadows. */
export interface ShadowOutlines {
  /** The blobs, over edges and corners. */
  readonly clouds: Components;
  /** The pixels that are slid along, and the number of the blob that each goes with: 1 and more, as in `clouds.labels`. */
  readonly pixels: Int32Array;
  readonly blobs: Int32Array;
}

/** `marginPixels` are added around each cloud: the mask's outline is not where light ends, and height varies in a cloud. */
export function outlinesOf(mask: ClassNumbers, thinToo: boolean, marginPixels: number): ShadowOutlines {
  const throws = new Uint8Array(PATCH_PIXELS);
  // `from` with a function takes ten times as long.
  for (let i = 0; i < PATCH_PIXELS; i++) throws[i] = mask[i] === THICK || (thinToo && mask[i] === THIN) ? 1 : 0;
  const clouds = components(throws, 8);
  const slid = cloudPixels(marginPixels === 0 ? clouds : { labels: grownLabels(clouds, marginPixels) });
  return { clouds, pixels: slid.pixels, blobs: slid.labels };
}

/** Pixels near a blob get its number; near several, that of the nearest. */
function grownLabels({ labels }: Components, margin: number): Int32Array {
  const member = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) member[i] = labels[i] === 0 ? 0 : 1;
  const { distanceSq, nearest } = distanceTo(member);
  const grown = labels.slice();
  for (let i = 0; i < PATCH_PIXELS; i++) if (distanceSq[i] <= margin * margin) grown[i] = labels[nearest[i]];
  return grown;
}
