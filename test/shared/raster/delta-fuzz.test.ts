import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../../shared/errors.ts';
import { applyDelta, checkDelta, encodeDelta, forEachRun, replayDelta } from '../../../shared/raster/delta.ts';
import { anyBlot, anyCode, blot, firstDifference } from './random-masks.ts';

/** A change of a byte string: overwritten, taken out, put in, cut off, or a piece of it repeated. */
const anyMutation = fc.record({
  kind: fc.constantFrom('set', 'remove', 'insert', 'truncate', 'repeat', 'flip'),
  at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
  byte: fc.oneof(fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff), fc.nat(255)),
  length: fc.integer({ min: 1, max: 9 }),
});

type Mutation = typeof anyMutation extends fc.Arbitrary<infer T> ? T : never;

/** Small blots and few of them, so that many mutations of their deltas are well-formed again. */
const smallBlot = anyBlot.map((one) => {
  const { x0, y0, x1, y1 } = one.rect;
  return { ...one, rect: { x0, y0, x1: Math.min(x1, x0 + 30), y1: Math.min(y1, y0 + 9) } };
});
const anyDelta = fc
  .tuple(anyCode, fc.array(smallBlot, { maxLength: 3 }), fc.array(smallBlot, { minLength: 1, maxLength: 3 }))
  .map(([fill, earlier, later]) => {
    const before = new Int16Array(PATCH_PIXELS).fill(fill);
    for (const one of earlier) blot(before, one);
    const after = before.slice();
    for (const one of later) blot(after, one);
    return { before, delta: encodeDelta(before, after) };
  });

function mutate(bytes: Uint8Array, { kind, at, byte, length }: Mutation): Uint8Array {
  const result = [...bytes];
  const index = Math.floor(at * result.length);
  if (kind === 'set') result[index] = byte;
  else if (kind === 'flip' && result.length > 0) result[index] ^= 1 << (byte & 7);
  else if (kind === 'remove') result.splice(index, length);
  else if (kind === 'insert') result.splice(index, 0, byte);
  else if (kind === 'truncate') result.length = index;
  else if (kind === 'repeat') result.splice(index, 0, ...result.slice(index, index + length));
  return Uint8Array.from(result);
}

/** True where it ran, false where it was refused as the world's fault; anything else is ours and fails the test. */
function accepted(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('bad-delta');
    return false;
  }
}

/** A delta that is accepted must be the very bytes that encoding its change gives. */
function expectCanonical(delta: Uint8Array): void {
  const before = new Int16Array(PATCH_PIXELS);
  forEachRun(delta, (y, x0, x1, code) => before.fill(code, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1));
  const after = before.slice();
  applyDelta(after, delta, 'forward');
  expect(encodeDelta(before, after)).toEqual(delta);
}

describe('any bytes at all', () => {
  it('made from a delta by mutation are refused, or are the one delta of another change', () => {
    let well = 0;
    fc.assert(
      fc.property(anyDelta, fc.array(anyMutation, { minLength: 1, maxLength: 4 }), ({ delta }, mutations) => {
        const mutated = mutations.reduce(mutate, delta);
        if (!accepted(() => checkDelta(mutated))) return;
        well++;
        expectCanonical(mutated);
      }),
      { numRuns: 1500 },
    );
    // Otherwise the property above would say nothing of deltas that are accepted.
    expect(well).toBeGreaterThan(50);
  });

  it('change a mask wholly or not at all', () => {
    fc.assert(
      fc.property(
        anyDelta,
        fc.array(anyMutation, { maxLength: 3 }),
        fc.boolean(),
        ({ before, delta }, mutations, forward) => {
          const mutated = mutations.reduce(mutate, delta);
          const codes = before.slice();
          const direction = forward ? 'forward' : 'backward';
          if (accepted(() => applyDelta(codes, mutated, direction))) {
            const expected = before.slice();
            forEachRun(mutated, (y, x0, x1, from, to) => {
              expected.fill(forward ? to : from, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1);
            });
            expect(firstDifference(codes, expected)).toBe(-1);
          } else {
            expect(firstDifference(codes, before)).toBe(-1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('that are refused by one reader are refused by all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), headed(fc.uint8Array({ maxLength: 40 }))), (bytes) => {
        const good = accepted(() => checkDelta(bytes));
        expect(accepted(() => forEachRun(bytes, () => undefined))).toBe(good);
        expect(accepted(() => replayDelta(new Int16Array(PATCH_PIXELS), bytes))).toBe(good);
        if (!good) expect(accepted(() => applyDelta(new Int16Array(PATCH_PIXELS), bytes, 'forward'))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('cut off a delta at any byte are refused or the delta of its first pixels', () => {
    fc.assert(
      fc.property(anyDelta, ({ delta }) => {
        for (let length = 0; length < Math.min(delta.length, 200); length++) {
          const cut = delta.slice(0, length);
          if (accepted(() => checkDelta(cut))) expectCanonical(cut);
        }
      }),
      { numRuns: 15 },
    );
  });
});

/** Random bytes behind a version, one pair and the start of a run: they get further into the reader. */
function headed(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return bytes.map((tail) => Uint8Array.from([1, 1, 0, 0, 2, 0, 0x89, 0x24, 1, 0, ...tail]));
}
