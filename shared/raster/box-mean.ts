import { IMAGE_END, IMAGE_SIZE, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';

/** First image column (or row) of each of `size` boxes that divide the image area, and one behind the last. */
function boxEdges(size: number): Int32Array {
  return Int32Array.from({ length: size + 1 }, (_, i) => IMAGE_START + Math.floor((i * IMAGE_SIZE) / size));
}

/** Mean of each of `size` x `size` boxes of the image area, row-major. */
export function boxMeans(pixels: Int8Array | Int16Array, size: number): Float32Array {
  const edges = boxEdges(size);
  const means = new Float32Array(size * size);
  // rows of a box first, each a loop over neighbours: three times faster than box by box
  const sums = new Int32Array(PATCH_SIZE);
  for (let row = 0; row < size; row++) {
    sums.fill(0);
    for (let y = edges[row]; y < edges[row + 1]; y++) {
      const start = y * PATCH_SIZE;
      for (let x = IMAGE_START; x < IMAGE_END; x++) sums[x] += pixels[start + x];
    }
    const height = edges[row + 1] - edges[row];
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let x = edges[column]; x < edges[column + 1]; x++) sum += sums[x];
      means[row * size + column] = sum / (height * (edges[column + 1] - edges[column]));
    }
  }
  return means;
}

/** The same of what is above `nodata`; NaN for a box in which nothing is. */
export function boxMeansOfData(pixels: Float32Array, size: number, nodata: number): Float32Array {
  const edges = boxEdges(size);
  const means = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      let count = 0;
      for (let y = edges[row]; y < edges[row + 1]; y++) {
        for (let x = edges[column]; x < edges[column + 1]; x++) {
          const value = pixels[y * PATCH_SIZE + x];
          // also false of NaN
          if (!(value > nodata)) continue;
          sum += value;
          count++;
        }
      }
      means[row * size + column] = sum / count;
    }
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
