import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';

/** The pixels that have a label, in reading order, and the label of each. */
export interface CloudPixels {
  readonly pixels: Int32Array;
  readonly labels: Int32Array;
}

/** Of clouds numbered from 1, 0 standing for none. */
export function cloudPixels({ labels: all }: { readonly labels: Int32Array }): CloudPixels {
  let count = 0;
  for (let i = 0; i < PATCH_PIXELS; i++) if (all[i] !== 0) count++;
  const pixels = new Int32Array(count);
  const labels = new Int32Array(count);
  let at = 0;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (all[i] === 0) continue;
    pixels[at] = i;
    labels[at++] = all[i];
  }
  return { pixels, labels };
}
