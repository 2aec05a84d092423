import { PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { clipRect, imageRect, type Rect } from './rect.ts';
import { assertRegion, type Region } from './region.ts';

/** Squared distance of a pixel to a member that is not there: above any in the image. */
export const FAR_SQ = 2 ** 30;

export interface Distances {
  /** Squared distance to the nearest member in pixels, between centres: 0 on a member, `FAR_SQ` without any. */
  readonly distanceSq: Int32Array;
  /** Index of that member, -1 without any; of several the one in the leftmost column, there the uppermost. */
  readonly nearest: Int32Array;
}

/**
 * Exact Euclidean distance of each image pixel to the nearest member of a region, and which that is.
 * Members in the padding, and outside of `within`, do not count; pixels there get `FAR_SQ` and -1.
 *
 * Meijster, Roerdink and Hesselink, "A general algorithm for computing distance transforms in linear time" (2000):
 * the nearest member of each column first, then for each row the lower envelope of one parabola per column; where
 * members are near, looking left and right is quicker. All in whole numbers, so that ties are ties.
 */
export function distanceTo(member: Region, within: Rect = imageRect): Distances {
  const nearest = new Int32Array(PATCH_PIXELS).fill(-1);
  return { distanceSq: measure(member, nearest, clipRect(within, imageRect)), nearest };
}

/** The distances alone. */
export function distanceSqTo(member: Region): Int32Array {
  return measure(member, null, imageRect);
}

/** Stands for the row of a member where a column has none: farther from each row than any row is. */
const NO_ROW = -2 * PATCH_SIZE;
/** Mean distance within columns below which looking left and right beats the envelope of a row (measured). */
const LOOK_BELOW = 4;

function measure(member: Region, nearest: Int32Array | null, { x0, y0, x1, y1 }: Rect): Int32Array {
  assertRegion(member);
  const distanceSq = new Int32Array(PATCH_PIXELS).fill(FAR_SQ);
  const rows = nearestRows(member, { x0, y0, x1, y1 });
  const heights = new Int32Array(PATCH_SIZE);
  const columnOf = new Int32Array(PATCH_SIZE);
  const envelope = new Envelope();
  for (let y = y0; y < y1; y++) {
    const row = y * PATCH_SIZE;
    let sum = 0;
    for (let x = x0; x < x1; x++) {
      const height = Math.abs(y - rows[row + x]);
      sum += height;
      heights[x] = height * height;
    }
    const line = distanceSq.subarray(row, row + PATCH_SIZE);
    if (sum < LOOK_BELOW * (x1 - x0)) lookAround(heights, line, columnOf, x0, x1);
    else if (!envelope.measure(heights, line, columnOf, x0, x1)) continue;
    if (nearest === null) continue;
    for (let x = x0; x < x1; x++) {
      const column = columnOf[x];
      nearest[row + x] = rows[row + column] * PATCH_SIZE + column;
    }
  }
  return distanceSq;
}

/** For each image pixel the row of the nearest member in its column, the upper of two; `NO_ROW` without any. */
function nearestRows(member: Region, { x0, y0, x1, y1 }: Rect): Int16Array {
  const rows = new Int16Array(PATCH_PIXELS).fill(NO_ROW);
  for (let y = y0; y < y1; y++) {
    const row = y * PATCH_SIZE;
    // What lies above the first row holds NO_ROW.
    for (let i = row + x0; i < row + x1; i++) rows[i] = member[i] === 0 ? rows[i - PATCH_SIZE] : y;
  }
  const below = new Int16Array(PATCH_SIZE).fill(4 * PATCH_SIZE);
  for (let y = y1 - 1; y >= y0; y--) {
    const row = y * PATCH_SIZE;
    for (let x = x0; x < x1; x++) {
      const up = rows[row + x];
      const down = up === y ? y : below[x];
      below[x] = down;
      rows[row + x] = down - y < y - up ? down : up;
    }
  }
  return rows;
}

/** The lowest of the parabolas heights[c] + (x - c)^2 at each x, and its column, the leftmost of several. */
function lookAround(heights: Int32Array, line: Int32Array, columnOf: Int32Array, x0: number, x1: number): void {
  for (let x = x0; x < x1; x++) {
    let best = heights[x];
    let column = x;
    for (let k = 1, square = 1; square <= best; k++, square = k * k) {
      if (x - k >= x0 && heights[x - k] + square <= best) {
        best = heights[x - k] + square;
        column = x - k;
      }
      if (x + k < x1 && heights[x + k] + square < best) {
        best = heights[x + k] + square;
        column = x + k;
      }
    }
    line[x] = best;
    columnOf[x] = column;
  }
}

/** The same by the envelope of the parabolas: column, height and first pixel of each that is the lowest anywhere. */
class Envelope {
  private readonly columns = new Int32Array(PATCH_SIZE);
  private readonly heights = new Int32Array(PATCH_SIZE);
  private readonly starts = new Int32Array(PATCH_SIZE);

  /** False, with nothing written, where no column has a member. */
  measure(all: Int32Array, line: Int32Array, columnOf: Int32Array, x0: number, x1: number): boolean {
    const { columns, heights, starts } = this;
    let last = -1;
    for (let x = x0; x < x1; x++) {
      const height = all[x];
      if (height >= PATCH_PIXELS) continue;
      while (last >= 0) {
        const start = starts[last];
        const old = start - columns[last];
        if (old * old + heights[last] <= (start - x) * (start - x) + height) break;
        last--;
      }
      let from = x0;
      if (last >= 0) {
        const column = columns[last];
        // Never negative, the loop above saw to that.
        from = 1 + (((x * x - column * column + height - heights[last]) / (2 * (x - column))) | 0);
        if (from >= x1) continue;
      }
      last++;
      columns[last] = x;
      heights[last] = height;
      starts[last] = from;
    }
    if (last < 0) return false;
    for (let end = x1; last >= 0; last--) {
      const column = columns[last];
      const height = heights[last];
      const start = starts[last];
      for (let x = start; x < end; x++) {
        line[x] = (x - column) * (x - column) + height;
        columnOf[x] = column;
      }
      end = start;
    }
    return true;
  }
}
