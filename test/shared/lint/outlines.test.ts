import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { smallIslands } from '../../../shared/lint/small-islands.ts';
import { straightBoundary } from '../../../shared/lint/straight-boundary.ts';
import { found, maskOf, places } from './constructed-scene.ts';

/** A disc, as round as pixels are. */
function disc(mask: Int16Array, code: number, cx: number, cy: number, radius: number): Int16Array {
  for (let y = cy - radius; y <= cy + radius; y++)
    for (let x = cx - radius; x <= cx + radius; x++)
      if ((x - cx) ** 2 + (y - cy) ** 2 <= radius * radius) mask[y * PATCH_SIZE + x] = code;
  return mask;
}

describe('islands', () => {
  it('are connected pixels of any class that are fewer than is meant, holes among them', () => {
    const mask = maskOf([1, [100, 100, 140, 140]], [0, [110, 110, 112, 112]], [3, [300, 300, 302, 304]]);
    const findings = found(smallIslands, { mask });
    expect(places(findings)).toEqual([
      [300, 300, 8],
      [110, 110, 4],
    ]);
    expect(findings.hits.map(({ reason }) => reason)).toEqual([
      '8 pixels of shadow, fewer than 9.',
      '4 pixels of clear, fewer than 9.',
    ]);
    expect(places(found(smallIslands, { mask }, { smallest: 5 }))).toEqual([[110, 110, 4]]);
  });

  it('hang together over corners, and are named by their code where it is of no class', () => {
    const mask = maskOf([99, [50, 50, 52, 52]], [99, [52, 52, 55, 54]], [99, [80, 80, 81, 81]]);
    const findings = found(smallIslands, { mask });
    expect(places(findings)).toEqual([[80, 80, 1]]);
    expect(findings.hits[0]?.reason).toBe('1 pixel of code 99, fewer than 9.');
    expect(findings.cannotTell).toBeNull();
  });
});

describe('a boundary too straight', () => {
  it('is each long side of a rectangle, once, whatever lies beside it', () => {
    const mask = maskOf([2, [90, 120, 130, 300]], [1, [100, 100, 180, 140]]);
    const long = found(straightBoundary, { mask }).hits.filter(({ reason }) => reason.includes('thick'));
    // the two sides of 80; those of 40 are natural still
    expect(long.map(({ bounds: { x0, x1 } }) => [x0, x1])).toEqual([
      [100, 180],
      [100, 180],
    ]);
    expect(long.map(({ reason }) => reason)).toEqual(Array(2).fill('The edge of thick runs straight for 80 pixels.'));
  });

  it('is an oblique one too, in any direction', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: Math.PI, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (angle, shift) => {
          const mask = maskOf();
          const [nx, ny] = [Math.sin(angle), -Math.cos(angle)];
          // half of a disc: one straight side, one round one
          for (let y = 176; y < 336; y++)
            for (let x = 176; x < 336; x++) {
              const [dx, dy] = [x - 256, y - 256];
              if (dx * dx + dy * dy < 75 * 75 && nx * dx + ny * dy > shift) mask[y * PATCH_SIZE + x] = 1;
            }
          const { hits, labels } = found(straightBoundary, { mask });
          // one that is nearly level may come in two pieces; together they are the side, and nothing but it
          const lengths = hits.map(({ reason }) => Number(/straight for (\d+) pixels/.exec(reason)?.[1]));
          expect(lengths.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(120);
          for (const [i, label] of labels.entries()) {
            const [dx, dy] = [(i % PATCH_SIZE) - 256, Math.floor(i / PATCH_SIZE) - 256];
            if (label !== 0) expect(Math.abs(nx * dx + ny * dy)).toBeLessThan(4);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('is none along a round outline, along the rim of the image, or where a run is short enough', () => {
    expect(found(straightBoundary, { mask: disc(maskOf(), 1, 250, 250, 80) }).hits).toEqual([]);
    expect(found(straightBoundary, { mask: maskOf([1, [1, 1, 510, 510]]) })).toMatchObject({
      hits: [],
      cannotTell: null,
    });
    expect(found(straightBoundary, { mask: maskOf([1, [100, 100, 145, 145]]) }).hits).toEqual([]);
    expect(found(straightBoundary, { mask: maskOf([1, [100, 100, 145, 145]]) }, { longest: 30 }).hits).toHaveLength(4);
  });

  it('is found once where a line is one pixel wide', () => {
    expect(found(straightBoundary, { mask: maskOf([3, [100, 100, 200, 101]]) }).hits).toHaveLength(1);
  });
});
