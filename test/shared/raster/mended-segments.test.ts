import { describe, expect, it } from 'vitest';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { mendSegments } from '../../../shared/raster/mended-segments.ts';
import { expectNumbered, forEachPixel, partCount, runToEnd } from './segment-pixels.ts';

describe('mended segments', () => {
  /** Clusters in the rows of a picture from (1, 1) on, everything else cluster 0; a level for each cluster. */
  function mended(rows: readonly string[], levels: readonly number[], least: number): string[] {
    const labels = new Int32Array(PATCH_PIXELS).fill(-1);
    forEachPixel((i, x, y) => {
      labels[i] = Number(rows[y - 1]?.[x - 1] ?? 0);
    });
    const centres = Float64Array.from(levels.flatMap((level) => [0, 0, level]));
    const { result } = runToEnd(mendSegments(labels, centres, 1, least));
    expect(partCount(result)).toBe(expectNumbered(result));
    return rows.map((row, y) => [...row].map((_, x) => result[(y + 1) * PATCH_SIZE + x + 1]).join(''));
  }

  it('give a loose bit to the segment beside it that is most like its own cluster', () => {
    expect(mended(['1112223', '1132223', '1112223'], [0, 50, 90, 100], 4)).toEqual(['0001112', '0011112', '0001112']);
    expect(mended(['1112223', '1132223', '1112223'], [0, 50, 90, 10], 4)).toEqual(['0001112', '0001112', '0001112']);
  });

  it('keep a second part that is large enough as a segment of its own', () => {
    expect(mended(['1122211', '1122211', '1122221'], [0, 50, 90], 5)).toEqual(['0011122', '0011122', '0011112']);
    expect(mended(['1122211', '1122211', '1122221'], [0, 80, 90], 6)).toEqual(['0011111', '0011111', '0011111']);
  });

  it('let a bit among loose bits wait for one of them', () => {
    expect(
      mended(
        ['1111111', '1122211', '1123211', '1122211', '1111111', '0000000', '2222222', '2222222', '3333333'],
        [0, 50, 90, 10],
        30,
      ),
    ).toEqual(['0000000', '0000000', '0000000', '0000000', '0000000', '1111111', '2222222', '2222222', '3333333']);
  });
});
