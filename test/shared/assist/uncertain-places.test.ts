import { expect, test } from 'vitest';
import { boundsOfPlace, uncertainPlaces } from '../../../shared/assist/uncertain-places.ts';
import { isPadding, PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';

/** Uncertain around some places, the more the nearer. */
function around(places: readonly (readonly [x: number, y: number, most: number])[]): Uint8Array {
  return Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => {
    const [x, y] = [i % 512, Math.floor(i / 512)];
    const here = places.map(([px, py, most]) => most * Math.max(0, 1 - Math.hypot(x - px, y - py) / 40));
    return Math.max(0, ...here);
  });
}

test('the places are where it is most uncertain all around, the worst first', () => {
  const places = uncertainPlaces(
    around([
      [105, 201, 180],
      [401, 297, 250],
      [297, 49, 140],
    ]),
  );
  expect(places.map(({ x, y }) => [x, y])).toEqual([
    [401, 297],
    [105, 201],
    [297, 49],
  ]);
});

test('a single doubtful pixel is no place', () => {
  const uncertainty = new Uint8Array(PATCH_PIXELS);
  uncertainty[200 * 512 + 200] = 255;
  expect(uncertainPlaces(uncertainty)).toEqual([]);
});

test('a patch that is uncertain all over gives places that lie apart', () => {
  const places = uncertainPlaces(new Uint8Array(PATCH_PIXELS).fill(200));
  expect(places).toHaveLength(12);
  for (const [i, a] of places.entries()) {
    for (const b of places.slice(0, i))
      expect(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))).toBeGreaterThanOrEqual(64);
  }
});

test('at the edge of the image what lies in it counts, and never the padding', () => {
  const full = Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => {
    const [x, y] = [i % 512, Math.floor(i / 512)];
    return isPadding(x, y) ? 255 : x < 30 && y < 30 ? 100 : 0;
  });
  expect(uncertainPlaces(full)[0]).toEqual({ x: 1, y: 1, uncertainty: 100 });
});

test('a place stands for what its mean was taken of, and for no padding', () => {
  const at = (x: number, y: number) => boundsOfPlace({ x, y, uncertainty: 100 });
  expect(at(201, 105)).toEqual({ x0: 189, y0: 93, x1: 214, y1: 118 });
  expect(at(1, 505)).toEqual({ x0: 1, y0: 493, x1: 14, y1: 510 });
});
