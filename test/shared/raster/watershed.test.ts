import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { floodRelief, UNFLOODED, WALL } from '../../../shared/raster/watershed.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { firstDifference } from './random-masks.ts';

/** Looks through all reached pixels for the lowest, the first among equals, and lets it reach its neighbours. */
function slowFlood(labels: Uint8Array, relief: Uint8Array): void {
  const reached: { i: number; height: number }[] = [];
  const spread = (i: number, level: number) => {
    for (const next of [i - PATCH_SIZE, i - 1, i + 1, i + PATCH_SIZE]) {
      if (labels[next] !== UNFLOODED) continue;
      labels[next] = labels[i] ?? 0;
      reached.push({ i: next, height: Math.max(level, relief[next] ?? 0) });
    }
  };
  const markers = [...labels.keys()].filter((i) => labels[i] !== UNFLOODED && labels[i] !== WALL);
  for (const i of markers) spread(i, 0);
  while (reached.length > 0) {
    const lowest = Math.min(...reached.map(({ height }) => height));
    const [taken] = reached.splice(
      reached.findIndex(({ height }) => height === lowest),
      1,
    );
    if (taken !== undefined) spread(taken.i, lowest);
  }
}

/** Labels that are walls but for a picture. */
function walled(rows: readonly string[], x: number, y: number): Uint8Array {
  return Uint8Array.from(patchMask(rows, x, y, WALL, WALL));
}

describe('floodRelief', () => {
  it('floods as looking for the lowest reached pixel each time does', () => {
    const cell = fc.tuple(fc.constantFrom(...'......#2^'), fc.constantFrom(0, 1, 2, 200, 255));
    const place = fc.constantFrom([1, 1], [497, 499], [100, 80]);
    fc.assert(
      fc.property(fc.array(cell, { minLength: 13 * 11, maxLength: 13 * 11 }), place, (cells, [x = 1, y = 1]) => {
        const rows = Array.from({ length: 11 }, (_, row) =>
          cells
            .slice(13 * row, 13 * row + 13)
            .map(([char]) => char)
            .join(''),
        );
        const relief = new Uint8Array(PATCH_PIXELS);
        cells.forEach(([, height], at) => {
          relief[(y + Math.floor(at / 13)) * PATCH_SIZE + x + (at % 13)] = height;
        });
        const [fast, slow] = [walled(rows, x, y), walled(rows, x, y)];
        floodRelief(fast, relief);
        slowFlood(slow, relief);
        expect(firstDifference(fast, slow)).toBe(-1);
      }),
      { numRuns: 8 },
    );
  });

  it('lets floods meet on the crest, on a plain in the middle, and never through a wall', () => {
    const labels = walled(['#........2', '^^^^^^^^^^', '#........2', '^^^^^^^^^^', '#...^....2'], 10, 10);
    const relief = new Uint8Array(PATCH_PIXELS);
    relief[10 * PATCH_SIZE + 12] = 9;
    floodRelief(labels, relief);
    expect(drawPatch(labels, { x0: 10, y0: 10, x1: 20, y1: 15 })).toEqual([
      '###2222222',
      '^^^^^^^^^^',
      '#####22222',
      '^^^^^^^^^^',
      '####^22222',
    ]);
  });
});
