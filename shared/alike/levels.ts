/*
 * Bands are compared as logarithms of reflectance: light that is a third weaker then takes the same from every band. A
 * level is a whole number from 0 to 255, which is fine enough (2.3 % of reflectance a step) and small enough to be kept
 * of every patch.
 */

/**
 * Added to a raw number before its logarithm: below a reflectance of 0.01 a band holds more noise than ground, and B10
 * holds little else. Of 5 to 200 it made no difference to what was found.
 */
const FLOOR = 100;
const MOST = Math.log((32_767 + FLOOR) / FLOOR);

/** What a step of levels is of a natural logarithm. */
export const LEVEL_STEP = MOST / 255;

let made: Uint8Array | null = null;

/** The level of each int16 value, at the index of its bits read as unsigned. */
export function levelTable(): Uint8Array {
  made ??= Uint8Array.from({ length: 65_536 }, (_, bits) => {
    const value = bits > 0x7fff ? 0 : bits;
    return Math.round(Math.log((value + FLOOR) / FLOOR) / LEVEL_STEP);
  });
  return made;
}
