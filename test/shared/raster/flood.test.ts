import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { type Connectivity, floodBelow, floodFill } from '../../../shared/raster/flood.ts';
import { emptyRect, imageRect, patchRect, type Rect } from '../../../shared/raster/rect.ts';
import { type Region, regionBounds, regionCount } from '../../../shared/raster/region.ts';
import { drawPatch } from '../../support/ascii-mask.ts';
import { firstDifference } from './random-masks.ts';
import { anyRegion, patchRegion, regionWhere } from './random-regions.ts';

/** What is reached from (x, y) by single steps, one pixel after another. */
function reached(isMember: (i: number) => boolean, x: number, y: number, connectivity: Connectivity): Region {
  const out = new Uint8Array(PATCH_PIXELS);
  const queue: [number, number][] = [[x, y]];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [px, py] = next;
    const i = py * PATCH_SIZE + px;
    if (isPadding(px, py) || out[i] === 1 || !isMember(i)) continue;
    out[i] = 1;
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) if (connectivity === 8 || dx === 0 || dy === 0) queue.push([px + dx, py + dy]);
    }
  }
  return out;
}

const connectivities = fc.constantFrom<Connectivity>(4, 8);
const place = fc.oneof(fc.constantFrom(0, 1, 509, 510, -1, 512), fc.integer({ min: 1, max: 509 }));
const ragged = fc
  .array(fc.constantFrom(...'###..'), { minLength: 13 * 17, maxLength: 13 * 17 })
  .map((chars) => Array.from({ length: 17 }, (_, y) => chars.slice(13 * y, 13 * y + 13).join('')));

function expectSame(out: Region, rect: Rect, expected: Region): void {
  expect(firstDifference(out, expected)).toBe(-1);
  expect(rect).toEqual(regionBounds(expected, patchRect));
}

describe('a flood', () => {
  it('is all that can be reached from its seed by steps from member to member, and nothing of the padding', () => {
    const corner = fc.constantFrom([1, 1], [497, 493], [1, 300], [497, 1], [100, 100]);
    fc.assert(
      fc.property(ragged, corner, connectivities, fc.nat(12), fc.nat(16), (rows, [x, y], connectivity, dx, dy) => {
        const member = patchRegion(rows, x, y, 1);
        const out = new Uint8Array(PATCH_PIXELS).fill(1);
        const rect = floodFill(out, member, x + dx, y + dy, connectivity);
        expectSame(
          out,
          rect,
          reached((i) => member[i] !== 0, x + dx, y + dy, connectivity),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('does so over whole patches, from seeds beyond the image too', () => {
    const out = new Uint8Array(PATCH_PIXELS);
    fc.assert(
      fc.property(anyRegion, place, place, connectivities, (member, x, y, connectivity) => {
        const rect = floodFill(out, member, x, y, connectivity);
        expectSame(
          out,
          rect,
          reached((i) => member[i] !== 0, x, y, connectivity),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('over distances takes what is as near as asked or nearer', () => {
    const out = new Uint8Array(PATCH_PIXELS);
    // Waves of a slope each: rings, islands and passes at every level.
    const distance = Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => {
      const [x, y] = [i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)];
      return 127.5 * (1 + Math.sin(x / 9) * Math.cos(y / 7 + x / 40));
    });
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 256 }), place, place, connectivities, (atMost, x, y, connectivity) => {
        const rect = floodBelow(out, distance, atMost, x, y, connectivity);
        expectSame(
          out,
          rect,
          reached((i) => distance[i] <= atMost, x, y, connectivity),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('crosses corners only where pixels hang together over corners', () => {
    const member = patchRegion(['##..#', '..##.', '#...#'], 4, 6);
    const out = new Uint8Array(PATCH_PIXELS);
    const around = { x0: 4, y0: 6, x1: 9, y1: 9 };
    expect(floodFill(out, member, 4, 6, 4)).toEqual({ x0: 4, y0: 6, x1: 6, y1: 7 });
    expect(drawPatch(out, around)).toEqual(['##...', '.....', '.....']);
    expect(floodFill(out, member, 4, 6, 8)).toEqual({ x0: 4, y0: 6, x1: 9, y1: 9 });
    expect(drawPatch(out, around)).toEqual(['##..#', '..##.', '....#']);
  });

  it('is empty from a pixel that is no member, and leaves nothing of an earlier one', () => {
    const member = patchRegion(['#.'], 4, 6);
    const out = new Uint8Array(PATCH_PIXELS).fill(1);
    expect(floodFill(out, member, 5, 6, 8)).toEqual(emptyRect);
    expect(out.includes(1)).toBe(false);
  });

  it('fills the hardest regions: a chequered one, a comb, a spiral, and the whole image', () => {
    const out = new Uint8Array(PATCH_PIXELS);
    const chequered = regionWhere((x, y) => (x + y) % 2 === 0);
    expect(floodFill(out, chequered, 1, 1, 8)).toEqual(imageRect);
    expect(firstDifference(out, chequered)).toBe(-1);
    expect(floodFill(out, chequered, 1, 1, 4)).toEqual({ x0: 1, y0: 1, x1: 2, y1: 2 });
    const comb = regionWhere((x, y) => x % 2 === 1 || y === 509);
    expect(floodFill(out, comb, 509, 1, 4)).toEqual(imageRect);
    expect(firstDifference(out, comb)).toBe(-1);
    const spiral = regionWhere((x, y) => {
      const ring = Math.min(x, y, 510 - x, 510 - y);
      return ring % 2 === 1 ? !(x === ring && y === ring + 1 && ring < 255) : x === ring + 1 && y === ring;
    });
    floodFill(out, spiral, 255, 255, 4);
    expect(regionCount(out, imageRect)).toBe(regionCount(spiral, imageRect));
    const all = new Uint8Array(PATCH_PIXELS);
    expect(floodBelow(out, all, 0, 300, 200, 4)).toEqual(imageRect);
    expect(
      firstDifference(
        out,
        regionWhere(() => true),
      ),
    ).toBe(-1);
  });

  it('does not read and write the same pixels', () => {
    const region = new Uint8Array(PATCH_PIXELS);
    expect(() => floodFill(region, region, 5, 5, 4)).toThrow('invariant');
  });
});
