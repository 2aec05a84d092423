import { expect, test } from 'vitest';
import { binsOfLevels } from '../../../shared/assist/binning.ts';
import { binnedLike, featureTable } from '../../../shared/assist/feature-table.ts';
import { type FeatureSet, featuresOf } from '../../../shared/assist/features.ts';
import { isPadding, PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';

const inside = (i: number) => !isPadding(i % 512, Math.floor(i / 512));

function noise(seed: number, most: number): Int16Array {
  const random = new SeededRandom(seed);
  return Int16Array.from({ length: PATCH_PIXELS }, () => random.below(most));
}

test('bins grow with the level, from 0 for the least of the image to 255 for its most', () => {
  const random = new SeededRandom(4);
  const levels = Uint16Array.from({ length: PATCH_PIXELS }, (_, i) => {
    return inside(i) ? 10_000 + random.below(200) * random.below(200) : 65_535;
  });
  const bins = binsOfLevels(levels);
  let [least, most] = [65_535, 0];
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (!inside(i)) continue;
    least = Math.min(least, levels[i]);
    most = Math.max(most, levels[i]);
  }
  expect([bins[least], bins[most]]).toEqual([0, 255]);
  expect(bins.findIndex((bin, level) => level > 0 && bin < bins[level - 1])).toBe(-1);
});

test('what is rare and bright has bins of its own, and so has what is frequent', () => {
  const levels = Uint16Array.from({ length: PATCH_PIXELS }, (_, i) => (i % 200 === 0 ? 20_000 + (i % 4000) : i % 1000));
  const bins = binsOfLevels(levels);
  expect(new Set(bins.subarray(20_000, 24_000)).size).toBeGreaterThan(20);
  expect(new Set(bins.subarray(0, 1000)).size).toBeGreaterThan(100);
});

test('a feature that is the same all over has one bin', () => {
  expect(new Set(binsOfLevels(new Uint16Array(PATCH_PIXELS).fill(77)))).toEqual(new Set([0]));
});

test('the table holds the features of a pixel side by side, and bins those of others alike', () => {
  const set = featuresOf(new Set(['L1C_B3', 'L1C_B11', 'L1C_B8'])) as FeatureSet;
  const planes = [noise(1, 5000), noise(2, 9000), noise(3, 300)];
  const table = featureTable(set, planes);
  expect(table.stride).toBe(set.features.length);
  const some = Uint32Array.from({ length: 613 }, (_, i) => 1 + 1 + 427 * i);
  const others = binnedLike(
    table,
    planes.map((plane) => Int16Array.from(some, (pixel) => plane[pixel])),
  );
  for (const [at, pixel] of some.entries()) {
    const own = table.bins.subarray(pixel * table.stride, (pixel + 1) * table.stride);
    expect(others.subarray(at * table.stride, (at + 1) * table.stride)).toEqual(own);
  }
  const levels = new Uint16Array(PATCH_PIXELS);
  for (const [f, feature] of set.features.entries()) {
    feature.measure(
      levels,
      feature.bands.map((name) => planes[set.bands.findIndex(({ band }) => band === name)]),
    );
    const scale = binsOfLevels(levels);
    const wrong = levels.findIndex((level, i) => table.bins[i * table.stride + f] !== scale[level]);
    expect([feature.name, wrong]).toEqual([feature.name, -1]);
  }
});

test('what the padding holds changes nothing', () => {
  const set = featuresOf(new Set(['L1C_B4'])) as FeatureSet;
  const plane = noise(9, 2000);
  const other = plane.map((value, i) => (inside(i) ? value : 32_767));
  expect(featureTable(set, [other]).scales).toEqual(
    featureTable(set, [plane.map((v, i) => (inside(i) ? v : -5))]).scales,
  );
});
