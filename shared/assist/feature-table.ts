import { PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import { binsOfLevels } from './binning.ts';
import { type FeatureSet, planesOf } from './features.ts';

/** The features of all pixels of a patch, each in one byte. */
export interface FeatureTable {
  readonly set: FeatureSet;
  /** The features of pixel `i` stand at `i * stride`, in the order of the set. */
  readonly stride: number;
  readonly bins: Uint8Array;
  /** Of each feature the bin of each level: whatever is compared with this patch has to be binned like it. */
  readonly scales: readonly Uint8Array[];
}

/** `planes`: the bands in the order of the set, 512 x 512 each. Takes some 30 ms for 13 of them. */
export function featureTable(set: FeatureSet, planes: readonly Int16Array[]): FeatureTable {
  for (const plane of planes) assert(plane.length === PATCH_PIXELS, `a band of ${plane.length} pixels`);
  const levels = set.features.map((feature) => {
    const out = new Uint16Array(PATCH_PIXELS);
    feature.measure(out, planesOf(feature, set, planes));
    return out;
  });
  const scales = levels.map(binsOfLevels);
  return { set, stride: levels.length, bins: interleaved(levels, scales, PATCH_SIZE), scales };
}

/** The features of other pixels on the scales of a table, laid out like its own. `planes`: bands, as many pixels each. */
export function binnedLike(table: FeatureTable, planes: readonly Int16Array[]): Uint8Array {
  const { set, scales } = table;
  const count = planes[0].length;
  const levels = set.features.map((feature) => {
    const out = new Uint16Array(count);
    feature.measure(out, planesOf(feature, set, planes));
    return out;
  });
  return interleaved(levels, scales, count);
}

/** `block` pixels at a time, so that what is written stays near. */
function interleaved(levels: readonly Uint16Array[], scales: readonly Uint8Array[], block: number): Uint8Array {
  const stride = levels.length;
  const count = levels[0].length;
  const bins = new Uint8Array(count * stride);
  for (let start = 0; start < count; start += block) {
    const end = Math.min(count, start + block);
    for (let f = 0; f < stride; f++) {
      const level = levels[f];
      const scale = scales[f];
      for (let i = start, at = start * stride + f; i < end; i++, at += stride) bins[at] = scale[level[i]];
    }
  }
  return bins;
}
