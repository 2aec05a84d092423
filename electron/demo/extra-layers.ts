import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { clamp } from './exact-math.ts';
import { blockMean, boxMean } from './planes.ts';
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
 * of high things part. On the 20 m grid r7 = B7 / B8A, r8 = B8 / B8A, s = standard deviation over 7 x 7 pixels,
 * CDI = (s7^2 - s8^2) / (s7^2 + s8^2).
 */
export function cloudDisplacement(scene: Scene): Int16Array {
  const phaseX = scene.date.instrument.phaseX % 2;
  const phaseY = scene.date.instrument.phaseY % 2;
  const b7 = scene.l1c[bands.indexOf('B7')]!;
  const b8a = scene.l1c[bands.indexOf('B8A')]!;
  const b8 = Float32Array.from(scene.l1c[bands.indexOf('B8')]!);
  blockMean(b8, PATCH_SIZE, PATCH_SIZE, 2, phaseX, phaseY);
  // One more than half: with a phase of 1 the first and the last pixel of 20 m lie half outside.
  const size = PATCH_SIZE / 2 + 1;
  const ratio7 = new Float32Array(size * size);
  const ratio8 = new Float32Array(size * size);
  for (let y = 0, to = 0; y < size; y++) {
    const row = clamp(2 * y - phaseY, 0, PATCH_SIZE - 1) * PATCH_SIZE;
    for (let x = 0; x < size; x++, to++) {
      const at = row + clamp(2 * x - phaseX, 0, PATCH_SIZE - 1);
      ratio7[to] = b7[at]! / b8a[at]!;
      ratio8[to] = b8[at]! / b8a[at]!;
    }
  }
  const v7 = variance(ratio7, size);
  const v8 = variance(ratio8, size);
  const index = new Int16Array(PATCH_PIXELS);
  for (let y = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++) {
      const from = ((y + phaseY) >> 1) * size + ((x + phaseX) >> 1);
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
