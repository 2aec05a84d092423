import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { countCodes } from '../../../shared/raster/areas.ts';
import { regionOfCode } from '../../../shared/raster/code-region.ts';
import { alikeComponents, type Components, components, touchesRim } from '../../../shared/raster/components.ts';
import type { Connectivity } from '../../../shared/raster/flood.ts';
import { emptyRect, type Rect, unionRect } from '../../../shared/raster/rect.ts';
import type { Region } from '../../../shared/raster/region.ts';
import { drawGrid } from '../../support/ascii-mask.ts';
import { noisyMask } from './ragged-masks.ts';
import { anyMask, firstDifference } from './random-masks.ts';
import { anyRegion, patchRegion, regionWhere } from './random-regions.ts';

interface Part {
  readonly pixels: readonly number[];
  readonly bounds: Rect;
}

/** Walks over each part from its first pixel in reading order, by single steps. */
function parts(member: Region, connectivity: Connectivity): Part[] {
  const seen = new Uint8Array(PATCH_PIXELS);
  const isOpen = (x: number, y: number) =>
    !isPadding(x, y) && member[y * PATCH_SIZE + x] !== 0 && seen[y * PATCH_SIZE + x] === 0;
  const found: Part[] = [];
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (!isOpen(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) continue;
    seen[i] = 1;
    const pixels = [i];
    let bounds = emptyRect;
    for (const pixel of pixels) {
      const [x, y] = [pixel % PATCH_SIZE, Math.floor(pixel / PATCH_SIZE)];
      bounds = unionRect(bounds, { x0: x, y0: y, x1: x + 1, y1: y + 1 });
      for (const [dx, dy] of connectivity === 8 ? around : sides) {
        if (!isOpen(x + dx, y + dy)) continue;
        seen[(y + dy) * PATCH_SIZE + x + dx] = 1;
        pixels.push((y + dy) * PATCH_SIZE + x + dx);
      }
    }
    found.push({ pixels, bounds });
  }
  return found;
}

const sides: readonly (readonly [number, number])[] = [
  [0, -1],
  [-1, 0],
  [1, 0],
  [0, 1],
];
const around: readonly (readonly [number, number])[] = [...sides, [-1, -1], [1, -1], [-1, 1], [1, 1]];

function expectSame(found: Components, expected: readonly Part[]): void {
  const labels = new Int32Array(PATCH_PIXELS);
  for (const [c, { pixels }] of expected.entries()) for (const pixel of pixels) labels[pixel] = c + 1;
  expect(found.count).toBe(expected.length);
  expect(firstDifference(found.labels, labels)).toBe(-1);
  expect(
    firstDifference(
      found.sizes,
      expected.map(({ pixels }) => pixels.length),
    ),
  ).toBe(-1);
  expect(
    firstDifference(
      found.firsts,
      expected.map(({ pixels }) => pixels[0]),
    ),
  ).toBe(-1);
  const bounds = expected.flatMap(({ bounds: { x0, y0, x1, y1 } }) => [x0, y0, x1, y1]);
  expect(firstDifference(found.bounds, bounds)).toBe(-1);
  const rim = expected.map(({ pixels }) =>
    pixels.some((i) => [1, 509].includes(i % PATCH_SIZE) || [1, 509].includes(Math.floor(i / PATCH_SIZE))) ? 1 : 0,
  );
  expect(firstDifference(touchesRim(found), rim)).toBe(-1);
}

describe('components', () => {
  it('are the parts that hang together, in reading order, with size, bounds, first pixel, and whether they touch the rim', () => {
    fc.assert(
      fc.property(anyRegion, fc.constantFrom<Connectivity>(4, 8), (member, connectivity) => {
        expectSame(components(member, connectivity), parts(member, connectivity));
      }),
      { numRuns: 15 },
    );
  });

  it('are found in ragged regions at the corners of the image', () => {
    const ragged = fc
      .array(fc.constantFrom('#', '.'), { minLength: 13 * 17, maxLength: 13 * 17 })
      .map((chars) => Array.from({ length: 17 }, (_, y) => chars.slice(13 * y, 13 * y + 13).join('')));
    const corner = fc.constantFrom([1, 1], [497, 493], [1, 300], [497, 1], [100, 100]);
    fc.assert(
      fc.property(ragged, corner, fc.constantFrom<Connectivity>(4, 8), (rows, [x, y], connectivity) => {
        const member = patchRegion(rows, x, y, 1);
        expectSame(components(member, connectivity), parts(member, connectivity));
      }),
      { numRuns: 30 },
    );
  });

  it('join where arms meet further down, and hang together over corners only if asked', () => {
    const member = patchRegion(['#.#.#', '#.#.#', '#.###', '###..', '....#'], 4, 6);
    const draw = (connectivity: Connectivity) => {
      const { labels } = components(member, connectivity);
      const rows = [6, 7, 8, 9, 10].flatMap((y) => [...labels.subarray(y * PATCH_SIZE + 4, y * PATCH_SIZE + 9)]);
      return drawGrid(rows, 5, (label) => (label === 0 ? '.' : String(label)));
    };
    expect(draw(4)).toEqual(['1.1.1', '1.1.1', '1.111', '111..', '....2']);
    const corner = patchRegion(['#.', '.#'], 4, 6);
    expect([components(corner, 4).count, components(corner, 8).count]).toEqual([2, 1]);
  });

  it('are none in an empty region, whatever its padding holds', () => {
    const { count, labels, sizes } = components(patchRegion([], 0, 0, 1), 8);
    expect([count, sizes.length, labels.every((label) => label === 0)]).toEqual([0, 0, true]);
  });

  it('are counted in the hardest regions: single pixels everywhere, and a comb that joins in its last row', () => {
    expect(
      components(
        regionWhere((x, y) => (x + y) % 2 === 0),
        4,
      ).count,
    ).toBe(Math.ceil((509 * 509) / 2));
    expect(
      components(
        regionWhere((x, y) => (x + y) % 2 === 0),
        8,
      ).count,
    ).toBe(1);
    expect([
      ...components(
        regionWhere((x, y) => x % 2 === 1 || y === 509),
        4,
      ).bounds,
    ]).toEqual([1, 1, 510, 510]);
  });
});

describe('alikeComponents', () => {
  it('finds the parts of every code that are found of each alone', () => {
    fc.assert(
      fc.property(fc.oneof(anyMask, noisyMask), fc.constantFrom<Connectivity>(4, 8), (codes, connectivity) => {
        const all = alikeComponents(codes, connectivity);
        let count = 0;
        for (const [code] of countCodes(codes)) {
          const alone = components(regionOfCode(codes, code), connectivity);
          count += alone.count;
          for (let c = 0; c < alone.count; c++) {
            const label = all.labels[alone.firsts[c] ?? 0] ?? 0;
            expect(all.firsts[label - 1]).toBe(alone.firsts[c]);
            expect(all.sizes[label - 1]).toBe(alone.sizes[c]);
            expect(all.bounds.subarray(4 * label - 4, 4 * label)).toEqual(alone.bounds.subarray(4 * c, 4 * c + 4));
            if (c === 50) break;
          }
          for (let i = 0; i < PATCH_PIXELS; i++) {
            const label = alone.labels[i] ?? 0;
            if (label !== 0 && all.firsts[(all.labels[i] ?? 0) - 1] !== alone.firsts[label - 1])
              expect(i).toBe('apart');
          }
        }
        expect(all.count).toBe(count);
      }),
      { numRuns: 5 },
    );
  });
});
