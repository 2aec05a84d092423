import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { emptyRect, imageRect, patchRect, type Rect, unionRect } from '../../../shared/raster/rect.ts';
import { fillRegion, type Region, regionBounds, regionCount, regionSpans } from '../../../shared/raster/region.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import { anyRect, firstDifference } from './random-masks.ts';
import { anyRegion, patchRegion, regionWhere } from './random-regions.ts';

/** Pixels of the region in the rectangle and the image, in reading order, asked one by one. */
function pixelsIn(region: Region, { x0, y0, x1, y1 }: Rect): (readonly [number, number])[] {
  const pixels: (readonly [number, number])[] = [];
  for (let y = Math.max(y0, 0); y < Math.min(y1, PATCH_SIZE); y++) {
    for (let x = Math.max(x0, 0); x < Math.min(x1, PATCH_SIZE); x++) {
      if (!isPadding(x, y) && region[y * PATCH_SIZE + x] !== 0) pixels.push([x, y]);
    }
  }
  return pixels;
}

function spansOf(region: Region, rect: Rect): number[][] {
  const out = new SpanBuffer(1);
  regionSpans(out, region, rect);
  return Array.from({ length: out.count }, (_, i) => [...out.data.subarray(3 * i, 3 * i + 3)]);
}

describe('a region', () => {
  it('as spans is each of its pixels in the rectangle and the image once, in reading order, in spans as long as can be', () => {
    fc.assert(
      fc.property(anyRegion, anyRect, (region, rect) => {
        const spans = spansOf(region, rect);
        const pixels = spans.flatMap(([y, x0, x1]) => Array.from({ length: x1 - x0 }, (_, i) => (x0 + i) * 512 + y));
        const expected = pixelsIn(region, rect).map(([x, y]) => x * 512 + y);
        expect(firstDifference(pixels, expected)).toBe(-1);
        expect(spans.every(([y, x0], i) => i === 0 || spans[i - 1][0] < y || spans[i - 1][2] < x0)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('is counted and bounded in the rectangle and the image', () => {
    fc.assert(
      fc.property(anyRegion, anyRect, (region, rect) => {
        const pixels = pixelsIn(region, rect);
        expect(regionCount(region, rect)).toBe(pixels.length);
        let bounds = emptyRect;
        for (const [x, y] of pixels) bounds = unionRect(bounds, { x0: x, y0: y, x1: x + 1, y1: y + 1 });
        expect(regionBounds(region, rect)).toEqual(bounds);
      }),
      { numRuns: 15 },
    );
  });

  it('is the same again when its spans are filled into an empty one, but for the padding, which is not written', () => {
    fc.assert(
      fc.property(anyRegion, (region) => {
        const spans = new SpanBuffer();
        regionSpans(spans, region, patchRect);
        const again = new Uint8Array(PATCH_PIXELS);
        fillRegion(again, spans);
        expect(
          firstDifference(
            again,
            regionWhere((x, y) => region[y * PATCH_SIZE + x] !== 0),
          ),
        ).toBe(-1);
      }),
      { numRuns: 10 },
    );
  });

  it('keeps what it holds when spans are added, and takes no pixel beyond the image', () => {
    const region = patchRegion(['#.#'], 5, 7);
    const spans = new SpanBuffer();
    for (const [y, x0, x1] of [
      [7, 6, 7],
      [0, 3, 9],
      [510, 3, 9],
      [-1, 3, 9],
      [600, 3, 9],
      [9, -40, 2],
      [9, 509, 900],
      [9, 520, 530],
      [11, 8, 8],
      [11, 9, 8],
    ]) {
      spans.push(y, x0, x1);
    }
    fillRegion(region, spans);
    expect(spansOf(region, imageRect)).toEqual([
      [7, 5, 8],
      [9, 1, 2],
      [9, 509, 510],
    ]);
    expect(regionCount(region, patchRect)).toBe(5);
    expect(region.reduce((sum, pixel) => sum + pixel, 0)).toBe(5);
  });

  it('has the size of a patch', () => {
    const small = new Uint8Array(64);
    expect(() => regionCount(small, imageRect)).toThrow('a region of 64 pixels');
    expect(() => regionBounds(small, imageRect)).toThrow('a region of 64 pixels');
    expect(() => regionSpans(new SpanBuffer(), small, imageRect)).toThrow('a region of 64 pixels');
    expect(() => fillRegion(small, new SpanBuffer())).toThrow('a region of 64 pixels');
  });
});
