import fc from 'fast-check';
import { expect, test } from 'vitest';
import { metresPerPixel, shadowOffset, shadowVector } from '../../../shared/proposals/shadow-offset.ts';

test('a cloud at 1000 m throws its shadow 50 pixels left and 87 up when the sun stands at 150 degrees, 45 above the horizon', () => {
  const light = { azimuthDeg: 150 + 180, sunElevationDeg: 45 };
  const { columns, rows } = shadowVector(1000, light);
  expect(columns).toBeCloseTo(-50, 6);
  expect(rows).toBeCloseTo(-86.6, 1);
  expect(shadowOffset(1000, light)).toEqual({ columns: -50, rows: -87 });
});

test.each([
  [0, 0, -100],
  [90, 100, 0],
  [180, 0, 100],
  [270, -100, 0],
])('towards %i degrees a shadow goes %i columns and %i rows', (azimuthDeg, columns, rows) => {
  const offset = shadowOffset(1000, { azimuthDeg, sunElevationDeg: 45 });
  expect([offset.columns + 0, offset.rows + 0]).toEqual([columns, rows]);
});

test('a cloud at 10 km leaves every patch when the sun stands 30 degrees high', () => {
  const { columns, rows } = shadowVector(10_000, { azimuthDeg: 30, sunElevationDeg: 30 });
  expect(Math.hypot(columns, rows)).toBeCloseTo(1732, 0);
});

test('one step of height is one pixel farther', () => {
  const angles = { azimuthDeg: fc.integer({ min: 0, max: 720 }), sunElevationDeg: fc.integer({ min: 1, max: 89 }) };
  fc.assert(
    fc.property(fc.record(angles), fc.integer({ min: 0, max: 12_000 }), (light, metres) => {
      const near = shadowVector(metres, light);
      const far = shadowVector(metres + metresPerPixel(light), light);
      expect(Math.hypot(far.columns - near.columns, far.rows - near.rows)).toBeCloseTo(1, 6);
    }),
  );
});

test('a sun on the horizon is refused', () => {
  expect(() => shadowVector(1000, { azimuthDeg: 0, sunElevationDeg: 0 })).toThrow('a sun at 0 degrees');
});
