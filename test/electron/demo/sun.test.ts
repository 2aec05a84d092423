import { expect, it } from 'vitest';
import { expNegative } from '../../../electron/demo/exact-math.ts';
import { shadowOffset, sunAt, sunAtOverpass } from '../../../electron/demo/sun.ts';

it('a cloud at 1000 m with the sun at 150 and 45 degrees throws its shadow 50 columns west and 86.6 rows up', () => {
  const offset = shadowOffset(sunAt(150, 45), 1000);
  expect(offset.columns).toBeCloseTo(-50, 1);
  expect(offset.rows).toBeCloseTo(-86.6, 1);
});

it('the morning sun stands in the south-east of the north and in the north-east of the south', () => {
  const north = sunAtOverpass(172, 47, -20);
  expect(north.azimuth).toBeGreaterThan(120);
  expect(north.azimuth).toBeLessThan(170);
  expect(north.elevation).toBeGreaterThan(55);
  const south = sunAtOverpass(172, -29, -20);
  expect(south.azimuth).toBeGreaterThan(10);
  expect(south.azimuth).toBeLessThan(50);
  expect(south.elevation).toBeLessThan(40);
});

it('the exponential agrees with the engine to eight digits', () => {
  for (let x = 0; x > -39; x -= 0.37) expect(expNegative(x) / Math.exp(x)).toBeCloseTo(1, 8);
  expect(expNegative(-50)).toBe(0);
});
