import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import type { Components } from '../raster/components.ts';

/** Pixels that stand for each part of some components. */
export interface SampledParts {
  /** Those of part `label` lie from `starts[label - 1]` up to but without `starts[label]`. */
  readonly pixels: Int32Array;
  readonly starts: Int32Array;
}

/** Every nth pixel of each part in reading order, so that no part has more than `most`; parts below `smallest` have none. */
export function sampleParts({ labels, count, sizes }: Components, smallest: number, most: number): SampledParts {
  const strides = new Int32Array(count);
  const starts = new Int32Array(count + 1);
  for (let part = 0; part < count; part++) {
    const size = sizes[part];
    strides[part] = size < smallest ? 0 : Math.ceil(size / most);
    starts[part + 1] = starts[part] + (strides[part] === 0 ? 0 : Math.ceil(size / strides[part]));
  }
  const pixels = new Int32Array(starts[count]);
  const met = new Int32Array(count);
  const next = starts.slice();
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const part = labels[i] - 1;
    if (part < 0 || strides[part] === 0) continue;
    if (met[part]++ % strides[part] === 0) pixels[next[part]++] = i;
  }
  return { pixels, starts };
}
