import { expect, test } from 'vitest';
import type { LevelFigures } from './mending.ts';
import { type DatasetEffort, holds, sums } from './verdict.ts';

const at = (level: number, gestures: number) => ({ level, gestures }) as LevelFigures;
const effort = (brush: readonly LevelFigures[], assisted: readonly LevelFigures[]): DatasetEffort => ({
  dataset: 'example',
  figures: [
    { annotator: 'brush only', levels: brush },
    { annotator: 'assisted', levels: assisted },
  ],
});

test('gestures are summed over datasets before they are compared', () => {
  const all = sums([effort([at(0.95, 0)], [at(0.95, 2)]), effort([at(0.95, 30)], [at(0.95, 8)])], [0.95], 'brush only');
  expect(all.map(({ gestures, share }) => [gestures, share])).toEqual([
    [30, 1],
    [10, 0.333],
  ]);
  expect(holds(all, 'assisted', 0.95, 1 / 3)).toBe(true);
  expect(holds(all, 'assisted', 0.95, 0.3)).toBe(false);
});

test('who does not come to a level on one dataset has not kept to the limit there', () => {
  const all = sums([effort([at(0.95, 9)], [at(0.95, 1)]), effort([at(0.95, 9)], [])], [0.95], 'brush only');
  expect(all[1]).toEqual({ annotator: 'assisted', level: 0.95, gestures: null, share: null });
  expect(holds(all, 'assisted', 0.95, 1 / 3)).toBe(false);
});

test('where nothing was to be done there is no share, and nothing has been shown', () => {
  const all = sums([effort([at(0.95, 0)], [at(0.95, 0)])], [0.95], 'brush only');
  expect(holds(all, 'assisted', 0.95, 1 / 3)).toBe(false);
});
