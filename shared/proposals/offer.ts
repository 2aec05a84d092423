/** What a source offers for one patch: labels that are none yet. */
export interface Offer {
  /** 512 x 512 class numbers 0..3 (clear, thick, thin, shadow); `NO_STATEMENT` where it offers nothing, and in the padding. */
  readonly classes: Uint8Array;
  /** 512 x 512, 0 (a guess) to 255 (sure); null where the source does not say. */
  readonly certainty: Uint8Array | null;
}

/** 512 x 512 class numbers 0..3 of a mask; anything else where it has no class. What the padding holds means nothing. */
export type ClassNumbers = Uint8Array | Int16Array;
