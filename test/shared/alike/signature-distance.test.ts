import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEVEL_STEP, levelTable } from '../../../shared/alike/levels.ts';
import { signatureOf } from '../../../shared/alike/signature.ts';
import { signatureDistance } from '../../../shared/alike/signature-distance.ts';
import { paintedScene, regionOf, sceneBands, square } from './painted-scene.ts';

const layerIds = ['a', 'b', 'c'];
const number = fc.double({ min: 0, max: 5, noNaN: true });
const three = fc.tuple(number, number, number);

test('the distance is that of its formula, over the bands that both have', () => {
  fc.assert(
    fc.property(three, three, three, (centre, spread, logs) => {
      const others = ['x', 'c', 'a'];
      const levels = [7, logs[2] / LEVEL_STEP, logs[0] / LEVEL_STEP];
      const e = [logs[0] - centre[0], logs[2] - centre[2]];
      const mean = (e[0] + e[1]) / 2;
      const shape = [0, 2].map((own, i) => (e[i] - mean) ** 2 / (spread[own] ** 2 + 0.01));
      const expected = Math.sqrt((shape[0] + shape[1]) / 2 + (mean / Math.LN2) ** 2);
      const found = signatureDistance({ layerIds, centre, spread }, others)?.of([99, ...levels], 1);
      expect(found).toBeCloseTo(expected, 6);
    }),
  );
});

test('what all bands are multiplied by counts only as light', () => {
  const centre = [1.5, 2.5, 3.5];
  const signature = { layerIds, centre, spread: [0, 0, 0] };
  const darker = centre.map((log) => (log - Math.LN2) / LEVEL_STEP);
  expect(signatureDistance(signature, layerIds)?.of(darker, 0)).toBeCloseTo(1, 9);
});

test('with fewer than two bands of the signature there is no distance', () => {
  const signature = { layerIds, centre: [1, 2, 3], spread: [0, 0, 0] };
  expect(signatureDistance(signature, ['b', 'x'])).toBeNull();
});

test('a signature is of the region alone, whatever lies around it and in the padding', () => {
  const on = square(100, 100, 50);
  const alone = signatureOf(paintedScene([{ on: square(0, 0, 512), ground: 'snow', label: 1 }]).bands, regionOf(on));
  const among = signatureOf(paintedScene([{ on, ground: 'snow', label: 1 }]).bands, regionOf(on));
  expect(among).toEqual(alone);
  const wide = signatureOf(paintedScene([]).bands, new Uint8Array(512 * 512).fill(1));
  expect(wide?.layerIds).toEqual(sceneBands);
  expect(wide?.centre[0]).toBeCloseTo(Math.log(600 / 100), 1);
});

test('a few stray pixels do not move a signature', () => {
  const on = square(100, 100, 50);
  const { bands } = paintedScene([{ on, ground: 'forest', label: 1 }]);
  const before = signatureOf(bands, regionOf(on));
  for (const { pixels } of bands) pixels.fill(10_000, 120 * 512 + 100, 120 * 512 + 150);
  const after = signatureOf(bands, regionOf(on));
  for (const [band, centre] of (before?.centre ?? []).entries()) expect(after?.centre[band]).toBeCloseTo(centre, 1);
});

test('where no band has data there is no signature', () => {
  const bands = sceneBands.map((layerId) => ({ layerId, pixels: new Int16Array(512 * 512) }));
  expect(signatureOf(bands, regionOf(square(10, 10, 10)))).toBeNull();
});

test('levels rise with reflectance and hold what int16 can hold', () => {
  const table = levelTable();
  expect([0, 32_767, 0x8000, 0xffff].map((bits) => table[bits])).toEqual([0, 255, 0, 0]);
  for (let value = 1; value < 0x8000; value++) expect(table[value] >= table[value - 1]).toBe(true);
});
