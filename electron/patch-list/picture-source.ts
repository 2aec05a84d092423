import type { Split } from '../dataset/split.ts';
import { type SeenFile, seenFile } from './patch-reader.ts';

/** Files of what a thumbnail is drawn from: three are red, green and blue, one is grey. */
export interface PictureSource {
  readonly patchCount: number;
  readonly files: readonly SeenFile[];
  /** Values that are black and white; null where percentiles of each patch decide. */
  readonly range: readonly [low: number, high: number] | null;
}

const BYTE_RANGE = [0, 255] as const;

const colours = [
  { layers: ['L2A_TCI_R', 'L2A_TCI_G', 'L2A_TCI_B'], range: BYTE_RANGE },
  { layers: ['L1C_B4', 'L1C_B3', 'L1C_B2'], range: null },
  { layers: ['L2A_B4', 'L2A_B3', 'L2A_B2'], range: null },
];

/** What is drawn in grey where there is no colour, first the bands that show most. */
const greys = ['L1C_B8', 'L1C_B4', 'L2A_B8', 'L2A_B4', 'S1_VV', 'S1_VH'];

/** Null where a split holds nothing but labels and extras. Throws `unreadable`. */
export async function pictureSource(split: Split): Promise<PictureSource | null> {
  const colour = colours.find(({ layers }) => layers.every((id) => split.findLayer(id) !== null));
  const ids = colour?.layers ?? [greyOf(split)].filter((id) => id !== null);
  if (ids.length === 0) return null;
  const files = await Promise.all(ids.map((id) => seenFile(split.layer(id))));
  return { patchCount: split.patchCount, files, range: colour?.range ?? null };
}

function greyOf(split: Split): string | null {
  const named = greys.find((id) => split.findLayer(id) !== null);
  return named ?? split.layers.find(({ kind }) => kind === 'reflectance' || kind === 'colour')?.id ?? null;
}
