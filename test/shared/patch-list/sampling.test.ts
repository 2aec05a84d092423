import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QueueCandidate } from '../../../shared/patch-list/queue-candidate.ts';
import { drawSample, type SampleWish } from '../../../shared/patch-list/sampling.ts';
import { SeededRandom, shuffled } from '../../../shared/patch-list/seeded-random.ts';

/** `places` places of five dates each, spread over two splits, with land covers in turn. */
function candidates(places: number, covers: readonly string[] = ['grass']): QueueCandidate[] {
  const splits = { train: 0, val: 0 };
  return Array.from({ length: places * 5 }, (_, i) => {
    const place = Math.floor(i / 5);
    const splitId = place % 3 === 2 ? 'val' : 'train';
    return {
      splitId,
      patch: splits[splitId]++,
      roi: `ROI_${place}`,
      // Not in the order of the patches.
      date: `2019-0${1 + ((i * 3) % 5)}-01`,
      landCover: covers[place % covers.length] ?? '',
      cloudCover: ['cloud-free', 'cloudy'][i % 2] ?? '',
    };
  });
}

function wish(over: Partial<SampleWish> = {}): SampleWish {
  return { size: { unit: 'count', value: 6 }, seed: 42, by: 'patch', stratify: 'none', ...over };
}

const names = (patches: readonly QueueCandidate[]) => patches.map(({ splitId, patch }) => `${splitId} ${patch}`);

describe('the numbers of a seed', () => {
  test('are those that mulberry32 gives everywhere', () => {
    const random = new SeededRandom(42);
    expect([random.next(), random.next(), random.next(), random.next()]).toEqual([
      2581720956, 1925393290, 3661312704, 2876485805,
    ]);
    expect(new SeededRandom(0).next()).toBe(1144304738);
  });

  test('fall on each place of a short list alike', () => {
    const random = new SeededRandom(7);
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 50_000; i++) {
      const at = random.below(5);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  test('put a list in an order that has each of it once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (list, seed) => {
        expect(shuffled(list, new SeededRandom(seed)).sort((a, b) => a - b)).toEqual([...list].sort((a, b) => a - b));
      }),
    );
  });
});

describe('a random sample', () => {
  test('is the same list for the same seed, on every machine', () => {
    expect(names(drawSample(candidates(8), wish()).patches)).toEqual([
      'train 14',
      'train 9',
      'val 1',
      'train 20',
      'val 4',
      'train 19',
    ]);
  });

  test('does not depend on the order in which the patches are told', () => {
    const all = candidates(8);
    expect(drawSample(all.toReversed(), wish())).toEqual(drawSample(all, wish()));
  });

  test('of more patches begins with that of fewer', () => {
    const all = candidates(8);
    const few = drawSample(all, wish({ size: { unit: 'count', value: 3 } })).patches;
    expect(drawSample(all, wish()).patches.slice(0, 3)).toEqual(few);
  });

  test('of places has all their dates together, in their order', () => {
    const { patches, drawn, of } = drawSample(candidates(8), wish({ by: 'roi', size: { unit: 'count', value: 2 } }));
    expect([drawn, of]).toEqual([2, 8]);
    expect(patches.map(({ roi, date }) => `${roi} ${date}`)).toEqual([
      'ROI_1 2019-01-01',
      'ROI_1 2019-02-01',
      'ROI_1 2019-03-01',
      'ROI_1 2019-04-01',
      'ROI_1 2019-05-01',
      'ROI_4 2019-01-01',
      'ROI_4 2019-02-01',
      'ROI_4 2019-03-01',
      'ROI_4 2019-04-01',
      'ROI_4 2019-05-01',
    ]);
  });

  test('takes a patch that names no place as one by itself', () => {
    const all = candidates(2).map((candidate) => ({ ...candidate, roi: '' }));
    expect(drawSample(all, wish({ by: 'roi', size: { unit: 'count', value: 3 } }))).toMatchObject({ drawn: 3, of: 10 });
  });

  const percents: [percent: number, of: number, drawn: number][] = [
    [10, 40, 4],
    [1, 40, 1],
    [0.001, 40, 1],
    [3.75, 40, 2],
    [3.74, 40, 1],
    [100, 40, 40],
    [250, 40, 40],
    [50, 0, 0],
  ];
  test.each(percents)('of %d %% of %d patches has %d', (value, of, drawn) => {
    expect(drawSample(candidates(of / 5), wish({ size: { unit: 'percent', value } })).patches).toHaveLength(drawn);
  });

  test('of more than there are is all of them', () => {
    expect(drawSample(candidates(2), wish({ size: { unit: 'count', value: 1000 } })).patches).toHaveLength(10);
  });
});

describe('a stratified sample', () => {
  test('gives what the rounding leaves over to those that lost most', () => {
    // 5, 5 and 20 patches: of 7 these are 1.17, 1.17 and 4.67.
    const all = candidates(6, ['built', 'crop', 'tree', 'tree', 'tree', 'tree']);
    const { shares } = drawSample(all, wish({ stratify: 'land-cover', size: { unit: 'count', value: 7 } }));
    expect(shares).toEqual([
      { stratum: 'built', of: 5, drawn: 1 },
      { stratum: 'crop', of: 5, drawn: 1 },
      { stratum: 'tree', of: 20, drawn: 5 },
    ]);
  });

  test('gives the odd one to the first by name where all lost alike', () => {
    const all = candidates(3, ['c', 'b', 'a']);
    const { shares } = drawSample(all, wish({ stratify: 'land-cover', size: { unit: 'count', value: 4 } }));
    expect(shares.map(({ stratum, drawn }) => [stratum, drawn])).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 1],
    ]);
  });

  test('has what it says of each stratum, as many as were wanted in all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('tree', 'crop', 'water', ''), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat({ max: 0xffffffff }),
        (covers, value, seed) => {
          const all = covers.map((landCover, patch) => ({
            ...{ splitId: 'train', patch, roi: `${patch}`, date: '', cloudCover: '' },
            landCover,
          }));
          const sample = drawSample(all, wish({ stratify: 'land-cover', seed, size: { unit: 'count', value } }));
          expect(sample.patches).toHaveLength(Math.min(value, covers.length));
          for (const { stratum, of, drawn } of sample.shares) {
            expect(sample.patches.filter(({ landCover }) => landCover === stratum)).toHaveLength(drawn);
            expect(Math.abs(drawn - (sample.drawn * of) / covers.length)).toBeLessThan(1);
          }
        },
      ),
    );
  });
});
