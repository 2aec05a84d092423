import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEVEL_STEP } from '../../../shared/alike/levels.ts';
import { MOST_REGIONS, type PatchRegions, patchRegions, regionRect } from '../../../shared/alike/patch-regions.ts';
import { packRegions, unpackRegions } from '../../../shared/alike/region-bytes.ts';
import { IMAGE_PIXELS, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { paintedScene, type Scene, spectra, square } from './painted-scene.ts';

function regionsOf({ bands, classes }: Scene): PatchRegions {
  return patchRegions(
    bands.map(({ pixels }) => pixels),
    classes,
  );
}

const logOf = (reflectance: number) => Math.log((10_000 * reflectance + 100) / 100);

test('a patch of one ground and one class is one region of all image pixels, the padding left out', () => {
  const regions = regionsOf(paintedScene([]));
  expect(regions).toMatchObject({ count: 1, bandCount: 4 });
  expect(regions.pixelCounts[0]).toBe(IMAGE_PIXELS);
  expect(regionRect(regions, 0)).toEqual({ x0: 1, y0: 1, x1: 510, y1: 510 });
  for (const [band, reflectance] of spectra.forest.entries())
    expect(regions.levels[band] * LEVEL_STEP).toBeCloseTo(logOf(reflectance), 1);
});

test('classes and grounds part regions, and each pixel is in one of its own class', () => {
  const regions = regionsOf(
    paintedScene([
      { on: square(97, 97, 77), ground: 'cloud', label: 1 },
      { on: square(297, 297, 52), ground: 'forest', label: 3 },
      { on: square(401, 41, 48), ground: 'snow', label: 0 },
    ]),
  );
  const sizes = Array.from({ length: regions.count }, (_, at) => [regions.classes[at], regions.pixelCounts[at]]);
  // The rims of 77 and 52 pixels share cells with what lies around them.
  expect(sizes).toEqual([
    [0, IMAGE_PIXELS - 77 * 77 - 52 * 52 - 48 * 48],
    [1, 77 * 77],
    [3, 52 * 52],
    [0, 48 * 48],
  ]);
});

test('pixels without a class or without data are in no region', () => {
  const scene = paintedScene([]);
  scene.classes.fill(4, 0, 101 * PATCH_SIZE);
  for (const { pixels } of scene.bands) pixels.fill(0, 201 * PATCH_SIZE);
  const regions = regionsOf(scene);
  expect(regions.count).toBe(1);
  expect(regions.pixelCounts[0]).toBe(509 * 100);
  expect(regionRect(regions, 0)).toMatchObject({ y0: 97, y1: 201 });
});

test('a patch of noise keeps to the number of regions that is allowed', () => {
  const band = () => Int16Array.from({ length: PATCH_PIXELS }, (_, i) => 40 ** (1 + ((cellOf(i) * 7919) % 97) / 48.5));
  const regions = patchRegions([band(), band()], new Uint8Array(PATCH_PIXELS));
  expect(regions.count).toBeGreaterThan(1);
  expect(regions.count).toBeLessThanOrEqual(MOST_REGIONS);
});

function cellOf(i: number): number {
  return ((i % PATCH_SIZE) >> 3) + 67 * (Math.floor(i / PATCH_SIZE) >> 3);
}

test('regions that were packed are the same again, and other bytes are none', () => {
  const regions = regionsOf(paintedScene([{ on: square(101, 101, 77), ground: 'cloud', label: 1 }]));
  const bytes = packRegions(regions);
  expect(unpackRegions(bytes, 4)).toEqual(regions);
  expect(unpackRegions(bytes, 3)).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (any) => {
      const read = unpackRegions(any, 4);
      if (read !== null) expect(packRegions(read).byteLength).toBe(any.byteLength);
    }),
  );
  expect(unpackRegions(bytes.subarray(0, bytes.length - 1), 4)).toBeNull();
});
