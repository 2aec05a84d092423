import { describe, expect, test } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { groundOf } from '../../../shared/proposals/shadow-ground.ts';
import { type CloudHeights, shadowOffer } from '../../../shared/proposals/shadow-offer.ts';
import { outlinesOf } from '../../../shared/proposals/shadow-outlines.ts';
import type { WaterLayers } from '../../../shared/proposals/water.ts';
import { fillRect, found, noWater, rectAt, scene } from './shadow-scene.ts';

/** 1000 m high clouds throw their shadows 40 pixels to the right and 30 down. */
const light = {
  azimuthDeg: 90 + (Math.atan2(30, 40) * 180) / Math.PI,
  sunElevationDeg: (Math.atan(2) * 180) / Math.PI,
};
const cloud = rectAt(100, 200, 30, 20);
const shadow = rectAt(140, 230, 30, 20);
const high: CloudHeights = { metres: 1000, ofClouds: [] };
const settings = { darkBelow: 80, leastPixels: 1 };

interface Told {
  readonly heights?: CloudHeights;
  readonly water?: WaterLayers;
  readonly thinToo?: boolean;
  readonly margin?: number;
  readonly leastPixels?: number;
}

function offered({ mask, bands }: ReturnType<typeof scene>, told: Told = {}) {
  const ground = groundOf(mask, bands, told.water ?? noWater);
  if (ground === null) throw new Error('no band is there');
  const outlines = outlinesOf(mask, told.thinToo ?? false, told.margin ?? 0);
  const used = { ...settings, leastPixels: told.leastPixels ?? 1 };
  return shadowOffer(ground, outlines, light, told.heights ?? high, used);
}

const shadows = (...args: Parameters<typeof offered>) => found(offered(...args).classes, 3);

describe('shadow is offered', () => {
  test('where the slid outline lies and it is dark, and nothing elsewhere', () => {
    const { classes, certainty } = offered(scene([cloud], [shadow, rectAt(300, 300, 50, 50)]));
    expect(found(classes, 3)).toEqual({ ...shadow, count: 600 });
    expect(found(classes, NO_STATEMENT).count).toBe(PATCH_PIXELS - 600);
    // Half the light is missing where a fifth would do: (0.8 - 0.5) / 0.8 of the way.
    const sure = certainty?.[240 * PATCH_SIZE + 150] ?? 0;
    expect(sure / 255).toBeCloseTo(0.375, 1);
    expect(certainty?.[320 * PATCH_SIZE + 320]).toBe(0);
  });

  test('not where the satellite saw nothing: 0 in all bands is dark, but no shadow', () => {
    const { mask, bands } = scene([cloud], [shadow]);
    const unseen = rectAt(150, 230, 30, 40);
    for (const band of Object.values(bands)) fillRect(band, unseen, 0);
    expect(shadows({ mask, bands })).toEqual({ ...rectAt(140, 230, 10, 20), count: 200 });
  });

  test('only as far as both reach', () => {
    expect(shadows(scene([cloud], [rectAt(150, 235, 100, 100)]))).toEqual({ ...rectAt(150, 235, 20, 15), count: 300 });
    expect(shadows(scene([cloud], []))).toMatchObject({ count: 0 });
    const heights = { metres: 2000, ofClouds: [] };
    expect(shadows(scene([cloud], [shadow]), { heights })).toMatchObject({ count: 0 });
  });

  test('for a cloud with a height of its own where that throws it', () => {
    const other = rectAt(300, 100, 30, 20);
    const otherShadow = rectAt(420, 190, 30, 20);
    const both = scene([cloud, other], [shadow, otherShadow]);
    const ofOther = [100 * PATCH_SIZE + 300, 3000] as const;
    expect(found(offered(both).classes, 3).count).toBe(600);
    expect(shadows(both, { heights: { metres: 1000, ofClouds: [ofOther] } }).count).toBe(1200);
    expect(shadows(both, { heights: { metres: 9000, ofClouds: [ofOther] } }).count).toBe(600);
  });

  test('of thin cloud only when that throws one too', () => {
    const thin = scene([{ ...cloud, as: 2 }], [shadow]);
    expect(shadows(thin).count).toBe(0);
    expect(shadows(thin, { thinToo: true }).count).toBe(600);
  });

  test('neither on a cloud nor on a cloud that is thin', () => {
    const covers = [rectAt(140, 230, 10, 20), { ...rectAt(160, 230, 10, 20), as: 2 }];
    const { x0, x1, count } = shadows(scene([cloud, ...covers], [shadow]));
    expect([x0, x1, count]).toEqual([150, 160, 200]);
  });

  test('not in the padding, and of a cloud at the rim only what lies in the image', () => {
    const rim = rectAt(450, 470, 30, 20);
    const { classes } = offered(scene([rim], [rectAt(480, 490, 30, 20)]));
    const inPadding = classes.filter((_, i) => isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)));
    expect(new Set(inPadding)).toEqual(new Set([NO_STATEMENT]));
    expect(found(classes, 3)).toEqual({ x0: 490, y0: 500, x1: 510, y1: 510, count: 200 });
  });

  test('a margin wider, where it is dark there', () => {
    const wide = rectAt(130, 220, 50, 40);
    const { count, ...bounds } = shadows(scene([cloud], [wide]), { margin: 4 });
    expect(bounds).toEqual(rectAt(136, 226, 38, 28));
    // Corners are round.
    expect(count).toBeLessThan(38 * 28);
  });

  test('not in islands that are too small', () => {
    const patchy = scene([cloud], [rectAt(140, 230, 5, 5), rectAt(160, 240, 8, 8)]);
    expect(shadows(patchy, { leastPixels: 26 })).toEqual({ ...rectAt(160, 240, 8, 8), count: 64 });
  });
});

describe('what is dark', () => {
  test('is so in the mean of the bands that are there', () => {
    const { mask, bands } = scene([cloud], [shadow]);
    fillRect(bands.B12, shadow, 3000);
    expect(shadows({ mask, bands }).count).toBe(600);
    fillRect(bands.B11, shadow, 3000);
    expect(shadows({ mask, bands }).count).toBe(0);
    const oneBand = { mask, bands: { B8: bands.B8, B11: null, B12: null } };
    const ground = groundOf(mask, oneBand.bands, noWater);
    const outlines = outlinesOf(mask, false, 0);
    if (ground === null) throw new Error('B8 is there');
    expect(found(shadowOffer(ground, outlines, light, high, settings).classes, 3).count).toBe(600);
  });

  test('cannot be said without any of them', () => {
    expect(groundOf(new Uint8Array(PATCH_PIXELS), { B8: null, B11: null, B12: null }, noWater)).toBeNull();
  });

  test('is told beside the land around it, not beside the whole patch', () => {
    const { mask, bands } = scene([cloud], []);
    for (const band of Object.values(bands)) {
      fillRect(band, rectAt(1, 1, 509, 350), 9000);
      fillRect(band, shadow, 4500);
    }
    expect(shadows({ mask, bands }).count).toBe(600);
  });

  test('is told beside land that a shadow not yet in the mask does not darken', () => {
    const broad = scene([rectAt(100, 100, 90, 90)], [rectAt(140, 130, 90, 90)]);
    const ground = groundOf(broad.mask, broad.bands, noWater);
    expect(ground?.brightness[210 * PATCH_SIZE + 215]).toBeCloseTo(0.5, 1);
  });
});

describe('water', () => {
  const plane = (land: number, wet: number) => {
    const values = new Int16Array(PATCH_PIXELS).fill(land);
    fillRect(values, rectAt(140, 230, 10, 20), wet);
    return values;
  };
  const told: readonly (readonly [string, WaterLayers])[] = [
    ['occurrence', { ...noWater, occurrence: plane(0, 50) }],
    ['land cover', { ...noWater, landCover: plane(40, 80) }],
    ['NDWI', { ...noWater, B3: plane(1000, 1600), B8: plane(1500, 1000) }],
  ];
  test.each(told)('told by %s is left out', (by, water) => {
    const { mask, bands } = scene([cloud], [shadow]);
    expect(groundOf(mask, bands, water)?.water.by).toBe(by);
    expect(shadows({ mask, bands }, { water })).toEqual({ ...rectAt(150, 230, 20, 20), count: 400 });
  });

  test('is not told by what says nothing', () => {
    const { mask, bands } = scene([cloud], [shadow]);
    const filled = { ...noWater, occurrence: plane(-99, -99) };
    expect(shadows({ mask, bands }, { water: filled }).count).toBe(600);
    expect(groundOf(mask, bands, noWater)?.water.by).toBeNull();
  });
});
