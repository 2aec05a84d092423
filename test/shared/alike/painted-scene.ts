import type { BandPixels } from '../../../shared/alike/signature.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { clipRect, imageRect, type Rect } from '../../../shared/raster/rect.ts';

export const sceneBands = ['L1C_B2', 'L1C_B4', 'L1C_B8', 'L1C_B11'] as const;

/** Reflectances of what a scene is painted with, in the order of the bands. */
export const spectra = {
  forest: [0.05, 0.04, 0.32, 0.15],
  snow: [0.82, 0.8, 0.74, 0.08],
  cloud: [0.62, 0.6, 0.63, 0.52],
} as const;
export type Ground = keyof typeof spectra;

export interface Paint {
  readonly on: Rect;
  readonly ground: Ground;
  readonly label: number;
  /** What the light is multiplied by. */
  readonly light?: number;
}

export interface Scene {
  readonly bands: readonly BandPixels[];
  readonly classes: Uint8Array;
}

/** Forest that is labelled clear, with `paints` on it. Every pixel has noise of 4 % of its own; the padding is bright. */
export function paintedScene(paints: readonly Paint[]): Scene {
  const classes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  const bands = sceneBands.map((layerId) => ({ layerId, pixels: new Int16Array(PATCH_PIXELS).fill(9000) }));
  for (const { on, ground, label, light = 1 } of [{ on: imageRect, ground: 'forest', label: 0 } as Paint, ...paints]) {
    const { x0, y0, x1, y1 } = clipRect(on, imageRect);
    for (let y = y0; y < y1; y++) classes.fill(label, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1);
    for (const [band, { pixels }] of bands.entries()) {
      const raw = 10_000 * spectra[ground][band] * light;
      const noise = noiseOf(band);
      for (let y = y0; y < y1; y++)
        for (let i = y * PATCH_SIZE + x0; i < y * PATCH_SIZE + x1; i++) pixels[i] = Math.round(raw * noise[i]);
    }
  }
  return { bands, classes };
}

const noises = new Map<number, Float32Array>();

/** Around 1, the same for the same place and band. */
function noiseOf(band: number): Float32Array {
  const made =
    noises.get(band) ??
    Float32Array.from({ length: PATCH_PIXELS }, (_, i) => {
      const mixed = Math.imul(i * 73_856_093 + band * 83_492_791, 2_654_435_761) >>> 0;
      return 1 + 0.04 * (mixed / 2 ** 31 - 1);
    });
  noises.set(band, made);
  return made;
}

export function square(x0: number, y0: number, size: number): Rect {
  return { x0, y0, x1: x0 + size, y1: y0 + size };
}

export function regionOf({ x0, y0, x1, y1 }: Rect): Uint8Array {
  const region = new Uint8Array(PATCH_PIXELS);
  for (let y = y0; y < y1; y++) region.fill(1, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1);
  return region;
}
