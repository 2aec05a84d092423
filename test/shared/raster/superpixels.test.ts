import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  IMAGE_END,
  IMAGE_SIZE,
  IMAGE_START,
  PATCH_PIXELS,
  PATCH_SIZE,
} from '../../../shared/cloudsen12/patch-frame.ts';
import { medianPlanes } from '../../../shared/raster/median-planes.ts';
import { mendSegments } from '../../../shared/raster/mended-segments.ts';
import { superpixels } from '../../../shared/raster/superpixels.ts';
import { firstDifference } from './random-masks.ts';
import { expectNumbered, forEachPixel, partCount, runToEnd } from './segment-pixels.ts';

function segmentsOf(planes: readonly Uint8Array[], size: number): Int32Array {
  return runToEnd(superpixels(planes, size)).result;
}

function planeOf(level: (x: number, y: number, i: number) => number): Uint8Array {
  return Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => level(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE), i));
}

const hash = (i: number) => Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 24;
const noise = planeOf((_x, _y, i) => hash(i));
const waves = planeOf((x, y) => 127 + 80 * Math.sin(x / 17) * Math.cos(y / 23 + x / 90) + (hash(x + 512 * y) % 24));
const disc = planeOf((x, y) => (Math.hypot(x - 256, y - 256) < 180 ? 200 : 50));
const flat = new Uint8Array(PATCH_PIXELS).fill(90);

describe('superpixels', () => {
  it('number every pixel of the image and none of the padding, and each hangs together', () => {
    const planes = fc.constantFrom([waves], [noise], [flat], [waves, disc, noise], [noise, waves]);
    fc.assert(
      fc.property(planes, fc.constantFrom(4, 7, 16.5, 64), (chosen, size) => {
        const labels = segmentsOf(chosen, size);
        expect(partCount(labels)).toBe(expectNumbered(labels));
      }),
      { numRuns: 6 },
    );
  });

  it('are about as many as segments of that side fill the image', () => {
    for (const size of [11, 32]) {
      const expected = (IMAGE_SIZE / size) ** 2;
      for (const plane of [waves, disc]) {
        const count = expectNumbered(segmentsOf([plane], size));
        expect(Math.abs(count - expected) / expected).toBeLessThan(0.12);
      }
    }
  });

  it('are a grid of squares where there is nothing to hold to', () => {
    const labels = segmentsOf([flat], 64);
    const middle = (cell: number) => Math.floor(IMAGE_START + ((cell + 0.5) * IMAGE_SIZE) / 8);
    const cells = Array.from({ length: 64 }, (_, i) => labels[middle(Math.floor(i / 8)) * PATCH_SIZE + middle(i % 8)]);
    expect(cells).toEqual(Array.from({ length: 64 }, (_, i) => i));
  });

  it('hold to the edge of a disc: hardly any pixel lies on the other side than most of its segment', () => {
    const wrongWith = (labels: Int32Array) => {
      const inside = new Int32Array(3000);
      const all = new Int32Array(3000);
      forEachPixel((i) => {
        all[labels[i]]++;
        if (disc[i] === 200) inside[labels[i]]++;
      });
      return all.reduce((wrong, pixels, label) => wrong + Math.min(inside[label], pixels - inside[label]), 0);
    };
    const grid = new Int32Array(PATCH_PIXELS).fill(-1);
    forEachPixel((i, x, y) => {
      grid[i] = Math.floor((y - 1) / 16) * 32 + Math.floor((x - 1) / 16);
    });
    expect(wrongWith(segmentsOf([disc], 16))).toBeLessThan(wrongWith(grid) / 20);
  });

  it('are the same for the same planes, whatever was cut before, and do not look at the padding', () => {
    const before = segmentsOf([waves, noise], 11);
    const other = waves.slice();
    for (let i = 0; i < PATCH_PIXELS; i++) {
      if (before[i] === -1) other[i] = 255 - other[i];
    }
    expect(firstDifference(segmentsOf([other, noise], 11), before)).toBe(-1);
  });

  it('are cut in many slices, so that others can go on between them', () => {
    for (const [planes, size] of [
      [[waves], 4],
      [[waves, noise, disc], 11],
      [[noise], 64],
    ] as const) {
      expect(runToEnd(superpixels(planes, size)).slices).toBeGreaterThan(40);
    }
  });

  it('are refused for other sizes, for no plane and for what is no plane', () => {
    for (const size of [3, 65, Number.NaN]) expect(() => segmentsOf([flat], size)).toThrow('segments of side');
    expect(() => segmentsOf([], 11)).toThrow('segments of no plane');
    expect(() => segmentsOf([new Uint8Array(9)], 11)).toThrow('a plane of 9 pixels');
  });
});

describe('the clustering of superpixels', () => {
  /** The same three rounds, every centre looked at for every pixel. */
  function clusters(levels: ArrayLike<number>, planeCount: number, size: number): number[] {
    const perSide = Math.round(IMAGE_SIZE / size);
    const step = IMAGE_SIZE / perSide;
    const weight = planeCount * (15 / step) ** 2;
    const labels = new Array<number>(PATCH_PIXELS).fill(-1);
    forEachPixel((i, x, y) => {
      labels[i] = Math.floor((y - 1) / step) * perSide + Math.floor((x - 1) / step);
    });
    let centres: number[][] = Array.from({ length: perSide ** 2 }, () => []);
    for (let round = 0; round < 3; round++) {
      const sums = centres.map(() => new Array<number>(planeCount + 3).fill(0));
      forEachPixel((i, x, y) => {
        const own = [1, x, y, ...Array.from({ length: planeCount }, (_, p) => levels[i * planeCount + p])];
        own.forEach((value, k) => {
          sums[labels[i]][k] += value;
        });
      });
      centres = centres.map((centre, c) =>
        sums[c][0] === 0 ? centre : sums[c].slice(1).map((sum) => sum / sums[c][0]),
      );
      forEachPixel((i, x, y) => {
        let least = Number.POSITIVE_INFINITY;
        centres.forEach((centre, c) => {
          const [dx, dy] = [x - centre[0], y - centre[1]];
          if (x < Math.floor(centre[0] - step) || x > Math.ceil(centre[0] + step)) return;
          if (y < Math.floor(centre[1] - step) || y > Math.ceil(centre[1] + step)) return;
          let distance = weight * dy * dy + weight * dx * dx;
          for (let p = 0; p < planeCount; p++) distance += (levels[i * planeCount + p] - centre[2 + p]) ** 2;
          if (distance >= least) return;
          least = distance;
          labels[i] = c;
        });
      });
    }
    return [...labels, ...centres.flat()];
  }

  it('is that of a search through all centres for every pixel', () => {
    const planes = [waves, disc];
    const levels = runToEnd(medianPlanes(planes)).result;
    const found = clusters(levels, 2, 64);
    const centres = Float64Array.from(found.slice(PATCH_PIXELS));
    const mended = mendSegments(
      Int32Array.from(found.slice(0, PATCH_PIXELS)),
      centres,
      2,
      Math.floor((509 / 8) ** 2 / 4),
    );
    expect(firstDifference(segmentsOf(planes, 64), runToEnd(mended).result)).toBe(-1);
  });
});

describe('median planes', () => {
  it('are medians of medians of the columns around each pixel, with the rim in the place of what lies beyond it', () => {
    const planes = [noise, waves];
    const out = runToEnd(medianPlanes(planes)).result;
    const expected = new Uint8Array(2 * PATCH_PIXELS);
    const inImage = (v: number) => Math.min(Math.max(v, IMAGE_START), IMAGE_END - 1);
    const middle = (values: number[]) => values.sort((a, b) => a - b)[1];
    const steps = [-1, 0, 1];
    forEachPixel((i, x, y) => {
      planes.forEach((plane, p) => {
        const level = (dx: number, dy: number) => plane[inImage(y + dy) * PATCH_SIZE + inImage(x + dx)];
        expected[2 * i + p] = middle(steps.map((dx) => middle(steps.map((dy) => level(dx, dy)))));
      });
    });
    expect(firstDifference(out, expected)).toBe(-1);
  });
});
