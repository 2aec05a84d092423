import { describe, expect, test } from 'vitest';
import { defaultAssistSettings } from '../../../shared/assist/assist-settings.ts';
import { cleanedUp } from '../../../shared/assist/clean-up.ts';
import { type Forest, growForest, VOTES_PER_TREE } from '../../../shared/assist/extra-trees.ts';
import { type FeatureTable, featureTable } from '../../../shared/assist/feature-table.ts';
import { type FeatureSet, featuresOf } from '../../../shared/assist/features.ts';
import { predictAdaptively, predictAll } from '../../../shared/assist/prediction.ts';
import { gatherTraining } from '../../../shared/assist/training-pixels.ts';
import { isPadding, PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { toTheEnd } from './to-the-end.ts';

const set = featuresOf(new Set(['L1C_B2', 'L1C_B3', 'L1C_B4'])) as FeatureSet;
const padding = (i: number) => isPadding(i % 512, Math.floor(i / 512));

/** A patch of classes by place, which differ by `step` in brightness under noise of `noise`; one pixel in 50 labelled. */
function learned(classAt: (x: number, y: number) => number, step: number, noise: number) {
  const random = new SeededRandom(11);
  const labels = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  const planes = [0, 1, 2].map(() => new Int16Array(PATCH_PIXELS));
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const number = classAt(i % 512, Math.floor(i / 512));
    for (const plane of planes) plane[i] = 1000 + step * number + random.below(noise);
    if (random.below(50) === 0 && !padding(i)) labels[i] = number;
  }
  const table = featureTable(set, planes);
  const { pixels } = gatherTraining(table, labels, [], 1);
  return { table, forest: toTheEnd(growForest(pixels, { ...defaultAssistSettings, trees: 9, leastInLeaf: 5 })) };
}

const squares = (x: number, y: number) => (Math.floor(x / 37) + 2 * Math.floor(y / 41)) % 4;

/** What the trees say of a pixel, asked one after the other. */
function asked({ roots, nodes, votes }: Forest, { bins, stride }: FeatureTable, pixel: number) {
  const sums = [0, 0, 0, 0];
  for (const root of roots) {
    let node = root;
    while (root + (nodes[node] >>> 16) !== node) {
      const word = nodes[node];
      const goesOn = bins[pixel * stride + ((word >>> 8) & 255)] > (word & 255);
      node = root + (word >>> 16) + (goesOn ? 1 : 0);
    }
    for (const c of sums.keys()) sums[c] += votes[4 * node + c];
  }
  const [most, next] = sums.toSorted((a, b) => b - a);
  const margin = (most - next) / (roots.length * VOTES_PER_TREE);
  return { number: sums.indexOf(most), uncertainty: 255 - Math.floor(255 * margin) };
}

function unlike(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, number, i) => sum + (number === b[i] ? 0 : 1), 0);
}

describe('what a forest makes of a patch', () => {
  test('is for each pixel what its trees say together', () => {
    const { table, forest } = learned(squares, 300, 700);
    const { classes, uncertainty } = predictAll(forest, table);
    for (let i = 513; i < PATCH_PIXELS; i += 389) {
      if (padding(i)) continue;
      expect({ number: classes[i], uncertainty: uncertainty[i] }).toEqual(asked(forest, table, i));
    }
  });

  test('is sure of what is told apart, and unsure of what is not', () => {
    const mean = (step: number) => {
      const { table, forest } = learned(squares, step, 500);
      return predictAll(forest, table).uncertainty.reduce((sum, value) => sum + value, 0) / PATCH_PIXELS;
    };
    expect(mean(1500)).toBeLessThan(5);
    expect(mean(0)).toBeGreaterThan(180);
  });

  test('says nothing of the padding', () => {
    const { table, forest } = learned(squares, 300, 700);
    for (const { classes, uncertainty } of [predictAll(forest, table), toTheEnd(predictAdaptively(forest, table))]) {
      const wrong = classes.findIndex((number, i) => (number === NO_STATEMENT) !== padding(i));
      expect(wrong).toBe(-1);
      expect(uncertainty.findIndex((value, i) => value > 0 && padding(i))).toBe(-1);
    }
  });
});

describe('asking where neighbours differ, and filling in between,', () => {
  test('finds every border of what is told apart', () => {
    const { table, forest } = learned(squares, 900, 500);
    expect(unlike(toTheEnd(predictAdaptively(forest, table)).classes, predictAll(forest, table).classes)).toBe(0);
  });

  test('asks everywhere where all is noise', () => {
    const { table, forest } = learned(squares, 0, 500);
    expect(unlike(toTheEnd(predictAdaptively(forest, table)).classes, predictAll(forest, table).classes)).toBe(0);
  });

  test('misses single pixels where classes overlap, of which the clean-up leaves nearly none', () => {
    const { table, forest } = learned(squares, 500, 700);
    const [full, adaptive] = [predictAll(forest, table), toTheEnd(predictAdaptively(forest, table))];
    expect(unlike(adaptive.classes, full.classes)).toBeLessThan(0.02 * PATCH_PIXELS);
    const cleaned = [full, adaptive].map(({ classes }) => cleanedUp(classes, defaultAssistSettings));
    expect(unlike(cleaned[0], cleaned[1])).toBeLessThan(0.002 * PATCH_PIXELS);
  });
});
