import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { clamp } from './exact-math.ts';
import { boxMean } from './planes.ts';
import type { Scene } from './scene.ts';
import { bands } from './spectra.ts';

/**
 * Direction in which shadows fall, x 0.01 degrees, counter-clockwise from east in -180..180, as the dataset's own code
 * writes it: 90 - (sun azimuth + 180).
 */
export function shadowDirection(scene: Scene): Int16Array {
  let degrees = 90 - (scene.date.sun.azimuth + 180);
  if (degrees < -180) degrees += 360;
  return new Int16Array(PATCH_PIXELS).fill(Math.round(degrees * 100));
}

/** Rounded metres. */
export function elevationLayer(scene: Scene): Int16Array {
  const metres = new Int16Array(PATCH_PIXELS);
  for (let at = 0; at < PATCH_PIXELS; at++) metres[at] = Math.round(scene.land.elevation[at]!);
  return metres;
}

/** Percent. */
export function occurrenceLayer(scene: Scene): Int16Array {
  const percent = new Int16Array(PATCH_PIXELS);
  for (let at = 0; at < PATCH_PIXELS; at++) percent[at] = clamp(Math.round(scene.land.occurrence[at]!), 0, 100);
  return percent;
}

/**
 * Cloud displacement index x 10000 (Frantz et al. 2018): B8 looks from another angle than B7 and B8A, so the textures
 * of high things part. r7 = B7 / B8A, r8 = B8 / B8A, s = standard deviation over 7 x 7 pixels of 20 m,
 * CDI = (s7^2 - s8^2) / (s7^2 + s8^2).
 */
export function cloudDisplacement(scene: Scene): Int16Array {
  const half = PATCH_SIZE / 2;
  const ratio7 = new Float32Array(half * half);
  const ratio8 = new Float32Array(half * half);
  const [b7, b8, b8a] = (['B7', 'B8', 'B8A'] as const).map((band) => scene.l1c[bands.indexOf(band)]!) as [
    Int16Array,
    Int16Array,
    Int16Array,
  ];
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const at = 2 * y * PATCH_SIZE + 2 * x;
      const below = at + PATCH_SIZE;
      const base = b8a[at]! + b8a[at + 1]! + b8a[below]! + b8a[below + 1]!;
      ratio7[y * half + x] = (b7[at]! + b7[at + 1]! + b7[below]! + b7[below + 1]!) / base;
      ratio8[y * half + x] = (b8[at]! + b8[at + 1]! + b8[below]! + b8[below + 1]!) / base;
    }
  }
  const v7 = variance(ratio7, half);
  const v8 = variance(ratio8, half);
  const index = new Int16Array(PATCH_PIXELS);
  for (let y = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++) {
      const from = (y >> 1) * half + (x >> 1);
      const sum = v7[from]! + v8[from]!;
      index[y * PATCH_SIZE + x] = sum <= 0 ? 0 : Math.round((10_000 * (v7[from]! - v8[from]!)) / sum);
    }
  }
  return index;
}

function variance(plane: Float32Array, size: number): Float32Array {
  const mean = boxMean(plane, size, size, 3);
  const squares = new Float32Array(plane.length);
  for (let at = 0; at < plane.length; at++) {
    const off = plane[at]! - mean[at]!;
    squares[at] = off * off;
  }
  return boxMean(squares, size, size, 3);
}

/** True-colour picture of L2A, 0..255: reflectance without the air's own light, 0.355 and more is white. */
export function trueColour(scene: Scene, band: 'B4' | 'B3' | 'B2'): Int16Array {
  const source = scene.l1c[bands.indexOf(band)]!;
  const air = { B4: 280, B3: 520, B2: 900 }[band];
  const gain = { B4: 1.1, B3: 1.16, B2: 1.24 }[band];
  const picture = new Int16Array(PATCH_PIXELS);
  const factor = (gain * 255) / 3550;
  for (let at = 0; at < PATCH_PIXELS; at++) picture[at] = clamp(Math.round((source[at]! - air) * factor), 1, 255);
  return picture;
}
