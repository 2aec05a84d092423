import { writeSampleDataset } from '../support/sample-dataset.ts';

/** The patches, by what their mask is. */
export const HARD = { even: 0, comb: 1, busy: 2 } as const;

const LAYERS = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'LABEL_manual_hq', 'LABEL_manual_sc', 'LABEL_sen2cor'];

/**
 * What is hard on tools. Imagery: noise from pixel to pixel on a slope, so that what is alike is scattered everywhere.
 * Masks: one class all over; a comb of teeth one pixel wide, which hang together and have an edge at every pixel; clouds
 * in clouds down to single pixels. Another mask with another code at nearly every pixel.
 */
export async function writeHard(at: string): Promise<void> {
  await writeSampleDataset(at, {
    splits: [{ folder: 'train', patchCount: 3, layers: LAYERS, metadata: true }],
    pixels: (_split, layerId, patch, x, y) => {
      if (layerId.startsWith('L1C')) return 1000 + 3 * (x + y) + 2500 * chance(x, y, layerId.length + patch);
      if (layerId === 'LABEL_manual_sc')
        return chance(x >> 2, y >> 2, 5) < 0.1 ? Math.floor(7 * chance(x >> 2, y, 6)) : 99;
      if (layerId === 'LABEL_sen2cor') return 2 + Math.floor(10 * chance(x, y, 7));
      if (patch === HARD.even) return 0;
      return patch === HARD.comb ? combCode(x, y) : cloudCode(x, y);
    },
  });
}

function combCode(x: number, y: number): number {
  return y <= 2 || x % 2 === 1 ? 1 : 0;
}

/** Four classes of a field that has detail at every size. */
function cloudCode(x: number, y: number): number {
  let sum = 0;
  for (const [place, side] of [64, 32, 16, 8, 4, 2, 1].entries())
    sum += (smooth(x / side, y / side, place) - 0.5) * side ** 0.4;
  return Math.min(3, Math.max(0, Math.floor(2 + sum / 1.5)));
}

function smooth(x: number, y: number, seed: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const mix = (a: number, b: number, t: number) => a + (b - a) * t;
  const row = (at: number) => mix(chance(x0, at, seed), chance(x0 + 1, at, seed), x - x0);
  return mix(row(y0), row(y0 + 1), y - y0);
}

/** 0 up to but without 1, the same each time for the same place. */
function chance(x: number, y: number, seed: number): number {
  let bits = Math.imul(x + 1, 0x9e3779b1) ^ Math.imul(y + 1, 0x85ebca6b) ^ Math.imul(seed + 1, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}
