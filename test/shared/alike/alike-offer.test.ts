import { expect, test } from 'vitest';
import { type AlikeSettings, alikeDefaults, alikeOffer } from '../../../shared/alike/alike-offer.ts';
import type { AlikeQuery } from '../../../shared/alike/alike-query.ts';
import { signatureOf } from '../../../shared/alike/signature.ts';
import { isPadding, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { type Paint, paintedScene, regionOf, type Scene, square } from './painted-scene.ts';

const blob = square(101, 101, 32);

const query = madeQuery();

function madeQuery(): AlikeQuery {
  const { bands } = paintedScene([{ on: blob, ground: 'snow', label: 1 }]);
  const signature = signatureOf(bands, regionOf(blob));
  if (signature === null) throw new Error('a region without data');
  return { ...signature, cloudClass: 1, pixelCount: 1024, from: { splitId: 'train', patch: 0 } };
}

function offered({ bands, classes }: Scene, settings: Partial<AlikeSettings> = {}) {
  const offer = alikeOffer(bands, classes, query, { ...alikeDefaults, offered: 0, ...settings });
  if (typeof offer === 'string') throw new Error(offer);
  return offer;
}

/** Pixels of the offer by what it says. */
function counts(classes: Uint8Array): Record<number, number> {
  const found: Record<number, number> = {};
  for (const number of classes) found[number] = (found[number] ?? 0) + 1;
  return found;
}

const snow = (x0: number, y0: number, size: number, rest: Partial<Paint> = {}): Paint => ({
  on: square(x0, y0, size),
  ground: 'snow',
  label: 1,
  ...rest,
});

test('what is alike and labelled alike is offered, and nothing else', () => {
  const scene = paintedScene([
    snow(201, 201, 40),
    snow(301, 201, 40, { label: 0 }),
    snow(401, 201, 40, { ground: 'cloud' }),
  ]);
  const { classes, certainty } = offered(scene, { offered: 0 });
  const inside = regionOf(square(201, 201, 40));
  expect(classes.every((number, i) => number === (inside[i] === 1 ? 0 : 4))).toBe(true);
  expect(certainty?.[220 * PATCH_SIZE + 220]).toBeGreaterThan(200);
  expect(certainty?.[220 * PATCH_SIZE + 320]).toBe(0);
});

test('it is offered in weaker light, as less certain', () => {
  const { classes, certainty } = offered(paintedScene([snow(201, 201, 40, { light: 0.7 })]));
  const middle = 220 * PATCH_SIZE + 220;
  expect(classes[middle]).toBe(0);
  expect(certainty?.[middle]).toBeLessThan(180);
});

test('nothing is offered in the padding, though it looks alike', () => {
  const scene = paintedScene([snow(0, 0, 512)]);
  scene.classes.fill(1);
  const { classes } = offered(scene);
  for (let i = 0; i < classes.length; i++)
    if (isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) expect(classes[i]).toBe(4);
  expect(counts(classes)[0]).toBe(509 * 509);
});

test('what is smaller than wanted is left out', () => {
  const scene = paintedScene([snow(201, 201, 40), snow(301, 201, 12)]);
  expect(offered(scene).classes[207 * PATCH_SIZE + 307]).toBe(0);
  expect(offered(scene, { fewest: 200 }).classes[207 * PATCH_SIZE + 307]).toBe(4);
});

test('bands that are missing are left out; with too few it says which are compared', () => {
  const { bands, classes } = paintedScene([snow(201, 201, 40)]);
  const settings = { ...alikeDefaults, offered: 2 };
  const [blue, red] = bands;
  if (blue === undefined || red === undefined) throw new Error('a scene has four bands');
  const offer = alikeOffer([red, { ...blue, layerId: 'L1C_B1' }, blue], classes, query, settings);
  expect(typeof offer === 'string' ? offer : offer.classes[220 * PATCH_SIZE + 220]).toBe(2);
  expect(alikeOffer([blue], classes, query, settings)).toBe(
    'This patch has too few of the bands that are compared: L1C_B2, L1C_B4, L1C_B8, L1C_B11.',
  );
});
