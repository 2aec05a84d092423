import { describe, expect, test } from 'vitest';
import {
  NO_DARK_BANDS,
  NO_DIRECTION,
  proposeShadows,
  type ShadowInputs,
  shadowDefaults,
  shadowLight,
} from '../../../shared/proposals/shadow-source.ts';
import { found, noWater, rectAt, scene } from './shadow-scene.ts';

const cloud = rectAt(60, 100, 25, 25);
const settings = { ...shadowDefaults, heightMetres: 1500, marginPixels: 0 };

/** The sun in the west, 45 degrees high; the shadow is that of a cloud at 700 m. */
function inputs(): ShadowInputs {
  const { mask, bands } = scene([cloud], [rectAt(130, 100, 25, 25)]);
  return { mask, bands, water: noWater, direction: { azimuthDeg: 90 }, sunElevationDeg: 45 };
}

const shadows = (offer: ReturnType<typeof proposeShadows>) =>
  typeof offer === 'string' ? offer : found(offer.classes, 3);

describe('all in one go, shadows are offered', () => {
  test('at the height that is asked for, or at the one that is found', () => {
    expect(shadows(proposeShadows(inputs(), settings, false))).toMatchObject({ count: 0 });
    const asked = { ...settings, heightMetres: 700 };
    expect(shadows(proposeShadows(inputs(), asked, false))).toEqual({ ...rectAt(130, 100, 25, 25), count: 625 });
    expect(shadows(proposeShadows(inputs(), settings, true))).toEqual({ ...rectAt(130, 100, 25, 25), count: 625 });
  });

  test('at the height that is asked for where none is found', () => {
    const { mask } = inputs();
    const lit = { ...inputs(), mask, bands: scene([cloud], []).bands };
    expect(shadows(proposeShadows(lit, settings, true))).toMatchObject({ count: 0 });
  });

  test('only where a direction and a band tell, and it is said what is missing', () => {
    expect(proposeShadows({ ...inputs(), direction: null }, settings, true)).toBe(NO_DIRECTION);
    const bands = { B8: null, B11: null, B12: null };
    expect(proposeShadows({ ...inputs(), bands }, settings, true)).toBe(NO_DARK_BANDS);
  });
});

describe('the light', () => {
  const given = { nudgeDeg: -4, sunElevationDeg: 30 };

  test('is turned by the nudge', () => {
    expect(shadowLight({ azimuthDeg: 331 }, 50, given)).toEqual({ azimuthDeg: 327, sunElevationDeg: 50 });
  });

  test('stands as high as is said where the metadata does not tell, and always above the horizon', () => {
    expect(shadowLight({ azimuthDeg: 331 }, null, given).sunElevationDeg).toBe(30);
    expect(shadowLight({ azimuthDeg: 331 }, -3, given).sunElevationDeg).toBe(1);
  });
});
