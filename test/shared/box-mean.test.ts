import { expect, test } from 'vitest';
import { isPadding, PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { boxClasses, boxMeans, boxMeansOfData } from '../../shared/raster/box-mean.ts';

/** Awkward: 509 is prime, so that no two sizes divide it alike. */
const sizes = [1, 7, 96, 509];

/** Values of the image pixels of each box, found by asking each pixel for its box. */
function slowBoxes(pixels: Int16Array | Float32Array, size: number): number[][] {
  const boxes = Array.from({ length: size * size }, (): number[] => []);
  const starts = Array.from({ length: size + 1 }, (_, i) => 1 + Math.floor((i * 509) / size));
  const boxOf = (at: number) => starts.findLastIndex((start) => start <= at);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const [x, y] = [i % 512, Math.floor(i / 512)];
    if (!isPadding(x, y)) boxes[boxOf(y) * size + boxOf(x)].push(pixels[i]);
  }
  return boxes;
}

const bands = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => ((i * 7919) % 20_011) - 300);

test.each(sizes)('the means of boxes, %i on each side, are those of the image pixels in them', (size) => {
  const slow = slowBoxes(bands, size).map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  expect(boxMeans(bands, size)).toEqual(Float32Array.from(slow));
});

test('nodata has no part in a mean, and a box of nothing else has none', () => {
  const values = Float32Array.from({ length: PATCH_PIXELS }, (_, i) => {
    if (i % 512 < 60) return Number.NaN;
    return i % 3 === 0 ? -99 : -8 - (i % 5);
  });
  const slow = slowBoxes(values, 96).map((box) => {
    const data = box.filter((value) => value > -90);
    return data.reduce((sum, value) => sum + value, 0) / data.length;
  });
  expect(boxMeansOfData(values, 96, -90)).toEqual(Float32Array.from(slow));
  expect(boxMeansOfData(values, 96, -90)[0]).toBeNaN();
});

test('the class of a box is the one that most of its pixels have, the lower of two', () => {
  const codes = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => ((i * 31) % 977) % 5);
  const table = new Uint8Array(65_536).map((_, code) => (code === 0 ? 4 : code - 1));
  const slow = slowBoxes(codes, 96).map((box) => {
    const counts = [0, 0, 0, 0, 0];
    for (const code of box) counts[table[code]]++;
    return counts.indexOf(Math.max(...counts));
  });
  expect(boxClasses(codes, table, 5, 96)).toEqual(Uint8Array.from(slow));
});
