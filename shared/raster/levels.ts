import { assert } from '../errors.ts';

/*
 * Levels are the 256 steps of brightness, or of a colour map. They are worked out once per value that can occur and then
 * looked up: powers and ranks per pixel would cost ten times as much.
 */

/** Band values that become black and full; above gamma 1 the middle gets lighter. */
export interface Stretch {
  readonly low: number;
  readonly high: number;
  readonly gamma: number;
}

/** Levels of every int16, at the index of its bits read as unsigned. */
export type WholeLevels = Uint8Array;

/** Levels of numbers: those of `low` to `high` share the steps evenly, what lies outside takes the nearest end. */
export interface NumberLevels {
  readonly low: number;
  readonly high: number;
  readonly levels: Uint8Array;
}

const INT16_VALUES = 65_536;
/** Four per level: fine enough that a gamma leaves no bands. */
const STEPS = 1024;

/**
 * 255 ((v - low) / (high - low))^(1 / gamma), rounded, black at low and below, full at high and above. `low` may equal
 * `high`: then all above it is full.
 */
export function wholeLevels({ low, high, gamma }: Stretch): WholeLevels {
  assert(
    Number.isFinite(low) && Number.isFinite(high) && low <= high && gamma > 0,
    `stretch ${low}..${high}, gamma ${gamma}`,
  );
  const table = new Uint8Array(INT16_VALUES);
  // Positive values are the lower half, negative ones the upper: -32768 is at 32768, -1 at 65535.
  const first = Math.max(-32_768, Math.floor(low) + 1);
  const full = Math.min(32_768, Math.max(first, Math.ceil(high)));
  const exponent = 1 / gamma;
  for (let v = first; v < full; v++) {
    const t = (v - low) / (high - low);
    table[v & 0xffff] = Math.round(255 * (gamma === 1 ? t : t ** exponent));
  }
  if (full < 0) table.fill(255, full + INT16_VALUES).fill(255, 0, 32_768);
  else table.fill(255, full, 32_768);
  return table;
}

/** The same for numbers, of which 256 levels take an equal share each where gamma is 1. */
export function numberLevels({ low, high, gamma }: Stretch): NumberLevels {
  assert(Number.isFinite(low) && Number.isFinite(high) && low < high && gamma > 0, `stretch ${low}..${high}`);
  const levels = new Uint8Array(STEPS);
  for (let step = 0; step < STEPS; step++) levels[step] = levelAt((step + 0.5) / STEPS, gamma);
  return { low, high, levels };
}

/**
 * By rank: the level of a bin is the share of pixels below its middle, so that each level is about as frequent as any
 * other. `counts` are those of bins in ascending order.
 */
export function equalisedLevels(counts: Uint32Array, gamma: number): Uint8Array {
  const levels = new Uint8Array(counts.length);
  let total = 0;
  for (let bin = 0; bin < counts.length; bin++) total += counts[bin];
  if (total === 0) return levels;
  // Shares only grow from bin to bin: a walk over the levels' first shares takes the place of a power for each bin.
  const firstShares = Float64Array.from({ length: 257 }, (_, level) => (level / 256) ** gamma);
  let below = 0;
  let level = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const share = (below + counts[bin] / 2) / total;
    while (level < 255 && share >= firstShares[level + 1]) level++;
    levels[bin] = level;
    below += counts[bin];
  }
  return levels;
}

/** Spreads levels of the values from `first` on over all int16. */
export function wholeLevelsFrom(first: number, levels: Uint8Array): WholeLevels {
  const table = new Uint8Array(INT16_VALUES);
  const last = first + levels.length - 1;
  for (let v = last + 1; v < 32_768; v++) table[v & 0xffff] = levels[levels.length - 1];
  for (let v = first; v <= last; v++) table[v & 0xffff] = levels[v - first];
  return table;
}

function levelAt(share: number, gamma: number): number {
  return Math.min(255, Math.floor(256 * (gamma === 1 ? share : share ** (1 / gamma))));
}
