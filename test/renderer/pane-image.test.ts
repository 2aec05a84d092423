import { expect, test } from 'vitest';
import { PaneImage } from '../../renderer/canvas/pane-image.ts';
import type { DatePicture } from '../../renderer/state/dates.svelte.ts';
import { Pictures } from '../../renderer/state/picture-channels.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { type Composite, compositePresets } from '../../shared/composites.ts';
import type { DatedPatch } from '../../shared/other-dates/dated-patch.ts';
import { defaultStretch, type StretchChoice } from '../../shared/stretch.ts';

const LAND = 300 * PATCH_SIZE + 100;
const date: DatedPatch = { splitId: 'val', patch: 1, day: '2020-04-01', cloudCoverage: null, cloudPixels: null };

/** Land of some texture, of which the upper third may lie under cloud. */
function band(cloud: number): Int16Array {
  return Int16Array.from(
    { length: PATCH_PIXELS },
    (_, i) => 1000 + ((i * 7919) % 400) + (i < PATCH_PIXELS / 3 ? cloud : 0),
  );
}

function preset(id: string): Composite {
  const found = compositePresets.find((composite) => composite.id === id);
  if (found === undefined) throw new Error(`${id} is a composite`);
  return found;
}

const cloudy = [band(5000), band(5000), band(5000)];
const clear = [band(0), band(0), band(0)];
const trueColour = preset('true-colour');

/** The red of a pixel of land. */
function land(other: DatePicture | null, stretch: StretchChoice = defaultStretch, composite = trueColour): number {
  const out = new Uint32Array(PATCH_PIXELS);
  new PaneImage(new Pictures()).render(out, { composite, bands: cloudy }, other, { stretch });
  return (out[LAND] ?? 0) & 0xff;
}

test('another date has the contrast that suits it', () => {
  expect(land({ kind: 'date', date, bands: clear, likeHere: false })).toBeGreaterThan(land(null) + 50);
});

test('a date in turns with the patch has the contrast of the patch: land that has stayed does not change', () => {
  expect(land({ kind: 'date', date, bands: clear, likeHere: true })).toBe(land(null));
  const gamma = { ...defaultStretch, measured: { kind: 'percentile', low: 5, high: 90, gamma: 2 } } as const;
  expect(land({ kind: 'date', date, bands: clear, likeHere: true }, gamma)).toBe(land(null, gamma));
});

test('by rank each date is drawn by itself', () => {
  const byRank = { ...defaultStretch, measured: { kind: 'equalised', gamma: 1 } } as const;
  const own = land({ kind: 'date', date, bands: clear, likeHere: false }, byRank);
  expect(land({ kind: 'date', date, bands: clear, likeHere: true }, byRank)).toBe(own);
});

test('until another date has come the patch is shown; one that cannot be shown leaves a blank ground', () => {
  expect(land({ kind: 'coming', date })).toBe(land(null));
  expect(land({ kind: 'none', date, why: 'val has no B4.' })).toBe(0x60);
});
