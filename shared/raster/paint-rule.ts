/**
 * Which codes give way to which: a pixel is written where the new code's strength reaches the hold of the code that is
 * there. Both at the index of a code's bits read as unsigned.
 */
export interface PaintRule {
  readonly strength: Uint8Array;
  readonly hold: Uint8Array;
}

const INT16_VALUES = 65_536;
/** No strength reaches it. */
const NEVER = 255;
const ALWAYS = 254;

/** Any code may be written, but only where `givesWay` says so of the code that is there. */
export function ruleOf(givesWay: (code: number) => boolean): PaintRule {
  const hold = new Uint8Array(INT16_VALUES);
  for (let bits = 0; bits < INT16_VALUES; bits++) hold[bits] = givesWay((bits << 16) >> 16) ? 0 : NEVER;
  return { strength: new Uint8Array(INT16_VALUES).fill(ALWAYS), hold };
}

/** A code gives way to those of its own rank and of higher ones; a rank is 0 to 253. */
export function ruleByRank(rankOf: (code: number) => number): PaintRule {
  const rank = new Uint8Array(INT16_VALUES);
  for (let bits = 0; bits < INT16_VALUES; bits++) rank[bits] = rankOf((bits << 16) >> 16);
  return { strength: rank, hold: rank };
}

/** The same for whatever is written: of an eraser, which puts back what lay there before. */
export function forAnyCode({ hold }: PaintRule): PaintRule {
  return { strength: new Uint8Array(INT16_VALUES).fill(ALWAYS), hold };
}
