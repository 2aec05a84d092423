import { expect, test } from 'vitest';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { polygonSpans } from '../../../shared/raster/polygon.ts';
import { imageRect } from '../../../shared/raster/rect.ts';
import { fillRegion } from '../../../shared/raster/region.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { outerOutline } from './outer-outline.ts';

function inside(rows: readonly string[]): string[] {
  const outline = outerOutline(Uint8Array.from(patchMask(rows, 10, 10)));
  const spans = new SpanBuffer();
  polygonSpans(spans, outline, imageRect);
  const region = new Uint8Array(PATCH_PIXELS);
  fillRegion(region, spans);
  return drawPatch(region, { x0: 10, y0: 10, x1: 10 + rows[0].length, y1: 10 + rows.length });
}

test('the line around a piece encloses its pixels, those that touch at a corner as well', () => {
  const rows = ['.##....', '.####..', '...##..', '#.#..##', '.#.....'];
  expect(inside(rows)).toEqual(rows);
});

test('a hole is enclosed with it', () => {
  expect(inside(['.###.', '.#.#.', '.###.'])).toEqual(['.###.', '.###.', '.###.']);
});

test('a single pixel has four sides, and nothing has none', () => {
  expect(outerOutline(Uint8Array.from(patchMask(['#'], 10, 10)))).toEqual([10, 10, 11, 10, 11, 11, 10, 11]);
  expect(outerOutline(new Uint8Array(PATCH_PIXELS))).toEqual([]);
});
