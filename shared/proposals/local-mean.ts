import { PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import type { Region } from '../raster/region.ts';
import { boxSum, type CornerSums, cornerSums } from './corner-sums.ts';

/** Pixels of the whole patch's mean that are mixed into each local one: where few members are near, they stand in. */
const PRIOR_PIXELS = 400;

/** Pixels of a tile's side: over so few a mean over a hundred hardly changes. */
const TILE = 4;

/** Means of bands over the members of a region within `radius` columns and rows; padding has no members. */
export class LocalMeans {
  private readonly member: Region;
  private readonly radius: number;
  private readonly counts: CornerSums;
  readonly memberCount: number;

  constructor(member: Region, radius: number) {
    this.member = member;
    this.radius = radius;
    this.counts = cornerSums(member, null);
    this.memberCount = boxSum(this.counts, 0, 0, PATCH_SIZE, PATCH_SIZE);
  }

  /** At each image pixel, the same for those of one tile; NaN where the patch has no member at all. */
  of(band: Int16Array): Float32Array {
    const { counts, radius, memberCount } = this;
    const sums = cornerSums(this.member, band);
    const prior = (PRIOR_PIXELS * boxSum(sums, 0, 0, PATCH_SIZE, PATCH_SIZE)) / memberCount;
    const means = new Float32Array(PATCH_PIXELS);
    for (let y = 0; y < PATCH_SIZE; y += TILE) {
      const y0 = Math.max(0, y - radius);
      const y1 = Math.min(PATCH_SIZE, y + TILE + radius);
      for (let x = 0; x < PATCH_SIZE; x += TILE) {
        const x0 = Math.max(0, x - radius);
        const x1 = Math.min(PATCH_SIZE, x + TILE + radius);
        const count = boxSum(counts, x0, y0, x1, y1) + PRIOR_PIXELS;
        const mean = (boxSum(sums, x0, y0, x1, y1) + prior) / count;
        for (let row = y; row < y + TILE; row++) means.fill(mean, row * PATCH_SIZE + x, row * PATCH_SIZE + x + TILE);
      }
    }
    return means;
  }
}
