import { describe, expect, test } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import type { DateBands } from '../../../shared/proposals/date-change.ts';
import {
  type DateSettings,
  dateDefaults,
  dateOffer,
  datePair,
  whyNoDateOffer,
} from '../../../shared/proposals/date-offer.ts';
import type { Rect } from '../../../shared/raster/rect.ts';
import { fillRect, found, rectAt } from './shadow-scene.ts';

type Levels = Readonly<Record<keyof DateBands, number>>;

const land: Levels = { B2: 800, B3: 900, B4: 1000, B8: 3000, B11: 2500, B12: 1800 };
const none: DateBands = { B2: null, B3: null, B4: null, B8: null, B11: null, B12: null };
const place = rectAt(200, 150, 20, 10);

/** Unevenness, so that no two pixels are alike. */
const uneven = new Int16Array(PATCH_PIXELS);
for (let i = 0; i < PATCH_PIXELS; i++) uneven[i] = ((i * 37) % 61) - 30;

/** Uneven land, with other levels in some places. */
function dateOf(levels: Levels, places: readonly (readonly [Rect, Partial<Levels>])[] = []) {
  const plane = (band: keyof DateBands) => {
    const values = uneven.slice();
    for (let i = 0; i < PATCH_PIXELS; i++) values[i] = (values[i] ?? 0) + levels[band];
    for (const [rect, changed] of places) if (changed[band] !== undefined) fillRect(values, rect, changed[band]);
    return values;
  };
  return { B2: plane('B2'), B3: plane('B3'), B4: plane('B4'), B8: plane('B8'), B11: plane('B11'), B12: plane('B12') };
}

const settings: DateSettings = { ...dateDefaults, leastPixels: 1 };

function changes(now: DateBands, told: Partial<DateSettings> = {}, clear: DateBands = dateOf(land), mask?: Int16Array) {
  return dateOffer(datePair(now, clear, mask ?? null), { ...settings, ...told }).classes;
}

const here = (classes: Uint8Array) => classes[155 * PATCH_SIZE + 210];
const brighter = (by: number): Partial<Levels> => ({ B2: 800 + by, B3: 900 + by, B4: 1000 + by });
const darker = { B8: 1500, B11: 1250, B12: 900 };

describe('since the clear date', () => {
  test('nothing is offered where the satellite saw nothing on one of the dates', () => {
    const unseen = dateOf(land, [[place, { B2: 0, B3: 0, B4: 0, B8: 0, B11: 0, B12: 0 }]]);
    const told = { clearToo: true };
    expect(found(changes(unseen, told), 0).count).toBe(509 * 509 - 200);
    expect(found(changes(unseen, told), 3).count).toBe(0);
    expect(found(changes(dateOf(land), told, unseen), 1).count).toBe(0);
    expect(here(changes(dateOf(land), told, unseen))).toBe(NO_STATEMENT);
  });

  test('much brighter is thick cloud, a little brighter thin cloud, and nothing else is offered', () => {
    const thick = changes(dateOf(land, [[place, brighter(2500)]]));
    expect(found(thick, 1)).toEqual({ ...place, count: 200 });
    expect(found(thick, NO_STATEMENT).count).toBe(PATCH_PIXELS - 200);
    expect(found(changes(dateOf(land, [[place, brighter(900)]])), 2)).toEqual({ ...place, count: 200 });
  });

  test('the limits are the settings', () => {
    const now = dateOf(land, [[place, brighter(900)]]);
    expect(here(changes(now, { thinFrom: 12 }))).toBe(NO_STATEMENT);
    expect(here(changes(now, { thickFrom: 8 }))).toBe(1);
    const dark = dateOf(land, [[place, darker]]);
    expect(here(changes(dark, { shadowFrom: 60 }))).toBe(NO_STATEMENT);
  });

  test('what is bluer but not whiter is no cloud', () => {
    expect(here(changes(dateOf(land, [[place, { B2: 1800 }]])))).toBe(NO_STATEMENT);
  });

  test('new snow is no cloud: it is dark in shortwave infrared', () => {
    const snow = { ...brighter(5000), B8: 5500, B11: 900, B12: 700 };
    expect(here(changes(dateOf(land, [[place, snow]])))).toBe(NO_STATEMENT);
    expect(here(changes(dateOf(land, [[place, { ...snow, B11: 4000 }]])))).toBe(1);
  });

  test('darker in B8, B11 and B12 together is shadow', () => {
    expect(found(changes(dateOf(land, [[place, darker]])), 3)).toEqual({ ...place, count: 200 });
  });

  test('a harvested field, darker in one and brighter in another, is none', () => {
    expect(here(changes(dateOf(land, [[place, { B8: 1200, B11: 3200, B12: 2200 }]])))).toBe(NO_STATEMENT);
    expect(here(changes(dateOf(land, [[place, { B8: 600, B11: 1000, B12: 1800 }]])))).toBe(NO_STATEMENT);
  });

  test('what season and sun do to the whole patch is no change', () => {
    const paler: Levels = { B2: 1000, B3: 1050, B4: 1100, B8: 2400, B11: 2000, B12: 1450 };
    expect(found(changes(dateOf(paler)), NO_STATEMENT).count).toBe(PATCH_PIXELS);
    const now = dateOf(paler, [
      [place, { B2: 1700, B3: 1750, B4: 1800 }],
      [rectAt(300, 300, 20, 10), { B8: 1200, B11: 1000, B12: 725 }],
    ]);
    expect(found(changes(now), 2)).toEqual({ ...place, count: 200 });
    expect(found(changes(now), 3)).toEqual({ ...rectAt(300, 300, 20, 10), count: 200 });
  });

  test('an even overcast over most of the patch is still a change', () => {
    const overcast = rectAt(1, 1, 509, 420);
    const classes = changes(dateOf(land, [[overcast, brighter(3000)]]));
    expect(found(classes, 1)).toEqual({ ...overcast, count: 509 * 420 });
  });

  test('clear is offered where nothing changed, where that is asked for', () => {
    const classes = changes(dateOf(land, [[place, brighter(2500)]]), { clearToo: true });
    expect(found(classes, 0).count).toBe(509 * 509 - 200);
    expect(here(classes)).toBe(1);
  });

  test('islands that are too small are left out', () => {
    const now = dateOf(land, [[place, brighter(2500)]]);
    expect(found(changes(now, { leastPixels: 200 }), 1).count).toBe(200);
    expect(found(changes(now, { leastPixels: 201 }), 1).count).toBe(0);
  });
});

test('where the clear date is cloudy itself nothing is offered', () => {
  const mask = new Int16Array(PATCH_PIXELS);
  for (const [column, number] of [1, 2, 3, -1].entries()) fillRect(mask, rectAt(200 + 5 * column, 150, 5, 10), number);
  const classes = changes(dateOf(land, [[place, brighter(2500)]]), { clearToo: true }, dateOf(land), mask);
  expect(found(classes, 1)).toEqual({ ...rectAt(215, 150, 5, 10), count: 50 });
  expect(found(classes, NO_STATEMENT).count).toBe(PATCH_PIXELS - 509 * 509 + 150);
});

test('the certainty grows with the change', () => {
  const sure = (by: number) => {
    const now = dateOf(land, [[place, brighter(by)]]);
    return dateOffer(datePair(now, dateOf(land), null), settings).certainty?.[155 * PATCH_SIZE + 210] ?? -1;
  };
  expect(sure(1900)).toBeLessThan(sure(2600));
  expect(sure(2600)).toBeLessThan(sure(3400));
  expect(sure(320)).toBeLessThan(sure(600));
  expect(sure(4000)).toBe(255);
});

describe('with bands missing', () => {
  const now = dateOf(land, [
    [place, brighter(2500)],
    [rectAt(300, 300, 20, 10), darker],
  ]);

  test('what the others tell is offered', () => {
    const { B3, B11 } = now;
    expect(found(changes({ ...none, B3 }), 1).count).toBe(200);
    expect(found(changes({ ...none, B3 }), 3).count).toBe(0);
    expect(found(changes({ ...none, B11 }), 3).count).toBe(200);
    expect(found(changes({ ...none, B11 }), 1).count).toBe(0);
  });

  test('of which the dates share none it is said that they cannot be compared', () => {
    const apart = datePair({ ...none, B3: now.B3 }, { ...none, B4: now.B4 }, null);
    expect(whyNoDateOffer(apart)).toContain('none of B2');
    expect(found(dateOffer(apart, settings).classes, NO_STATEMENT).count).toBe(PATCH_PIXELS);
    expect(whyNoDateOffer(datePair(now, now, null))).toBeNull();
  });
});

test('nothing is offered in the padding', () => {
  const all = changes(dateOf({ ...land, ...brighter(380) }), { thinFrom: 1, clearToo: true });
  const inPadding = all.filter((_, i) => isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)));
  expect(new Set(inPadding)).toEqual(new Set([NO_STATEMENT]));
});
