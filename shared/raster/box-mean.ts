import { IMAGE_SIZE, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';

/** First image column (or row) of each of `size` boxes that divide the image area, and one behind the last. */
function boxEdges(size: number): Int32Array {
  return Int32Array.from({ length: size + 1 }, (_, i) => IMAGE_START + Math.floor((i * IMAGE_SIZE) / size));
}

/**
 * Mean of each of `size` x `size` boxes of the image area, row-major. Values that are not above `nodata` are left out, NaN
 * among them; a box of nothing else is NaN.
 */
export function boxMeans(
  pixels: Int8Array | Int16Array | Float32Array,
  size: number,
  nodata = Number.NEGATIVE_INFINITY,
): Float32Array {
  const edges = boxEdges(size);
  const means = new Float32Array(size * size);
  const sums = new Float64Array(size);
  const counts = new Int32Array(size);
  for (let row = 0; row < size; row++) {
    sums.fill(0);
    counts.fill(0);
    for (let y = edges[row]; y < edges[row + 1]; y++) {
      const start = y * PATCH_SIZE;
      for (let column = 0; column < size; column++) {
        const end = start + edges[column + 1];
        let sum = 0;
        let count = 0;
        for (let i = start + edges[column]; i < end; i++) {
          const value = pixels[i];
          if (!(value > nodata)) continue;
          sum += value;
          count++;
        }
        sums[column] += sum;
        counts[column] += count;
      }
    }
    for (let column = 0; column < size; column++) means[row * size + column] = sums[column] / counts[column];
  }
  return means;
}

/** The most frequent class number of each box, row-major; the smaller of two that are equally frequent. */
export function boxClasses(codes: Int8Array | Int16Array, table: Uint8Array, states: number, size: number): Uint8Array {
  const edges = boxEdges(size);
  const classes = new Uint8Array(size * size);
  const counts = new Int32Array(states * size);
  for (let row = 0; row < size; row++) {
    counts.fill(0);
    for (let y = edges[row]; y < edges[row + 1]; y++) {
      for (let column = 0; column < size; column++) {
        const at = column * states;
        for (let x = edges[column]; x < edges[column + 1]; x++)
          counts[at + table[codes[y * PATCH_SIZE + x] & 0xffff]]++;
      }
    }
    for (let column = 0; column < size; column++) {
      let best = 0;
      for (let state = 1; state < states; state++)
        if (counts[column * states + state] > counts[column * states + best]) best = state;
      classes[row * size + column] = best;
    }
  }
  return classes;
}
