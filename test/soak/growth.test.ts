import { expect, test } from 'vitest';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { growthPerHour, median, type Sample } from './growth.ts';

const MINUTE_MS = 60_000;

function series(value: (minute: number) => number): Sample[] {
  return Array.from({ length: 60 }, (_, minute) => ({ atMs: minute * MINUTE_MS, value: value(minute) }));
}

test('what grows evenly grows by that much in an hour, whatever single samples say', () => {
  const random = new SeededRandom(5);
  const noisy = series((minute) => 100 + minute / 10 + random.below(3) - 1 + (minute % 17 === 0 ? 500 : 0));
  expect(growthPerHour(noisy)).toBeCloseTo(6, 0);
});

test('a step that is taken once is no growth', () => {
  expect(growthPerHour(series((minute) => (minute < 8 ? 50 : 90)))).toBe(0);
});

test('nothing can be said of one sample', () => {
  expect(growthPerHour([{ atMs: 0, value: 1 }])).toBeNaN();
  expect(median([3, 1, 2, 10])).toBe(2.5);
});
