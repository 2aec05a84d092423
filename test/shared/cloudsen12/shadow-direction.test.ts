import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownDirection, shadowDirection } from '../../../shared/cloudsen12/shadow-direction.ts';

test('a value that counts from the east is turned into an azimuth', () => {
  expect(shadowDirection(118.47, 151.53)).toEqual({ azimuthDeg: expect.closeTo(331.53, 6), reading: 'from-east' });
  expect(shadowDirection(-170, null)).toEqual({ azimuthDeg: 260, reading: 'from-east' });
});

test('a value that is an azimuth already is taken as it is', () => {
  expect(shadowDirection(331.5, 151.53)).toEqual({ azimuthDeg: 331.5, reading: 'azimuth' });
});

test('whatever the sun, a value written either way gives the azimuth opposite to it', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 360, noNaN: true }), fc.boolean(), (sun, fromEast) => {
      const azimuth = (sun + 180) % 360;
      // As atan2 has it: between -180 and 180.
      const east = ((90 - azimuth + 540) % 360) - 180;
      const { azimuthDeg } = shadowDirection(fromEast ? east : azimuth, sun);
      const apart = Math.abs(azimuthDeg - azimuth);
      expect(Math.min(apart, 360 - apart)).toBeLessThan(1e-6);
    }),
  );
});

describe('the direction of a patch', () => {
  test('is opposite to the sun of the metadata, whatever the layer says', () => {
    expect(knownDirection(151.5, 10, 'azimuth')).toEqual({ azimuthDeg: 331.5, by: 'sun' });
  });

  test('is what the layer says without it, as its file has been found to count', () => {
    const told = { by: 'layer', checked: true };
    expect(knownDirection(null, 118.5, 'from-east')).toEqual({ ...told, azimuthDeg: 331.5, reading: 'from-east' });
    expect(knownDirection(null, 331.5, 'azimuth')).toEqual({ ...told, azimuthDeg: 331.5, reading: 'azimuth' });
  });

  test('is read as the published files are where nothing has told how the layer counts', () => {
    const told = { azimuthDeg: 260, by: 'layer', reading: 'from-east', checked: false };
    expect(knownDirection(null, -170, null)).toEqual(told);
  });

  test('is not known without either', () => {
    expect(knownDirection(null, null, 'azimuth')).toBeNull();
  });
});
