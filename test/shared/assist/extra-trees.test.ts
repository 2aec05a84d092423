import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultAssistSettings } from '../../../shared/assist/assist-settings.ts';
import {
  classWeights,
  type Forest,
  growForest,
  purity,
  type TrainingPixels,
  VOTES_PER_TREE,
} from '../../../shared/assist/extra-trees.ts';
import { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { toTheEnd } from './to-the-end.ts';

/** Pixels whose classes overlap: bins around 60 times the class, so far apart as `spread` says. */
function overlapping(count: number, stride: number, spread: number, seed: number): TrainingPixels {
  const random = new SeededRandom(seed);
  const classes = Uint8Array.from({ length: count }, () => random.below(4));
  const bins = Uint8Array.from({ length: count * stride }, (_, i) =>
    Math.min(255, 60 * classes[Math.floor(i / stride)] + random.below(spread)),
  );
  return { count, stride, bins, classes };
}

const settings = { ...defaultAssistSettings, trees: 6 };
const grown = (pixels: TrainingPixels, change: Partial<typeof settings> = {}): Forest =>
  toTheEnd(growForest(pixels, { ...settings, ...change }));

const isLeaf = ({ nodes }: Forest, root: number, node: number) => root + (nodes[node] >>> 16) === node;

/** All nodes of a tree with the training pixels that come to them, asked one by one. */
function* visited(forest: Forest, root: number, pixels: TrainingPixels) {
  const open = [{ node: root, depth: 0, here: [...pixels.classes.keys()] }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    yield at;
    const word = forest.nodes[at.node];
    if (isLeaf(forest, root, at.node)) continue;
    const isFirst = (i: number) => pixels.bins[i * pixels.stride + ((word >>> 8) & 255)] <= (word & 255);
    const { here, depth } = at;
    const next = root + (word >>> 16);
    open.push({ node: next, depth: depth + 1, here: here.filter(isFirst) });
    open.push({ node: next + 1, depth: depth + 1, here: here.filter((i) => !isFirst(i)) });
  }
}

test('the same seed grows the same trees, another one others', () => {
  const pixels = overlapping(701, 7, 140, 1);
  expect(grown(pixels)).toEqual(grown(pixels));
  expect(grown(pixels, { seed: 2 }).nodes).not.toEqual(grown(pixels).nodes);
});

test('a leaf votes as the pixels that come to it, each class weighed by how few it has', () => {
  const pixels = overlapping(523, 5, 150, 3);
  const weights = classWeights(pixels.classes);
  const forest = grown(pixels);
  for (const root of forest.roots) {
    for (const { node, here } of visited(forest, root, pixels)) {
      if (!isLeaf(forest, root, node)) continue;
      const sums = [0, 0, 0, 0];
      for (const i of here) sums[pixels.classes[i]] += weights[pixels.classes[i]];
      const total = sums.reduce((a, b) => a + b, 0);
      const shares = sums.map((sum) => Math.round((VOTES_PER_TREE * sum) / total));
      expect([...forest.votes.subarray(4 * node, 4 * node + 4)]).toEqual(shares);
    }
  }
});

test.each([
  { depth: 3, leastInLeaf: 1 },
  { depth: 20, leastInLeaf: 17 },
])('no leaf is deeper or stands on fewer pixels than the settings say: %o', (change) => {
  const pixels = overlapping(611, 6, 200, 5);
  const forest = grown(pixels, change);
  let deepest = 0;
  for (const root of forest.roots) {
    for (const { depth, here } of visited(forest, root, pixels)) {
      expect(here.length).toBeGreaterThanOrEqual(change.leastInLeaf);
      deepest = Math.max(deepest, depth);
    }
  }
  expect(deepest).toBeLessThanOrEqual(change.depth);
  if (change.depth === 3) expect(deepest).toBe(3);
});

test('classes that can be told apart are, to the last pixel', () => {
  const pixels = overlapping(400, 4, 55, 8);
  const forest = grown(pixels, { leastInLeaf: 1, depth: 20 });
  for (const root of forest.roots) {
    for (const { node, here } of visited(forest, root, pixels))
      if (isLeaf(forest, root, node)) expect(new Set(here.map((i) => pixels.classes[i])).size).toBe(1);
  }
});

test('a class of few pixels has as much to say as one of many', () => {
  const count = 1020;
  const classes = Uint8Array.from({ length: count }, (_, i) => (i < 1000 ? 0 : 3));
  const forest = grown({ count, stride: 2, bins: new Uint8Array(2 * count).fill(9), classes }, { trees: 1 });
  expect([...forest.votes]).toEqual([VOTES_PER_TREE / 2, 0, 0, VOTES_PER_TREE / 2]);
});

test('the worth of a cut is what it takes from the impurity of Gini', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(counts, counts, (first, second) => {
      const all = first.map((n, c) => n + second[c]);
      const weights = Float64Array.of(1, 0.5, 2, 0.1);
      const side = (ns: readonly number[]) => {
        const weighed = ns.map((n, c) => n * weights[c]);
        const sum = weighed.reduce((a, b) => a + b, 0);
        return { sum, impurity: weighed.reduce((rest, w) => rest - (w / sum) ** 2, 1) };
      };
      const [a, b] = [side(first), side(second)];
      fc.pre(a.sum > 0 && b.sum > 0);
      const left = a.sum * a.impurity + b.sum * b.impurity;
      expect(purity(Uint32Array.from(first), Uint32Array.from(all), weights)).toBeCloseTo(a.sum + b.sum - left, 8);
    }),
  );
});
