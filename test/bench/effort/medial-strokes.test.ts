import { expect, test } from 'vitest';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { medialStrokes } from './medial-strokes.ts';

type Box = readonly [x0: number, y0: number, x1: number, y1: number];

function regionOf(...boxes: readonly Box[]): Uint8Array {
  const region = new Uint8Array(PATCH_PIXELS);
  for (const [x0, y0, x1, y1] of boxes) for (let y = y0; y < y1; y++) region.fill(1, 512 * y + x0, 512 * y + x1);
  return region;
}

/** Where a way leaps: there the pointer would have to be lifted. */
function leaps(path: readonly number[]): number {
  let count = 0;
  for (let i = 1; i < path.length; i++) {
    const dx = Math.abs((path[i] % 512) - (path[i - 1] % 512));
    const dy = Math.abs(Math.floor(path[i] / 512) - Math.floor(path[i - 1] / 512));
    if (Math.max(dx, dy) !== 1) count++;
  }
  return count;
}

/** Two broad parts that a thin neck joins. */
const dumbbell = regionOf([100, 100, 130, 130], [130, 114, 170, 117], [170, 100, 200, 130]);

test('a stroke never leaps, branches or not', () => {
  const cross = regionOf([100, 140, 180, 150], [135, 100, 145, 190], [100, 100, 145, 108]);
  for (const region of [dumbbell, cross]) {
    const strokes = medialStrokes(region);
    expect(strokes.length).toBeGreaterThan(2);
    expect(strokes.map(({ path }) => leaps(path))).toEqual(strokes.map(() => 0));
  }
});

test('a brush that does not fit through a neck needs a stroke on either side of it', () => {
  const [broad, other, ...rest] = medialStrokes(dumbbell);
  const columns = ({ path }: { readonly path: readonly number[] }) => path.map((pixel) => pixel % 512);
  expect(broad.radius).toBe(other.radius);
  expect([Math.min(...columns(broad)) < 150, Math.max(...columns(broad)) < 150]).not.toEqual([true, false]);
  expect(Math.max(...columns(broad)) < 150).not.toBe(Math.max(...columns(other)) < 150);
  expect(new Set(rest.map(({ radius }) => radius)).size).toBeLessThanOrEqual(2);
});

test('there are three radii of a broad region, the largest of which just fits', () => {
  const radii = new Set(medialStrokes(regionOf([100, 100, 140, 140])).map(({ radius }) => radius));
  expect([...radii]).toEqual([19.5, 12.5, 7.5]);
});

test('a region without a middle line is touched once, at its deepest place', () => {
  const [stroke] = medialStrokes(regionOf([100, 100, 102, 102]));
  expect(stroke).toEqual({ radius: 1, path: [100 * 512 + 100] });
});

test('nothing is nothing to paint along', () => {
  expect(medialStrokes(new Uint8Array(PATCH_PIXELS))).toEqual([]);
});
