import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IMAGE_PIXELS, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { MAX_DELTA_BYTES } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { capsuleSpans } from '../../../shared/raster/brush.ts';
import {
  applyDelta,
  checkDelta,
  EMPTY_DELTA,
  encodeDelta,
  eraseDelta,
  forEachRun,
  replayDelta,
} from '../../../shared/raster/delta.ts';
import { DELTA_VERSION } from '../../../shared/raster/delta-reader.ts';
import { clipRect, emptyRect, imageRect, type Rect } from '../../../shared/raster/rect.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import { StrokeRecorder } from '../../../shared/raster/stroke.ts';
import { patchMask } from '../../support/ascii-mask.ts';
import { anyBlot, anyMask, anyRect, blot, firstDifference } from './random-masks.ts';

interface Change {
  readonly before: Int16Array;
  readonly after: Int16Array;
}

const anyChange: fc.Arbitrary<Change> = fc
  .tuple(anyMask, fc.array(anyBlot, { maxLength: 6 }))
  .map(([before, blots]) => {
    const after = before.slice();
    for (const one of blots) blot(after, one);
    return { before, after };
  });

/** Pixel, code before and code after of every change in the image area inside `rect`, looked at one by one. */
function changesOf({ before, after }: Change, rect: Rect = imageRect): number[] {
  const changes: number[] = [];
  const { x0, y0, x1, y1 } = clipRect(rect, imageRect);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const i = y * PATCH_SIZE + x;
      if (before[i] !== after[i]) changes.push(i, before[i], after[i]);
    }
  }
  return changes;
}

/** The same of a delta. */
function pixelsOf(delta: Uint8Array): number[] {
  const pixels: number[] = [];
  forEachRun(delta, (y, x0, x1, before, after) => {
    for (let x = x0; x < x1; x++) pixels.push(y * PATCH_SIZE + x, before, after);
  });
  return pixels;
}

function boundsOf(changes: readonly number[]): Rect {
  if (changes.length === 0) return emptyRect;
  const bounds = { x0: PATCH_SIZE, y0: PATCH_SIZE, x1: 0, y1: 0 };
  for (let i = 0; i < changes.length; i += 3) {
    const x = changes[i] % PATCH_SIZE;
    const y = Math.floor(changes[i] / PATCH_SIZE);
    bounds.x0 = Math.min(bounds.x0, x);
    bounds.y0 = Math.min(bounds.y0, y);
    bounds.x1 = Math.max(bounds.x1, x + 1);
    bounds.y1 = Math.max(bounds.y1, y + 1);
  }
  return bounds;
}

function thrownBy(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('encodeDelta', () => {
  it('holds every changed pixel of the image area and rectangle, in row-major order, and no other', () => {
    fc.assert(
      fc.property(anyChange, anyRect, (change, rect) => {
        for (const area of [imageRect, rect]) {
          const delta = encodeDelta(change.before, change.after, area);
          expect(firstDifference(pixelsOf(delta), changesOf(change, area))).toBe(-1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('passes over differences in the padding', () => {
    const before = patchMask([], 0, 0, 0, 255);
    const after = patchMask([], 0, 0, 0, -1);
    expect(encodeDelta(before, after)).toEqual(EMPTY_DELTA);
    expect(encodeDelta(before, after, { x0: 0, y0: 0, x1: 512, y1: 512 })).toHaveLength(0);
  });

  it('reads masks that start at any pixel of a larger buffer', () => {
    const stack = new Int16Array(2 * PATCH_PIXELS + 1);
    const before = stack.subarray(1, PATCH_PIXELS + 1);
    const after = stack.subarray(PATCH_PIXELS + 1);
    after.fill(5, 100 * PATCH_SIZE + 3, 100 * PATCH_SIZE + 8);
    expect(pixelsOf(encodeDelta(before, after))).toEqual([3, 4, 5, 6, 7].flatMap((x) => [100 * PATCH_SIZE + x, 0, 5]));
  });

  it('writes the bytes of the table', () => {
    const before = patchMask(['..~~.', '.....'], 1, 1);
    const after = patchMask(['.3333', '-...3'], 1, 1);
    // 0x0003 0x0063->0x0003 0->-1: three pairs, 99 is 0x63.
    const pairs = [0, 0, 3, 0, 99, 0, 3, 0, 0, 0, 0xff, 0xff];
    // First run at row 1, column 2: pixel 514 = 0x82 0x04. Row 2 starts 507 pixels after the end of the third run.
    const runs = [0x82, 4, 1, 0, 0, 2, 1, 0, 1, 0, 0xfb, 3, 1, 2, 3, 1, 0];
    expect([...encodeDelta(before, after)]).toEqual([DELTA_VERSION, 3, ...pairs, ...runs]);
  });

  it('is of one size whatever the codes are, about a kilobyte for a stroke of radius 12', () => {
    for (const code of [4, -1, 99, 255, 32_767]) {
      const recorder = new StrokeRecorder(patchMask([], 0, 0));
      const spans = new SpanBuffer();
      for (let x = 50; x < 350; x += 7) {
        spans.clear();
        capsuleSpans(
          spans,
          x,
          200 + 60 * Math.sin(x / 40),
          12,
          x + 7,
          200 + 60 * Math.sin((x + 7) / 40),
          12,
          imageRect,
        );
        recorder.paint(spans, code);
      }
      const delta = recorder.end();
      expect(delta?.length).toBeGreaterThan(500);
      expect(delta?.length).toBeLessThan(1200);
    }
  });

  it('stays below the contract limit where every pixel changes by a pair of its own', () => {
    const before = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => i);
    const after = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => (i >> 8) ^ 0x5555);
    const delta = encodeDelta(before, after);
    expect(checkDelta(delta).pixelCount).toBe(changesOf({ before, after }).length / 3);
    expect(checkDelta(delta).pairs.length).toBeGreaterThan(IMAGE_PIXELS - 10);
    expect(delta.length).toBeLessThan(MAX_DELTA_BYTES);
    expect(MAX_DELTA_BYTES).toBeLessThan(2 * delta.length);
  });
});

describe('checkDelta', () => {
  it('says how many pixels change, where, and what becomes what', () => {
    fc.assert(
      fc.property(anyChange, (change) => {
        const changes = changesOf(change);
        const summary = checkDelta(encodeDelta(change.before, change.after));
        expect(summary.pixelCount).toBe(changes.length / 3);
        expect(summary.rect).toEqual(boundsOf(changes));
        const counts = new Map<string, number>();
        for (let i = 0; i < changes.length; i += 3) {
          const pair = `${changes[i + 1]} ${changes[i + 2]}`;
          counts.set(pair, (counts.get(pair) ?? 0) + 1);
        }
        expect(summary.pairs.map(([before, after, pixels]) => [`${before} ${after}`, pixels])).toEqual([...counts]);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses codes that the mask may not get, and asks of no code that it loses', () => {
    const before = patchMask(['~~~-'], 20, 20);
    const after = patchMask(['2233'], 20, 20);
    const delta = encodeDelta(before, after);
    expect(checkDelta(delta, (code) => code === 2 || code === 3).pixelCount).toBe(4);
    const error = thrownBy(() => checkDelta(delta, (code) => code !== 3));
    expect(error.code).toBe('bad-code');
    expect(error.message).toContain('code 3 on 1 pixel');
  });

  it('takes the empty delta as one that changes nothing', () => {
    expect(checkDelta(EMPTY_DELTA)).toEqual({ pixelCount: 0, rect: emptyRect, pairs: [] });
    expect(EMPTY_DELTA).toHaveLength(0);
  });
});

describe('a malformed delta', () => {
  const oneTwo = [1, 0, 2, 0];
  const threeFour = [3, 0, 4, 0];
  const at = (y: number, x: number) => varint(y * PATCH_SIZE + x);
  const malformed: readonly (readonly [fault: string, bytes: readonly number[], says: string])[] = [
    ['of another version', [2, 1, ...oneTwo, ...at(9, 9), 1, 0], 'version 2, and only version 1'],
    ['of version 0', [0, 1, ...oneTwo, ...at(9, 9), 1, 0], 'version 0'],
    ['of a version byte alone', [1], 'ends after 1 bytes'],
    ['without pairs', [1, 0], 'no pair of codes'],
    ['without pairs but with a run', [1, 0, ...at(9, 9), 1, 0], 'no pair of codes'],
    ['that ends in the palette', [1, 1, 1, 0, 2], 'number of pairs is 1, and only 3 bytes follow'],
    ['without runs', [1, 1, ...oneTwo], 'number of pairs is 1, and only 4 bytes follow'],
    [
      'with more pairs than bytes',
      [1, ...varint(2_000_000), ...oneTwo, ...at(9, 9), 1, 0],
      'number of pairs is 2000000',
    ],
    ['that changes a code to itself', [1, 1, 7, 1, 7, 1, ...at(9, 9), 1, 0], 'pair 0 changes code 263 to itself'],
    [
      'with a pair twice',
      [1, 2, ...oneTwo, ...oneTwo, ...at(9, 9), 1, 0, 1, 1, 1],
      'pair 1, code 1 to 2, is listed twice',
    ],
    [
      'with a pair that no run uses',
      [1, 2, ...oneTwo, ...threeFour, ...at(9, 9), 1, 0, 1, 1, 0],
      'lists 2 pairs of codes and uses 1',
    ],
    ['with pairs out of order', [1, 2, ...oneTwo, ...threeFour, ...at(9, 9), 1, 1, 1, 1, 0], 'pair 1 before pair 0'],
    ['with a pair that is not there', [1, 1, ...oneTwo, ...at(9, 9), 1, 0, 1, 1, 1], 'run 1 uses pair 1 of 1'],
    ['with an empty run', [1, 1, ...oneTwo, ...at(9, 9), 0, 0], 'row 9, column 9 has no pixels'],
    ['with a run cut in two', [1, 1, ...oneTwo, ...at(9, 9), 1, 0, 0, 1, 0], 'run 1 only goes on'],
    ['that ends in a number', [1, 1, ...oneTwo, ...at(9, 9), 1, 0, 0x81], 'middle of a value'],
    ['that ends in a run', [1, 1, ...oneTwo, ...at(9, 9), 1], 'middle of a value'],
    ['with a byte after its end', [1, 1, ...oneTwo, ...at(9, 9), 1, 0, 0], 'middle of a value'],
    ['with an overlong gap', [1, 1, ...oneTwo, ...at(9, 9), 1, 0, 0x81, 0x00, 1, 0], 'one more than it needs'],
    ['with an overlong length', [1, 1, ...oneTwo, ...at(9, 9), 0x81, 0x80, 0x00, 0], 'one more than it needs'],
    ['with a number of four bytes', [1, 1, ...oneTwo, 0x80, 0x80, 0x80, 1, 1, 0], 'longer than 3 bytes'],
    ['with endless continuation', [1, ...new Array<number>(20).fill(0xff)], 'longer than 3 bytes'],
    ['in row 0', [1, 1, ...oneTwo, ...at(0, 9), 1, 0], 'row 0, column 9 to row 0, column 9 touches the padding'],
    ['in row 510', [1, 1, ...oneTwo, ...at(510, 9), 1, 0], 'row 510, column 9'],
    ['in column 0', [1, 1, ...oneTwo, ...at(9, 0), 2, 0], 'row 9, column 0'],
    ['in column 510', [1, 1, ...oneTwo, ...at(9, 510), 1, 0], 'row 9, column 510'],
    ['that runs into column 510', [1, 1, ...oneTwo, ...at(9, 509), 2, 0], 'column 509 to row 9, column 510 touches'],
    ['that runs into the next row', [1, 1, ...oneTwo, ...at(9, 509), 9, 0], 'column 509 to row 10, column 5 touches'],
    [
      'that runs over whole rows',
      [1, 1, ...oneTwo, ...at(9, 5), ...varint(1024), 0],
      'column 5 to row 11, column 4 touches',
    ],
    ['that starts behind the patch', [1, 1, ...oneTwo, ...at(512, 9), 1, 0], 'leaves the patch'],
    ['that ends behind the patch', [1, 1, ...oneTwo, ...at(509, 509), ...varint(1_500_000), 0], 'leaves the patch'],
    [
      'that skips out of the patch',
      [1, 1, ...oneTwo, ...at(509, 509), 1, 0, ...varint(2_000_000), 1, 0],
      'leaves the patch',
    ],
  ];

  it.each(malformed)('%s is refused with its fault, and nothing is written or visited', (_, bytes, says) => {
    const delta = Uint8Array.from(bytes);
    const codes = new Int16Array(PATCH_PIXELS).fill(1);
    const uses = [
      () => checkDelta(delta),
      () => applyDelta(codes, delta, 'forward'),
      () => applyDelta(codes, delta, 'backward'),
      () => replayDelta(codes, delta),
      () => eraseDelta(codes, delta, 7),
      () => forEachRun(delta, () => expect.unreachable('a run of a malformed delta was visited')),
    ];
    for (const use of uses) {
      const error = thrownBy(use);
      expect(error.code).toBe('bad-delta');
      expect(error.message).toContain(says);
      expect(error.message).toContain('The mask was left as it is');
    }
    expect(codes.every((code) => code === 1)).toBe(true);
  });

  it('differs from a good one only by its fault', () => {
    const good = Uint8Array.from([1, 2, ...oneTwo, ...threeFour, ...at(9, 9), 1, 0, 0, 1, 1, 0, 1, 0]);
    expect(checkDelta(good).pairs).toEqual([
      [1, 2, 2],
      [3, 4, 1],
    ]);
    const corners = [...at(1, 1), 1, 0, ...varint(508 * PATCH_SIZE + 507), 1, 0];
    expect(checkDelta(Uint8Array.from([1, 1, ...oneTwo, ...corners])).rect).toEqual(imageRect);
    const fullRow = [...at(9, 1), ...varint(509), 0];
    expect(checkDelta(Uint8Array.from([1, 1, ...oneTwo, ...fullRow])).pixelCount).toBe(509);
  });
});

describe('applyDelta', () => {
  it('leads from the mask before to the mask after and back', () => {
    fc.assert(
      fc.property(anyChange, (change) => {
        const delta = encodeDelta(change.before, change.after);
        const bounds = boundsOf(changesOf(change));
        const codes = change.before.slice();
        expect(applyDelta(codes, delta, 'forward')).toEqual(bounds);
        expect(firstDifference(codes, change.after)).toBe(-1);
        expect(applyDelta(codes, delta, 'backward')).toEqual(bounds);
        expect(firstDifference(codes, change.before)).toBe(-1);
      }),
      { numRuns: 40 },
    );
  });

  it('names the first pixel that is not as expected, and writes nothing', () => {
    const before = patchMask(['..', '..'], 30, 40);
    const after = patchMask(['22', '.3'], 30, 40);
    const delta = encodeDelta(before, after);
    const other = patchMask(['..', '.-'], 30, 40);
    const forward = thrownBy(() => applyDelta(other, delta, 'forward'));
    expect(forward.code).toBe('bad-delta');
    expect(forward.message).toContain('at row 41, column 31 it expects code 0, and the mask holds -1');
    expect(firstDifference(other, patchMask(['..', '.-'], 30, 40))).toBe(-1);
    const backward = thrownBy(() => applyDelta(other, delta, 'backward'));
    expect(backward.message).toContain('at row 40, column 30 it expects code 2, and the mask holds 0');
    expect(firstDifference(other, patchMask(['..', '.-'], 30, 40))).toBe(-1);
  });

  it('refuses any mask that differs in one changed pixel', () => {
    fc.assert(
      fc.property(anyChange, fc.nat(), (change, pick) => {
        const changes = changesOf(change);
        fc.pre(changes.length > 0);
        const pixel = changes[3 * (pick % (changes.length / 3))];
        const codes = change.before.slice();
        codes[pixel] ^= 1;
        const untouched = codes.slice();
        const delta = encodeDelta(change.before, change.after);
        expect(thrownBy(() => applyDelta(codes, delta, 'forward')).message).toContain(
          `row ${Math.floor(pixel / PATCH_SIZE)}, column ${pixel % PATCH_SIZE}`,
        );
        expect(firstDifference(codes, untouched)).toBe(-1);
      }),
      { numRuns: 40 },
    );
  });
});

describe('eraseDelta', () => {
  it("gives the delta's pixels, and no others, the codes of another mask or one code, and returns what that changed", () => {
    fc.assert(
      fc.property(anyChange, anyMask, anyMask, fc.boolean(), (change, mask, base, dense) => {
        const delta = encodeDelta(change.before, change.after);
        const codes = mask.slice();
        const erased = eraseDelta(codes, delta, dense ? base : 99);
        const expected = mask.slice();
        const changes = changesOf(change);
        for (let i = 0; i < changes.length; i += 3) expected[changes[i]] = dense ? base[changes[i]] : 99;
        expect(firstDifference(codes, expected)).toBe(-1);
        expect(erased).toEqual(encodeDelta(mask, expected));
      }),
      { numRuns: 40 },
    );
  });
});

describe('replayDelta', () => {
  it('writes the same pixels on another mask, whatever it holds, and returns what that changed', () => {
    fc.assert(
      fc.property(anyChange, anyMask, (change, base) => {
        const delta = encodeDelta(change.before, change.after);
        const codes = base.slice();
        const replayed = replayDelta(codes, delta);
        const expected = base.slice();
        const changes = changesOf(change);
        for (let i = 0; i < changes.length; i += 3) expected[changes[i]] = changes[i + 2];
        expect(firstDifference(codes, expected)).toBe(-1);
        expect(replayed).toEqual(encodeDelta(base, expected));
      }),
      { numRuns: 40 },
    );
  });

  it('gives the empty delta where the new base says the same already', () => {
    const before = patchMask(['....'], 30, 40);
    const after = patchMask(['.22.'], 30, 40);
    expect(replayDelta(after.slice(), encodeDelta(before, after))).toHaveLength(0);
  });
});

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}
