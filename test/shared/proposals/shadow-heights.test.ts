import { describe, expect, test } from 'vitest';
import { PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { groundOf } from '../../../shared/proposals/shadow-ground.ts';
import { searchHeights } from '../../../shared/proposals/shadow-heights.ts';
import { cloudsThrowing } from '../../../shared/proposals/shadow-origin.ts';
import { outlinesOf } from '../../../shared/proposals/shadow-outlines.ts';
import type { Rect } from '../../../shared/raster/rect.ts';
import { noWater, rectAt, scene } from './shadow-scene.ts';

/** Ten metres of height are one pixel, to the right. */
const light = { azimuthDeg: 90, sunElevationDeg: 45 };
const range = { leastMetres: 100, mostMetres: 6000 };

function searched(clouds: readonly Rect[], dark: readonly Rect[]) {
  const { mask, bands } = scene(clouds, dark);
  const ground = groundOf(mask, bands, noWater);
  if (ground === null) throw new Error('the bands are there');
  return searchHeights(ground, outlinesOf(mask, false, 3).clouds, light, range);
}

/** What identifies a cloud. */
const first = ({ x0, y0 }: Rect) => y0 * PATCH_SIZE + x0;
const moved = ({ x0, y0, x1, y1 }: Rect, pixels: number) => ({ x0: x0 + pixels, y0, x1: x1 + pixels, y1 });

describe('the suggested height', () => {
  const cloud = rectAt(60, 100, 25, 25);
  const other = rectAt(100, 300, 40, 25);

  test('is the one at which it is dark under the slid outline', () => {
    const { all, ofClouds } = searched([cloud], [moved(cloud, 70)]);
    expect(all).toMatchObject({ kind: 'found', metres: expect.closeTo(700, -1) });
    expect(ofClouds.get(first(cloud))).toMatchObject({ kind: 'found', metres: expect.closeTo(700, -1) });
  });

  test('of each cloud is its own, where they float apart', () => {
    const { ofClouds } = searched([cloud, other], [moved(cloud, 70), moved(other, 130)]);
    expect(ofClouds.get(first(cloud))).toMatchObject({ metres: expect.closeTo(700, -1) });
    expect(ofClouds.get(first(other))).toMatchObject({ metres: expect.closeTo(1300, -1) });
  });

  test('does not care for a dark field of another shape', () => {
    const { all } = searched([cloud], [moved(cloud, 70), rectAt(300, 50, 120, 150)]);
    expect(all).toMatchObject({ kind: 'found', metres: expect.closeTo(700, -1) });
  });

  test('is of the part that is seen where the shadow lies half under the cloud', () => {
    const { all } = searched([cloud], [moved(cloud, 12)]);
    expect(all).toMatchObject({ kind: 'found', metres: expect.closeTo(120, -1) });
  });

  test('cannot be told where the shadow may lie outside the patch', () => {
    const rim = rectAt(470, 100, 30, 30);
    const { all, ofClouds } = searched([rim], []);
    expect(all).toEqual({ kind: 'unknown', why: expect.stringContaining('outside the patch') });
    expect(ofClouds.get(first(rim))).toEqual(all);
  });

  test('cannot be told where nothing is dark within reach', () => {
    const { mask, bands } = scene([cloud], []);
    const ground = groundOf(mask, bands, noWater);
    if (ground === null) throw new Error('the bands are there');
    const low = { leastMetres: 100, mostMetres: 2000 };
    const { all } = searchHeights(ground, outlinesOf(mask, false, 3).clouds, light, low);
    expect(all).toEqual({ kind: 'unknown', why: expect.stringContaining('At no height') });
  });

  test('is none of a mask without cloud, nor of a cloud of a few pixels', () => {
    expect(searched([], []).all).toEqual({ kind: 'unknown', why: expect.stringContaining('no cloud') });
    const speck = rectAt(60, 100, 5, 5);
    const { ofClouds } = searched([speck], [moved(speck, 70)]);
    expect(ofClouds.get(first(speck))).toEqual({ kind: 'unknown', why: expect.stringContaining('too small') });
  });
});

describe('the cloud that throws a shadow', () => {
  const near = rectAt(60, 100, 25, 25);
  const wide = rectAt(60, 140, 60, 20);
  const away = rectAt(60, 400, 25, 25);

  function thrownBy(clouds: readonly Rect[], shadow: Rect) {
    const { mask } = scene(clouds, []);
    const region = new Uint8Array(mask.length);
    for (let y = shadow.y0; y < shadow.y1; y++) region.fill(1, y * PATCH_SIZE + shadow.x0, y * PATCH_SIZE + shadow.x1);
    const covered = Uint8Array.from(mask, (number) => (number === 1 || number === 2 ? 1 : 0));
    return cloudsThrowing(region, covered, outlinesOf(mask, false, 3).clouds, light, range);
  }

  test('is the one whose outline fits, at the height where it does', () => {
    expect(thrownBy([near, away], moved(near, 90))).toEqual([
      { firstPixel: first(near), metres: expect.closeTo(900, -1), score: expect.closeTo(1, 2) },
    ]);
  });

  test('is followed by those that fit less', () => {
    const shadow = { ...moved(near, 90), y1: 150 };
    const [best, next, ...more] = thrownBy([near, wide, away], shadow);
    expect([best?.firstPixel, next?.firstPixel, more.length]).toEqual([first(near), first(wide), 0]);
    expect(best?.score).toBeGreaterThan(next?.score ?? 1);
  });

  test('is none of the patch where no cloud lies towards the sun', () => {
    expect(thrownBy([away], moved(near, 90))).toEqual([]);
    expect(thrownBy([moved(near, 200)], moved(near, 90))).toEqual([]);
    expect(thrownBy([], moved(near, 90))).toEqual([]);
  });

  test('fits by what can be seen of its shadow', () => {
    const cover = rectAt(165, 95, 40, 40);
    const [best] = thrownBy([near, cover], { x0: 150, x1: 165, y0: 100, y1: 125 });
    expect(best).toMatchObject({
      firstPixel: first(near),
      metres: expect.closeTo(900, -1),
      score: expect.closeTo(1, 2),
    });
  });
});
