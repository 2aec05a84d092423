import { expect, test } from 'vitest';
import { clearSquare, emptyLines, fillClass, fillPins, fillSquare } from '../../renderer/state/spectrum-lines.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';

const flat = (value: number) => new Int16Array(PATCH_PIXELS).fill(value);
/** Each value is its column. */
const ramp = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => 1000 * (i % PATCH_SIZE));

test('a pixel’s spectrum is in reflectance, and a band that has not come leaves a gap', () => {
  const { cursor } = emptyLines([490, 560, 665]);
  fillSquare([flat(1234), null, flat(-20)], 100, 100, 1, cursor);
  expect(cursor.mean).toEqual([expect.closeTo(0.1234, 9), null, expect.closeTo(-0.002, 9)]);
  // One pixel has no spread.
  expect(cursor.low).toEqual([null, null, null]);
});

test('a square of pixels has a mean with a deviation below and above it', () => {
  const { cursor } = emptyLines([490]);
  fillSquare([ramp], 10, 100, 3, cursor);
  const deviation = 0.1 * Math.sqrt(2 / 3);
  expect(cursor.mean[0]).toBeCloseTo(1, 9);
  expect(cursor.low[0]).toBeCloseTo(1 - deviation, 9);
  expect(cursor.high[0]).toBeCloseTo(1 + deviation, 9);
  clearSquare(cursor);
  expect([cursor.low, cursor.mean, cursor.high]).toEqual([[null], [null], [null]]);
});

test('the padding has no spectrum', () => {
  const { cursor } = emptyLines([490]);
  fillSquare([flat(255)], 0, 100, 1, cursor);
  expect(cursor.mean).toEqual([null]);
});

test('a pin keeps its own line and its own square, and takes both with it', () => {
  const lines = emptyLines([490]);
  const pins = [
    { number: 1, x: 10, y: 100, side: 1 },
    { number: 4, x: 20, y: 100, side: 3 },
  ];
  fillPins([ramp], pins, lines);
  expect(lines.pins.map(([value]) => value?.toFixed(3) ?? null)).toEqual(['1.000', null, null, '2.000', null, null]);
  fillPins([ramp], pins.slice(1), lines);
  expect(lines.pins[0]).toEqual([null]);
});

test('a class that no pixel holds, or that has not been measured, has no line', () => {
  const { classSpread } = emptyLines([490, 560]);
  fillClass([{ count: 9, mean: 2000, deviation: 500 }, null], classSpread);
  expect(classSpread.mean).toEqual([expect.closeTo(0.2, 9), null]);
  expect(classSpread.low).toEqual([expect.closeTo(0.15, 9), null]);
  expect(classSpread.high).toEqual([expect.closeTo(0.25, 9), null]);
  fillClass([{ count: 0, mean: Number.NaN, deviation: Number.NaN }, null], classSpread);
  expect(classSpread.mean).toEqual([null, null]);
  fillClass(null, classSpread);
  expect(classSpread.high).toEqual([null, null]);
});
