import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import type { Offer } from './offer.ts';

/** An offer in one buffer, as it crosses: the classes, and the certainties after them where there are any. */
export function packOffer({ classes, certainty }: Offer): Uint8Array {
  if (certainty === null) return classes;
  const packed = new Uint8Array(2 * PATCH_PIXELS);
  packed.set(classes);
  packed.set(certainty, PATCH_PIXELS);
  return packed;
}

export function unpackOffer(packed: Uint8Array): Offer {
  assert(packed.length === PATCH_PIXELS || packed.length === 2 * PATCH_PIXELS, `an offer of ${packed.length} bytes`);
  return {
    classes: packed.subarray(0, PATCH_PIXELS),
    certainty: packed.length === PATCH_PIXELS ? null : packed.subarray(PATCH_PIXELS),
  };
}
