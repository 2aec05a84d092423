import { expect, test } from 'vitest';
import { shadowOffset, shadowOffsetOfSun } from '../../../shared/cloudsen12/shadow-offset.ts';

test('a cloud at 1000 m with the sun in the south-south-east throws its shadow up and to the left', () => {
  const { dcol, drow } = shadowOffsetOfSun(1000, 150, 45);
  expect(dcol).toBeCloseTo(-50, 1);
  expect(drow).toBeCloseTo(-86.6, 1);
});

test('a shadow that falls due east lies in the same row', () => {
  const { dcol, drow } = shadowOffset(500, 90, 45);
  expect(dcol).toBeCloseTo(50, 9);
  expect(drow).toBeCloseTo(0, 9);
});

test('a high cloud under a low sun throws its shadow out of the patch', () => {
  expect(Math.hypot(...Object.values(shadowOffset(10_000, 0, 30)))).toBeCloseTo(1732, 0);
});

test('without a shadow there is no offset', () => {
  expect(() => shadowOffset(1000, 0, 0)).toThrow('a sun 0 degrees above the horizon');
});
