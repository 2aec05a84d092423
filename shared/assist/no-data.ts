import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import type { Region } from '../raster/region.ts';
import type { TrainingLabels } from './training-labels.ts';

/**
 * What the satellite did not see: 0 in every band, as the products write it outside of the swath. In one band alone 0 is
 * a number like others, so of a single band all is data. The padding is none.
 */
export function dataRegion(planes: readonly Int16Array[]): Region {
  const region = new Uint8Array(PATCH_PIXELS);
  for (const plane of planes) {
    for (let y = IMAGE_START; y < IMAGE_END; y++) {
      const end = y * PATCH_SIZE + IMAGE_END;
      for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) if (plane[i] !== 0) region[i] = 1;
    }
  }
  if (planes.length > 1) return region;
  for (let y = IMAGE_START; y < IMAGE_END; y++)
    region.fill(1, y * PATCH_SIZE + IMAGE_START, y * PATCH_SIZE + IMAGE_END);
  return region;
}

/** The labels of pixels that are data. */
export function labelsOfData(labels: TrainingLabels, data: Region): TrainingLabels {
  const stated = labels.slice();
  for (let i = 0; i < PATCH_PIXELS; i++) if (data[i] === 0) stated[i] = NO_STATEMENT;
  return stated;
}
