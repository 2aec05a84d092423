import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { SeededRandom } from '../patch-list/seeded-random.ts';
import type { TrainingPixels } from './extra-trees.ts';
import { binnedLike, type FeatureTable } from './feature-table.ts';
import { labelCounts, type TrainingLabels } from './training-labels.ts';

/** Labelled pixels of another patch, without the patch. */
export interface OtherPixels {
  /** Which bands `planes` holds: the layers of the set, in its order. */
  readonly layerIds: readonly string[];
  /** Of each of these bands the numbers of the pixels. */
  readonly planes: readonly Int16Array[];
  /** Class numbers 0..3, as many. */
  readonly classes: Uint8Array;
}

/** More pixels of a class teach nothing, and take time. */
const MOST_OF_CLASS = 2000;
/** Pixels of a class that are taken from another patch. */
const MOST_OF_OTHER = 500;

/**
 * So many of a patch's labelled pixels of each class, drawn by seed. `planes`: the bands `layerIds`, 512 x 512. What the
 * page keeps of a patch that it has shown, to learn from it in another one.
 */
export function otherPixels(
  layerIds: readonly string[],
  planes: readonly Int16Array[],
  labels: TrainingLabels,
  seed: number,
): OtherPixels {
  const drawn = drawPixels(labels, () => MOST_OF_OTHER, seed);
  return {
    layerIds,
    planes: planes.map((plane) => Int16Array.from(drawn, (pixel) => plane[pixel])),
    classes: Uint8Array.from(drawn, (pixel) => labels[pixel]),
  };
}

/** What there is to learn from, and how much of it comes from where. */
export interface Training {
  readonly pixels: TrainingPixels;
  /** By class number: labelled in this patch, of these taken, and taken from others. */
  readonly labelled: readonly number[];
  readonly taken: readonly number[];
  readonly fromOthers: readonly number[];
}

/**
 * This patch's labels and those of others, half as many of each class at most, so that what is drawn here counts most. A
 * class that is not drawn here comes from the others as if the mean of those that are were. Others with other bands are
 * left out.
 */
export function gatherTraining(
  table: FeatureTable,
  labels: TrainingLabels,
  others: readonly OtherPixels[],
  seed: number,
): Training {
  const labelled = labelCounts(labels);
  const own = drawPixels(labels, () => MOST_OF_CLASS, seed);
  const ownClasses = Uint8Array.from(own, (pixel) => labels[pixel]);
  const taken = labelCounts(ownClasses);
  const joined = joinOthers(table, others);
  const drawn = drawPixels(joined.classes, (number) => mostFromOthers(taken, number), seed);
  const { stride } = table;
  const count = own.length + drawn.length;
  const bins = new Uint8Array(count * stride);
  const classes = new Uint8Array(count);
  classes.set(ownClasses);
  for (let i = 0; i < own.length; i++)
    bins.set(table.bins.subarray(own[i] * stride, (own[i] + 1) * stride), i * stride);
  for (let i = 0, at = own.length; i < drawn.length; i++, at++) {
    classes[at] = joined.classes[drawn[i]];
    bins.set(joined.bins.subarray(drawn[i] * stride, (drawn[i] + 1) * stride), at * stride);
  }
  const fromOthers = labelCounts(classes.subarray(own.length));
  return { pixels: { count, stride, bins, classes }, labelled, taken, fromOthers };
}

function mostFromOthers(taken: readonly number[], number: number): number {
  if (taken[number] > 0) return Math.floor(taken[number] / 2);
  const drawnHere = taken.filter((count) => count > 0);
  if (drawnHere.length === 0) return MOST_OF_OTHER;
  return Math.floor(drawnHere.reduce((sum, count) => sum + count, 0) / drawnHere.length / 2);
}

function joinOthers(table: FeatureTable, others: readonly OtherPixels[]): { bins: Uint8Array; classes: Uint8Array } {
  const wanted = table.set.bands.map(({ layerId }) => layerId).join();
  const like = others.filter(({ layerIds, classes }) => layerIds.join() === wanted && classes.length > 0);
  const classes = new Uint8Array(like.reduce((sum, other) => sum + other.classes.length, 0));
  const bins = new Uint8Array(classes.length * table.stride);
  let at = 0;
  for (const other of like) {
    classes.set(other.classes, at);
    bins.set(binnedLike(table, other.planes), at * table.stride);
    at += other.classes.length;
  }
  return { bins, classes };
}

/** Indices of labelled pixels in rising order, so many of each class at most: each of a class as likely as the other. */
function drawPixels(labels: Uint8Array, most: (number: number) => number, seed: number): Uint32Array {
  const left = labelCounts(labels);
  const wanted = left.map((count, number) => Math.min(count, most(number)));
  const drawn = new Uint32Array(wanted.reduce((sum, count) => sum + count, 0));
  const random = new SeededRandom(seed);
  let at = 0;
  for (let i = 0; at < drawn.length; i++) {
    const number = labels[i];
    if (number === NO_STATEMENT) continue;
    // Of what is left each is taken with the share that is still wanted: exactly so many in the end.
    if (wanted[number] === left[number] || random.below(left[number]) < wanted[number]) {
      drawn[at++] = i;
      wanted[number]--;
    }
    left[number]--;
  }
  return drawn;
}
