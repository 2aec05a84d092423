import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Feature, featuresOf, planesOf } from '../../../shared/assist/features.ts';

const l1c = ['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B8A', 'B9', 'B10', 'B11', 'B12'];
const named = (group: string, bands: readonly string[]) => new Set(bands.map((band) => `${group}_${band}`));

describe('the features of a split', () => {
  test('are its bands and the indices that can be made of them', () => {
    const names = (layers: ReadonlySet<string>) => featuresOf(layers)?.features.map(({ name }) => name);
    expect(names(named('L1C', l1c))).toEqual([
      ...l1c,
      ...['NDSI', 'NDVI', 'NDWI', 'SWIR ratio', 'brightness', 'HOT', 'whiteness'],
    ]);
    expect(names(named('L2A', ['B8', 'B4', 'B3']))).toEqual(['B3', 'B4', 'B8', 'NDVI', 'NDWI']);
    expect(names(named('L1C', ['B10']))).toEqual(['B10']);
  });

  test.each<[string, ReadonlySet<string>]>([
    ['13 L1C bands', new Set([...named('L1C', l1c), ...named('L2A', ['B2', 'B3'])])],
    [
      '12 L2A bands',
      named(
        'L2A',
        l1c.filter((band) => band !== 'B10'),
      ),
    ],
    ['4 L2A bands: B2 B3 B4 B8', new Set([...named('L2A', ['B8', 'B4', 'B3', 'B2']), 'L1C_B10', 'EXTRA_CDI'])],
    ['2 L1C bands: B3 B8', new Set([...named('L1C', ['B3', 'B8']), ...named('L2A', ['B3', 'B8'])])],
    ['1 L1C band: B2', named('L1C', ['B2'])],
  ])('are said in words: %s', (words, layers) => {
    expect(featuresOf(layers)?.words).toBe(words);
  });

  test('are none without a band, whatever else there is', () => {
    expect(featuresOf(new Set(['LABEL_fmask', 'S1_VV', 'L2A_TCI_R', 'EXTRA_CDI']))).toBeNull();
  });
});

describe('a feature', () => {
  const set = featuresOf(named('L1C', l1c));
  const number = fc.integer({ min: -32_768, max: 32_767 });
  const levelOf = (name: string, values: Readonly<Record<string, number>>) => {
    const feature = set?.features.find((candidate) => candidate.name === name) as Feature;
    const out = new Uint16Array(1);
    feature.measure(
      out,
      feature.bands.map((band) => Int16Array.of(values[band] ?? 0)),
    );
    return out[0];
  };
  /** As written in a textbook; whoever has the greater value must not have the smaller level. */
  const formulas: Readonly<Record<string, (v: Readonly<Record<string, number>>) => number>> = {
    B4: (v) => v.B4,
    NDSI: (v) => (Math.max(0, v.B3) - Math.max(0, v.B11)) / (Math.max(0, v.B3) + Math.max(0, v.B11)),
    NDVI: (v) => (Math.max(0, v.B8) - Math.max(0, v.B4)) / (Math.max(0, v.B8) + Math.max(0, v.B4)),
    brightness: (v) => (v.B2 + v.B3 + v.B4) / 3,
    HOT: (v) => v.B2 - v.B4 / 2,
    whiteness: (v) => {
      const mean = (v.B2 + v.B3 + v.B4) / 3;
      if (mean <= 0) return Number.POSITIVE_INFINITY;
      return [v.B2, v.B3, v.B4].reduce((sum, band) => sum + Math.abs((band - mean) / mean), 0);
    },
  };

  test.each(Object.keys(formulas))('%s keeps the order of its formula over all that a band can hold', (name) => {
    const formula = formulas[name] as (typeof formulas)[string];
    const pixel = fc.record(Object.fromEntries(['B2', 'B3', 'B4', 'B8', 'B11'].map((band) => [band, number])));
    fc.assert(
      fc.property(pixel, pixel, (a, b) => {
        const [of, other] = [formula(a), formula(b)];
        if (Number.isNaN(of) || Number.isNaN(other)) return;
        if (of < other) expect(levelOf(name, a)).toBeLessThanOrEqual(levelOf(name, b));
        else expect(levelOf(name, a)).toBeGreaterThanOrEqual(levelOf(name, b));
      }),
    );
  });

  test('of no light at all is what a ratio of 0 is', () => {
    expect(levelOf('NDSI', { B3: 0, B11: 0 })).toBe(levelOf('NDSI', { B3: 500, B11: 500 }));
    expect(levelOf('NDSI', { B3: -40, B11: -3 })).toBe(levelOf('NDSI', { B3: 500, B11: 500 }));
  });

  test('reads its own bands, wherever they stand in the set', () => {
    const planes = l1c.map((_, i) => Int16Array.of(i));
    const wanted = set?.features.find(({ name }) => name === 'NDSI') as Feature;
    const bands = set?.bands.map(({ band }) => band) ?? [];
    const read = planesOf(wanted, set as NonNullable<typeof set>, planes).map(([value]) => bands[value ?? -1]);
    expect(read).toEqual(['B3', 'B11']);
  });
});
