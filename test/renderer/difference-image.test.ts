import { expect, test } from 'vitest';
import { DifferenceImage } from '../../renderer/canvas/difference-image.ts';
import type { LayerPixels } from '../../renderer/state/layer-cache.ts';
import { Pictures } from '../../renderer/state/picture-channels.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { type Composite, compositePresets, layerViews } from '../../shared/composites.ts';

const CLOUD = 100 * PATCH_SIZE + 100;
const SHADOW = 200 * PATCH_SIZE + 100;
const LAND = 300 * PATCH_SIZE + 100;

/** Land of some texture; a tenth of it under cloud, a tenth under shadow where those are given. */
function band(cloud: number, shadow: number): Int16Array {
  return Int16Array.from({ length: PATCH_PIXELS }, (_, i) => {
    const y = Math.floor(i / PATCH_SIZE);
    const land = 1000 + ((i * 7919) % 400);
    if (y >= 90 && y < 140) return land + cloud;
    return y >= 190 && y < 240 ? land - shadow : land;
  });
}

function preset(id: string): Composite {
  const found = [...compositePresets, ...layerViews(['LABEL_sen2cor'])].find((composite) => composite.id === id);
  if (found === undefined) throw new Error(`${id} is a composite`);
  return found;
}

/** Red, green, blue and alpha at a pixel of the difference. */
function drawn(composite: Composite, here: readonly LayerPixels[], there: readonly LayerPixels[]) {
  const out = new Uint32Array(PATCH_PIXELS).fill(0x12345678);
  new DifferenceImage(new Pictures()).render(out, composite, here, there);
  return (i: number) => [0, 8, 16, 24].map((shift) => ((out[i] ?? 0) >>> shift) & 0xff);
}

test('new cloud is bright, shadow dark, and what has stayed mid grey', () => {
  const clear = band(0, 0);
  const at = drawn(preset('true-colour'), Array(3).fill(band(3000, 800)), Array(3).fill(clear));
  expect(at(CLOUD)).toEqual([255, 255, 255, 255]);
  expect(at(LAND)).toEqual([128, 128, 128, 255]);
  const [shadow = 0] = at(SHADOW);
  expect(shadow).toBeLessThan(110);
  expect(at(0)[3]).toBe(0);
});

test('each channel is by itself: cloud in one band alone is of its colour', () => {
  const clear = band(0, 0);
  const at = drawn(preset('true-colour'), [band(3000, 0), clear, clear], [clear, clear, clear]);
  expect(at(CLOUD)).toEqual([255, 128, 128, 255]);
});

test('two dates that are alike are grey, not a picture of their noise', () => {
  const here = band(0, 0);
  const there = here.map((value, i) => value + (i % 2));
  const at = drawn(preset('true-colour'), [here, here, here], [there, there, there]);
  for (const pixel of [CLOUD, LAND, LAND + 1]) {
    const [red = 0] = at(pixel);
    expect(Math.abs(red - 128)).toBeLessThanOrEqual(8);
  }
});

test('an index is told by its own values, in grey', () => {
  const [b3, b11] = [band(3000, 0), band(0, 0)];
  const at = drawn(preset('ndsi'), [b3, b11], [b11, b11]);
  const [red = 0, green, blue] = at(CLOUD);
  expect(red).toBeGreaterThan(200);
  expect([green, blue]).toEqual([red, red]);
  expect(at(LAND)).toEqual([128, 128, 128, 255]);
});

test('of a layer of codes, other codes are bright', () => {
  const here = new Int8Array(PATCH_PIXELS).fill(4);
  const there = here.slice();
  there[CLOUD] = 9;
  const at = drawn(preset('LABEL_sen2cor'), [here], [there]);
  expect(at(CLOUD)).toEqual([255, 255, 255, 255]);
  expect(at(LAND)).toEqual([128, 128, 128, 255]);
});
