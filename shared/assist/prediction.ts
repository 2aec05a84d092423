import { IMAGE_END, IMAGE_SIZE, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { CLASS_COUNT, type Forest, VOTES_PER_TREE } from './extra-trees.ts';
import type { FeatureTable } from './feature-table.ts';
import { walkTree } from './tree-walk.ts';

/** What a forest makes of a patch. */
export interface Prediction {
  /** 512 x 512: the class with the most votes, of several the smallest number; `NO_STATEMENT` in the padding. */
  readonly classes: Uint8Array;
  /** 512 x 512: 255 where the two best classes have as many votes, 0 where one has all; 0 in the padding. */
  readonly uncertainty: Uint8Array;
}

/** So many pixels are asked for between two turns. */
const PER_TURN = 1 << 15;
/** So many go through a tree before the next tree is taken: both stay in the nearest cache. Four of them walk at once. */
const BLOCK = 256;
/** Side of a cell of the lattice. It divides the image: its corners lie on the first and the last row and column. */
const CELL = 4;
/**
 * A cell whose corners are of one class is asked for pixel by pixel all the same if one of them is less certain. Over the
 * example 35 % of the pixels are asked for so, and after the clean-up 0.03 % differ from those that are asked for all.
 */
const SURE_ENOUGH = 200;

export function blankPrediction(): Prediction {
  return { classes: new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT), uncertainty: new Uint8Array(PATCH_PIXELS) };
}

/** Asks the forest for so many pixels, and writes what it says of them. */
export function predictPixels(
  forest: Forest,
  { bins, stride }: FeatureTable,
  pixels: Uint32Array,
  { classes, uncertainty }: Prediction,
): void {
  const { roots, nodes } = forest;
  const starts = new Uint32Array(BLOCK);
  const leaves = new Uint32Array(BLOCK);
  // Two classes at a time: no sum of 16 bits overflows into the next.
  const votes = new Uint32Array(forest.votes.buffer, forest.votes.byteOffset, forest.votes.length / 2);
  const pairs = new Uint32Array((CLASS_COUNT / 2) * BLOCK);
  const sums = new Uint16Array(pairs.buffer);
  const ofAll = roots.length * VOTES_PER_TREE;
  for (let start = 0; start < pixels.length; start += BLOCK) {
    const end = Math.min(pixels.length, start + BLOCK);
    const count = end - start;
    for (let i = 0; i < count; i++) starts[i] = pixels[start + i] * stride;
    pairs.fill(0);
    for (let t = 0; t < roots.length; t++) {
      walkTree(nodes, roots[t], bins, starts, leaves, count);
      for (let i = 0; i < count; i++) {
        pairs[2 * i] += votes[2 * leaves[i]];
        pairs[2 * i + 1] += votes[2 * leaves[i] + 1];
      }
    }
    for (let i = start, sum = 0; i < end; i++, sum += CLASS_COUNT) {
      let best = 0;
      let second = -1;
      for (let c = 1; c < CLASS_COUNT; c++) {
        if (sums[sum + c] > sums[sum + best]) {
          second = best;
          best = c;
        } else if (second < 0 || sums[sum + c] > sums[sum + second]) second = c;
      }
      classes[pixels[i]] = best;
      uncertainty[pixels[i]] = 255 - Math.floor((255 * (sums[sum + best] - sums[sum + second])) / ofAll);
    }
  }
}

/** Every pixel of the image. */
export function predictAll(forest: Forest, table: FeatureTable): Prediction {
  const prediction = blankPrediction();
  const pixels = new Uint32Array(IMAGE_SIZE * IMAGE_SIZE);
  let count = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++)
    for (let x = IMAGE_START; x < IMAGE_END; x++) pixels[count++] = y * PATCH_SIZE + x;
  predictPixels(forest, table, pixels, prediction);
  return prediction;
}

/**
 * The corners of cells of 4 x 4 pixels first; then all pixels of the cells whose corners do not agree, or are unsure.
 * What is left takes the class that its cell agrees on, and an uncertainty between those of the corners.
 * Yields every few milliseconds.
 */
export function* predictAdaptively(forest: Forest, table: FeatureTable): Generator<undefined, Prediction> {
  const prediction = blankPrediction();
  const lattice = latticePixels();
  yield* inTurns(forest, table, lattice, prediction);
  const known = new Uint8Array(PATCH_PIXELS);
  for (const pixel of lattice) known[pixel] = 1;
  const even: number[] = [];
  const rest = new Uint32Array(PATCH_PIXELS);
  let count = 0;
  for (let y = IMAGE_START; y < IMAGE_END - 1; y += CELL) {
    for (let x = IMAGE_START; x < IMAGE_END - 1; x += CELL) {
      const corner = y * PATCH_SIZE + x;
      if (isEven(prediction, corner)) even.push(corner);
      else count = takeCell(corner, known, rest, count);
    }
  }
  yield* inTurns(forest, table, rest.subarray(0, count), prediction);
  for (const corner of even) fillCell(corner, known, prediction);
  return prediction;
}

function* inTurns(
  forest: Forest,
  table: FeatureTable,
  pixels: Uint32Array,
  prediction: Prediction,
): Generator<undefined, void> {
  for (let start = 0; start < pixels.length; start += PER_TURN) {
    predictPixels(forest, table, pixels.subarray(start, start + PER_TURN), prediction);
    yield;
  }
}

function latticePixels(): Uint32Array {
  const pixels: number[] = [];
  for (let y = IMAGE_START; y < IMAGE_END; y += CELL)
    for (let x = IMAGE_START; x < IMAGE_END; x += CELL) pixels.push(y * PATCH_SIZE + x);
  return Uint32Array.from(pixels);
}

/** Whether the corners of a cell have one class and are sure enough of it. `corner`: the upper left one. */
function isEven({ classes, uncertainty }: Prediction, corner: number): boolean {
  const below = corner + CELL * PATCH_SIZE;
  const number = classes[corner];
  for (const pixel of [corner, corner + CELL, below, below + CELL])
    if (classes[pixel] !== number || uncertainty[pixel] > SURE_ENOUGH) return false;
  return true;
}

/** Puts the pixels of a cell, its four sides included, that are not known yet on the list; how many it has then. */
function takeCell(corner: number, known: Uint8Array, list: Uint32Array, count: number): number {
  for (let dy = 0; dy <= CELL; dy++) {
    for (let dx = 0; dx <= CELL; dx++) {
      const pixel = corner + dy * PATCH_SIZE + dx;
      if (known[pixel] !== 0) continue;
      known[pixel] = 1;
      list[count++] = pixel;
    }
  }
  return count;
}

function fillCell(corner: number, known: Uint8Array, { classes, uncertainty }: Prediction): void {
  const below = corner + CELL * PATCH_SIZE;
  const number = classes[corner];
  for (let dy = 0; dy <= CELL; dy++) {
    const left = uncertainty[corner] * (CELL - dy) + uncertainty[below] * dy;
    const right = uncertainty[corner + CELL] * (CELL - dy) + uncertainty[below + CELL] * dy;
    for (let dx = 0; dx <= CELL; dx++) {
      const pixel = corner + dy * PATCH_SIZE + dx;
      if (known[pixel] !== 0) continue;
      classes[pixel] = number;
      uncertainty[pixel] = (left * (CELL - dx) + right * dx) / (CELL * CELL);
    }
  }
}
