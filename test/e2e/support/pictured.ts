import { type SamplePixels, samplePixels, writeSampleDataset } from '../../support/sample-dataset.ts';

/** A bright square with a rim that is less bright, and a second one apart from it, on dark ground. */
export const bright = { x0: 200, y0: 200, x1: 300, y1: 300 } as const;
export const apart = { x0: 380, y0: 60, x1: 440, y1: 120 } as const;
export const RIM = 12;
export const isIn = ({ x0, y0, x1, y1 }: typeof bright | typeof apart, x: number, y: number, room = 0) =>
  x >= x0 - room && y >= y0 - room && x < x1 + room && y < y1 + room;
const BRIGHT = 3000;

const pictured: SamplePixels = (split, layerId, patch, x, y) => {
  const value = samplePixels(split, layerId, patch, x, y);
  if (layerId === 'LABEL_sen2cor') return (x >> 3) % 12;
  if (!layerId.startsWith('L1C')) return value;
  if (isIn(bright, x, y) || isIn(apart, x, y)) return BRIGHT;
  return isIn(bright, x, y, RIM) ? 2200 : 1000;
};

export async function writePictured(folder: string): Promise<void> {
  const layers = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'LABEL_manual_hq', 'LABEL_manual_sc', 'LABEL_sen2cor'];
  const train = { folder: 'train', patchCount: 1, layers, metadata: true };
  await writeSampleDataset(folder, { splits: [train], pixels: pictured });
}
