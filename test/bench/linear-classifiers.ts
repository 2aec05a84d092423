/*
 * What the assist is held against: two classifiers that everybody knows. Each learns from labelled pixels of one patch
 * and answers the class number of every pixel. `planes`: a feature each, of mean 0 and deviation 1.
 */
export type Classifier = (planes: readonly Float32Array[], labels: Uint8Array) => Uint8Array;

/** A score per class: constant + sum of weight * feature. The highest wins. */
interface Linear {
  readonly number: number;
  readonly constant: number;
  readonly weights: readonly number[];
}

/** Fisher's linear discriminant with one covariance for all classes, all classes as likely as each other. */
export const discriminant: Classifier = (planes, labels) => {
  const classes = meansOf(planes, labels);
  const covariance = withinClasses(planes, labels, classes);
  const scores = classes.map(({ number, mean }): Linear => {
    const weights = solved(covariance, mean);
    return { number, constant: -0.5 * dot(weights, mean), weights };
  });
  return highest(planes, scores);
};

/** The class whose mean is nearest. */
export const nearestCentroid: Classifier = (planes, labels) => {
  const scores = meansOf(planes, labels).map(({ number, mean }): Linear => {
    return { number, constant: -0.5 * dot(mean, mean), weights: mean };
  });
  return highest(planes, scores);
};

/** A feature brought to mean 0 and deviation 1. */
export function standardised(plane: Uint16Array): Float32Array {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < plane.length; i++) {
    sum += plane[i];
    squares += plane[i] * plane[i];
  }
  const mean = sum / plane.length;
  const deviation = Math.sqrt(squares / plane.length - mean * mean) || 1;
  const out = new Float32Array(plane.length);
  for (let i = 0; i < plane.length; i++) out[i] = (plane[i] - mean) / deviation;
  return out;
}

interface ClassMean {
  readonly number: number;
  readonly mean: number[];
}

function meansOf(planes: readonly Float32Array[], labels: Uint8Array): ClassMean[] {
  return [0, 1, 2, 3].flatMap((number) => {
    const pixels = pixelsOf(labels, number);
    if (pixels.length === 0) return [];
    return [{ number, mean: planes.map((plane) => pixels.reduce((sum, i) => sum + plane[i], 0) / pixels.length) }];
  });
}

function pixelsOf(labels: Uint8Array, number: number): number[] {
  const pixels: number[] = [];
  for (let i = 0; i < labels.length; i++) if (labels[i] === number) pixels.push(i);
  return pixels;
}

function withinClasses(planes: readonly Float32Array[], labels: Uint8Array, classes: readonly ClassMean[]): number[][] {
  const size = planes.length;
  const sums = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  let count = 0;
  for (const { number, mean } of classes) {
    for (const pixel of pixelsOf(labels, number)) {
      const apart = planes.map((plane, f) => plane[pixel] - mean[f]);
      for (let f = 0; f < size; f++) for (let g = 0; g < size; g++) sums[f][g] += apart[f] * apart[g];
      count++;
    }
  }
  // Indices of bands are nearly their sums: a little on the diagonal keeps the matrix solvable.
  return sums.map((row, f) => row.map((sum, g) => sum / count + (f === g ? 1e-4 : 0)));
}

/** Gauss and Jordan with the largest pivot. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  const size = right.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column; i < size; i++) if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let i = 0; i < size; i++) {
      if (i === column) continue;
      const factor = rows[i][column] / rows[column][column];
      for (let j = column; j <= size; j++) rows[i][j] -= factor * rows[column][j];
    }
  }
  return rows.map((row, i) => row[size] / row[i]);
}

function highest(planes: readonly Float32Array[], scores: readonly Linear[]): Uint8Array {
  const count = planes[0].length;
  const best = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
  const classes = new Uint8Array(count);
  const sums = new Float32Array(count);
  for (const { number, constant, weights } of scores) {
    sums.fill(constant);
    for (let f = 0; f < planes.length; f++) {
      const plane = planes[f];
      const weight = weights[f];
      for (let i = 0; i < count; i++) sums[i] += weight * plane[i];
    }
    for (let i = 0; i < count; i++) {
      if (sums[i] <= best[i]) continue;
      best[i] = sums[i];
      classes[i] = number;
    }
  }
  return classes;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
