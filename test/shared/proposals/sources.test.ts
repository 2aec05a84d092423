import { describe, expect, test } from 'vitest';
import { layerNameOf } from '../../../shared/cloudsen12/layer-names.ts';
import { dateDefaults } from '../../../shared/proposals/date-offer.ts';
import { shadowDefaults } from '../../../shared/proposals/shadow-source.ts';
import {
  dateSource,
  missingLayers,
  proposalSources,
  type SourceFacts,
  shadowSource,
} from '../../../shared/proposals/sources.ts';

const initials = ({ numbers, switches }: SourceFacts) =>
  Object.fromEntries(
    [...Object.entries(numbers), ...Object.entries(switches)].map(([key, { initial }]) => [key, initial]),
  );

describe('every source', () => {
  test('names layers that the dataset has', () => {
    const named = proposalSources.flatMap(({ layers }) => [...layers.needs.flat(), ...layers.uses]);
    expect(named.filter((id) => layerNameOf(id) === null)).toEqual([]);
  });

  test('begins with numbers within their ranges, on a step', () => {
    for (const { numbers } of proposalSources) {
      for (const [key, { least, most, step, initial }] of Object.entries(numbers)) {
        expect(initial, key).toBeGreaterThanOrEqual(least);
        expect(initial, key).toBeLessThanOrEqual(most);
        expect(((initial - least) / step) % 1, key).toBeCloseTo(0, 9);
      }
    }
  });

  test('has a control for each of its settings', () => {
    expect(initials(shadowSource)).toEqual(shadowDefaults);
    expect(initials(dateSource)).toEqual(dateDefaults);
  });

  test('says which layers it lacks', () => {
    expect(missingLayers(shadowSource, (id) => id === 'L1C_B11')).toBeNull();
    expect(missingLayers(shadowSource, () => false)).toBe('The split has none of L1C_B8, L1C_B11, L1C_B12.');
  });
});
