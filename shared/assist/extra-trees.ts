import { cloudClasses } from '../cloudsen12/classes.ts';
import { assert } from '../errors.ts';
import { SeededRandom } from '../patch-list/seeded-random.ts';
import type { AssistSettings } from './assist-settings.ts';

export const CLASS_COUNT = cloudClasses.length;
/**
 * What a tree says of a pixel adds up to this: whole numbers, so that the sum of trees does not depend on their order,
 * and so few that those of the most trees that there may be fit into 16 bits.
 */
export const VOTES_PER_TREE = 600;

/** Pixels to learn from. */
export interface TrainingPixels {
  readonly count: number;
  readonly stride: number;
  /** Features of pixel `i` at `i * stride`. */
  readonly bins: Uint8Array;
  /** Class numbers 0..3. */
  readonly classes: Uint8Array;
}

/** Extremely randomised trees. */
export interface Forest {
  /** Index of each tree's first node. */
  readonly roots: Uint32Array;
  /**
   * A node: bits 16-31 where its two followers stand, counted from the root, the second of them behind the first. Bits
   * 8-15 the feature, bits 0-7 the bin up to which a pixel goes to the first. A leaf is its own first follower, and no
   * pixel goes to its second: who walks on stays.
   */
  readonly nodes: Uint32Array;
  /** Of leaf `n` the votes for class `c` at `4 * n + c`. */
  readonly votes: Uint16Array;
}

/** Where a node parts its pixels, and how much that is worth; the more, the purer both sides are. */
export interface Cut {
  readonly feature: number;
  readonly bin: number;
}

/** A node whose pixels are not parted yet: those at `from` up to `to` of the tree's order. */
interface Open {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/**
 * After Geurts, Ernst and Wehenkel (2006): at each node so many features are tried, each at one cut drawn between its
 * least and its most, and the best of them is taken; every tree learns from all pixels. Classes weigh the same however
 * many pixels of each there are. Yields after each tree, so that whoever drives it can turn to something else.
 */
export function* growForest(pixels: TrainingPixels, settings: AssistSettings): Generator<undefined, Forest> {
  const { count, stride } = pixels;
  const most = Math.min(2 ** (settings.depth + 1), 2 * Math.ceil(count / settings.leastInLeaf) + 1);
  assert(stride < 256 && most <= 0xffff, `${stride} features and ${most} nodes fit into a node's word`);
  assert(settings.trees * (VOTES_PER_TREE + CLASS_COUNT) <= 0xffff, `the votes of ${settings.trees} trees`);
  const random = new SeededRandom(settings.seed);
  const roots = new Uint32Array(settings.trees);
  const nodes = new Uint32Array(settings.trees * most);
  const votes = new Uint16Array(CLASS_COUNT * nodes.length);
  const tree = new GrowingTree(pixels, settings, random);
  let used = 0;
  for (let t = 0; t < settings.trees; t++) {
    roots[t] = used;
    used += tree.grow(nodes.subarray(used), votes.subarray(CLASS_COUNT * used));
    yield;
  }
  return { roots, nodes: nodes.slice(0, used), votes: votes.slice(0, CLASS_COUNT * used) };
}

/** What each class's pixels weigh, so that all of one class weigh as much as all of another; 0 for one without pixels. */
export function classWeights(classes: Uint8Array): Float64Array {
  const weights = new Float64Array(CLASS_COUNT);
  for (const number of classes) weights[number]++;
  for (let c = 0; c < CLASS_COUNT; c++) if (weights[c] > 0) weights[c] = 1 / weights[c];
  return weights;
}

/** Grows one tree after the other in the same memory. */
class GrowingTree {
  readonly #pixels: TrainingPixels;
  readonly #settings: AssistSettings;
  readonly #random: SeededRandom;
  readonly #weights: Float64Array;
  /** Pixels by node: those of one stand together. */
  readonly #order: Uint32Array;
  readonly #features: Uint8Array;
  readonly #first = new Uint32Array(CLASS_COUNT);
  readonly #all = new Uint32Array(CLASS_COUNT);

  constructor(pixels: TrainingPixels, settings: AssistSettings, random: SeededRandom) {
    this.#pixels = pixels;
    this.#settings = settings;
    this.#random = random;
    this.#weights = classWeights(pixels.classes);
    this.#order = Uint32Array.from({ length: pixels.count }, (_, i) => i);
    this.#features = Uint8Array.from({ length: pixels.stride }, (_, f) => f);
  }

  /** Writes nodes and votes from their beginnings and says how many nodes there are. */
  grow(nodes: Uint32Array, votes: Uint16Array): number {
    let used = 1;
    const open: Open[] = [{ node: 0, from: 0, to: this.#pixels.count, depth: 0 }];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const cut = this.#choose(at);
      if (cut === null) {
        this.#tally(at.from, at.to, this.#all);
        nodes[at.node] = (at.node << 16) | 0xff;
        writeVotes(votes.subarray(CLASS_COUNT * at.node), this.#all, this.#weights);
        continue;
      }
      const middle = this.#part(at.from, at.to, cut);
      nodes[at.node] = (used << 16) | (cut.feature << 8) | cut.bin;
      open.push({ node: used + 1, from: middle, to: at.to, depth: at.depth + 1 });
      open.push({ node: used, from: at.from, to: middle, depth: at.depth + 1 });
      used += 2;
    }
    return used;
  }

  /** The best of the cuts that are tried; null for a leaf. */
  #choose({ from, to, depth }: Open): Cut | null {
    const { depth: deepest, leastInLeaf, tried } = this.#settings;
    if (depth >= deepest || to - from < 2 * leastInLeaf) return null;
    this.#tally(from, to, this.#all);
    if (this.#all.some((count) => count === to - from)) return null;
    const features = this.#features;
    let best: Cut | null = null;
    let bestGain = -1;
    let left = tried;
    for (let at = 0; at < features.length && left > 0; at++) {
      const other = at + this.#random.below(features.length - at);
      const feature = features[other];
      features[other] = features[at];
      features[at] = feature;
      const cut = this.#draw(feature, from, to);
      // One that is the same in all pixels tells nothing, and does not count.
      if (cut === null) continue;
      left--;
      const gain = this.#gain(cut, from, to);
      if (gain > bestGain) [best, bestGain] = [cut, gain];
    }
    return best;
  }

  #draw(feature: number, from: number, to: number): Cut | null {
    const { bins, stride } = this.#pixels;
    const order = this.#order;
    let least = 255;
    let most = 0;
    for (let i = from; i < to; i++) {
      const bin = bins[order[i] * stride + feature];
      if (bin < least) least = bin;
      if (bin > most) most = bin;
    }
    return least === most ? null : { feature, bin: least + this.#random.below(most - least) };
  }

  /** How pure the two sides are (Gini, weighted); -1 where one would have too few pixels. */
  #gain({ feature, bin }: Cut, from: number, to: number): number {
    const { bins, stride, classes } = this.#pixels;
    const order = this.#order;
    const first = this.#first.fill(0);
    let inFirst = 0;
    for (let i = from; i < to; i++) {
      const pixel = order[i];
      if (bins[pixel * stride + feature] > bin) continue;
      first[classes[pixel]]++;
      inFirst++;
    }
    if (inFirst < this.#settings.leastInLeaf || to - from - inFirst < this.#settings.leastInLeaf) return -1;
    return purity(first, this.#all, this.#weights);
  }

  /** Puts the pixels of the first side before the others and says where those begin. */
  #part(from: number, to: number, { feature, bin }: Cut): number {
    const { bins, stride } = this.#pixels;
    const order = this.#order;
    let middle = from;
    for (let i = from; i < to; i++) {
      const pixel = order[i];
      if (bins[pixel * stride + feature] > bin) continue;
      order[i] = order[middle];
      order[middle++] = pixel;
    }
    return middle;
  }

  #tally(from: number, to: number, counts: Uint32Array): void {
    const { classes } = this.#pixels;
    counts.fill(0);
    for (let i = from; i < to; i++) counts[classes[this.#order[i]]]++;
  }
}

/**
 * Sum over both sides of sum(w^2) / sum(w), w the weights of the classes in it: the greatest where Gini's impurity,
 * weighted by side, is the least.
 */
export function purity(first: Uint32Array, all: Uint32Array, weights: Float64Array): number {
  let [sum, squares, otherSum, otherSquares] = [0, 0, 0, 0];
  for (let c = 0; c < CLASS_COUNT; c++) {
    const here = first[c] * weights[c];
    const there = (all[c] - first[c]) * weights[c];
    sum += here;
    squares += here * here;
    otherSum += there;
    otherSquares += there * there;
  }
  return squares / sum + otherSquares / otherSum;
}

function writeVotes(votes: Uint16Array, counts: Uint32Array, weights: Float64Array): void {
  let sum = 0;
  for (let c = 0; c < CLASS_COUNT; c++) sum += counts[c] * weights[c];
  for (let c = 0; c < CLASS_COUNT; c++) votes[c] = Math.round((VOTES_PER_TREE * counts[c] * weights[c]) / sum);
}
