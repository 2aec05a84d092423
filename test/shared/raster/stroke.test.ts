import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { capsuleSpans } from '../../../shared/raster/brush.ts';
import { applyDelta, checkDelta, encodeDelta } from '../../../shared/raster/delta.ts';
import { ruleByRank, ruleOf } from '../../../shared/raster/paint-rule.ts';
import { emptyRect, imageRect, type Rect, unionRect } from '../../../shared/raster/rect.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import { type StrokeLimits, StrokeRecorder } from '../../../shared/raster/stroke.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';
import { anyCode, anyMask, firstDifference } from './random-masks.ts';
import { anyRegion } from './random-regions.ts';

interface Segment {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  readonly r: number;
  /** Null erases. */
  readonly code: number | null;
}

const place = fc.double({ min: -60, max: 570, noNaN: true });
const anySegment: fc.Arbitrary<Segment> = fc.record({
  ax: place,
  ay: place,
  bx: place,
  by: place,
  r: fc.oneof(fc.double({ min: 0.5, max: 6, noNaN: true }), fc.double({ min: 0.5, max: 128, noNaN: true })),
  code: fc.option(anyCode),
});
const anyStroke = fc.array(anySegment, { maxLength: 5 });
const nowhere: Rect = { x0: -1000, y0: -1000, x1: 1500, y1: 1500 };

/** A span buffer of (row, first column, end column). */
function spansOf(...rows: readonly (readonly [number, number, number])[]): SpanBuffer {
  const spans = new SpanBuffer();
  for (const [y, x0, x1] of rows) spans.push(y, x0, x1);
  return spans;
}

/** The segments' spans reach over the padding and out of the patch: the recorder must not. */
function paintStroke(recorder: StrokeRecorder, stroke: readonly Segment[], base: Int16Array): void {
  const spans = new SpanBuffer();
  for (const { ax, ay, bx, by, r, code } of stroke) {
    spans.clear();
    capsuleSpans(spans, ax, ay, r, bx, by, r, nowhere);
    if (code === null) recorder.copy(spans, base);
    else recorder.paint(spans, code);
  }
}

/** Pixel by pixel what a stroke does. */
function paintSlowly(codes: Int16Array, stroke: readonly Segment[], base: Int16Array): void {
  const spans = new SpanBuffer();
  for (const { ax, ay, bx, by, r, code } of stroke) {
    spans.clear();
    capsuleSpans(spans, ax, ay, r, bx, by, r, nowhere);
    for (let i = 0; i < spans.count; i++) {
      const [y, x0, x1] = spans.data.subarray(3 * i, 3 * i + 3);
      for (let x = x0; x < x1; x++) {
        if (!isPadding(x, y)) codes[y * PATCH_SIZE + x] = code ?? base[y * PATCH_SIZE + x];
      }
    }
  }
}

const anyLimits = fc.record({
  isGated: fc.boolean(),
  rule: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 1, max: 5 }).map((step) => ruleOf((code) => code % step !== 0)),
    fc.integer({ min: 1, max: 200 }).map((ranks) => ruleByRank((code) => (code & 0xffff) % ranks)),
  ),
});

/** Pixel by pixel what a piece of a stroke does within limits. */
function paintWithin(codes: Int16Array, segment: Segment, base: Int16Array, { rule, region }: StrokeLimits): void {
  const there = codes.slice();
  paintSlowly(codes, [segment], base);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const isShut = region !== null && region[i] === 0;
    const isWeak = rule !== null && rule.strength[codes[i] & 0xffff] < rule.hold[there[i] & 0xffff];
    if (isShut || isWeak) codes[i] = there[i];
  }
}

describe('a stroke', () => {
  it('paints its spans and erases to the codes of the base, padding never', () => {
    fc.assert(
      fc.property(anyMask, anyMask, anyStroke, (mask, base, stroke) => {
        const expected = mask.slice();
        paintSlowly(expected, stroke, base);
        const codes = mask.slice();
        const recorder = new StrokeRecorder(codes);
        paintStroke(recorder, stroke, base);
        expect(firstDifference(codes, expected)).toBe(-1);
        let changed = 0;
        for (let i = 0; i < PATCH_PIXELS; i++) if (expected[i] !== mask[i]) changed++;
        expect(recorder.changedPixels()).toBe(changed);
      }),
      { numRuns: 60 },
    );
  });

  it('that is cancelled leaves the mask unchanged', () => {
    fc.assert(
      fc.property(anyMask, anyMask, anyStroke, (mask, base, stroke) => {
        const codes = mask.slice();
        const recorder = new StrokeRecorder(codes);
        paintStroke(recorder, stroke, base);
        expect(recorder.cancel()).toEqual(recorder.dirty);
        expect(firstDifference(codes, mask)).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });

  it('ends as the delta between the mask before and after, null if nothing is different', () => {
    fc.assert(
      fc.property(anyMask, anyMask, anyStroke, (mask, base, stroke) => {
        const codes = mask.slice();
        const recorder = new StrokeRecorder(codes);
        paintStroke(recorder, stroke, base);
        const whole = encodeDelta(mask, codes);
        expect(recorder.end()).toEqual(whole.length === 0 ? null : whole);
      }),
      { numRuns: 60 },
    );
  });

  it('after stroke, undone one by one, leads back to every mask there was; redone, forward again', () => {
    fc.assert(
      fc.property(anyMask, anyMask, fc.array(anyStroke, { minLength: 1, maxLength: 6 }), (mask, base, strokes) => {
        const codes = mask.slice();
        const states = [mask];
        const deltas: Uint8Array[] = [];
        for (const stroke of strokes) {
          const recorder = new StrokeRecorder(codes);
          paintStroke(recorder, stroke, base);
          const delta = recorder.end();
          if (delta === null) continue;
          deltas.push(delta);
          states.push(codes.slice());
        }
        for (let i = deltas.length - 1; i >= 0; i--) {
          applyDelta(codes, deltas[i], 'backward');
          expect(firstDifference(codes, states[i])).toBe(-1);
        }
        deltas.forEach((delta, i) => {
          applyDelta(codes, delta, 'forward');
          expect(firstDifference(codes, states[i + 1])).toBe(-1);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('tells what each piece wrote and gathers it, padding cut off', () => {
    const recorder = new StrokeRecorder(patchMask([], 0, 0));
    const [one, two] = [new SpanBuffer(), new SpanBuffer()];
    const first = capsuleSpans(one, 20, 30, 4, 25, 30, 4, nowhere);
    expect(recorder.paint(one, 3)).toEqual(first);
    capsuleSpans(two, 1, 100, 8, 1, 100, 8, nowhere);
    const second = recorder.paint(two, 3);
    expect(second).toEqual({ x0: 1, y0: 92, x1: 9, y1: 108 });
    expect(recorder.dirty).toEqual(unionRect(first, second));
    expect(recorder.changedPixels()).toBe(checkDelta(recorder.end() ?? new Uint8Array()).pixelCount);
  });

  it('erases to the untouched base in the middle of fresh paint', () => {
    const base = patchMask(['..22', '~~--'], 10, 10, 0, 255);
    const codes = base.slice();
    const recorder = new StrokeRecorder(codes);
    recorder.paint(spansOf([10, 10, 14], [11, 10, 14]), 7);
    recorder.copy(spansOf([10, 11, 13], [11, 11, 13]), base);
    expect(drawPatch(codes, { x0: 10, y0: 10, x1: 14, y1: 12 })).toEqual(['7.27', '7~-7']);
    expect(checkDelta(recorder.end() ?? new Uint8Array()).pairs).toEqual([
      [0, 7, 1],
      [2, 7, 1],
      [99, 7, 1],
      [-1, 7, 1],
    ]);
  });

  it('that writes the code that is there already changes nothing', () => {
    const codes = patchMask([], 0, 0, 99, -1);
    const recorder = new StrokeRecorder(codes);
    recorder.paint(spansOf([250, 5, 300]), 99);
    expect(recorder.dirty).toEqual({ x0: 5, y0: 250, x1: 300, y1: 251 });
    expect(recorder.changedPixels()).toBe(0);
    expect(recorder.end()).toBeNull();
  });

  it('changes only the rows that it wrote, not those between', () => {
    const codes = patchMask([], 0, 0, 99, -1);
    const before = codes.slice();
    const recorder = new StrokeRecorder(codes);
    recorder.paint(spansOf([1, 1, 510], [40, 7, 9]), 3);
    recorder.paint(spansOf([509, 1, 510]), 4);
    expect(recorder.changedPixels()).toBe(509 + 2 + 509);
    expect(recorder.end()).toEqual(encodeDelta(before, codes));
  });

  it('keeps to a clip inside the image', () => {
    const clip: Rect = { x0: 40, y0: 50, x1: 53, y1: 67 };
    const codes = patchMask([], 0, 0);
    const recorder = new StrokeRecorder(codes, clip);
    const spans = new SpanBuffer();
    capsuleSpans(spans, 0, 0, 300, 0, 0, 300, nowhere);
    expect(recorder.paint(spans, 1)).toEqual(clip);
    expect(recorder.changedPixels()).toBe(13 * 17);
    expect(() => new StrokeRecorder(codes, { ...imageRect, x0: 0 })).toThrow('inside the image area');
  });

  it('touches nothing where its spans lie outside, empty or reversed', () => {
    const codes = patchMask([], 0, 0);
    const recorder = new StrokeRecorder(codes);
    const spans = spansOf(
      [-1, 5, 9],
      [0, 5, 9],
      [510, 5, 9],
      [600, 5, 9],
      [9, -9, 1],
      [9, 510, 600],
      [9, 20, 20],
      [9, 20, 10],
    );
    expect(recorder.paint(spans, 1)).toEqual(emptyRect);
    expect(recorder.end()).toBeNull();
    expect(firstDifference(codes, patchMask([], 0, 0))).toBe(-1);
  });

  it('is over once: after its end or cancel it takes nothing more', () => {
    for (const finish of ['end', 'cancel'] as const) {
      const recorder = new StrokeRecorder(patchMask([], 0, 0));
      recorder[finish]();
      expect(() => recorder.paint(spansOf([9, 5, 9]), 1)).toThrow('has ended');
      expect(() => recorder.end()).toThrow('ends once');
      expect(() => recorder.cancel()).toThrow('ends once');
    }
  });

  it('refuses codes that are no int16, masks of another size, and itself as base', () => {
    const codes = patchMask([], 0, 0);
    const recorder = new StrokeRecorder(codes);
    for (const code of [32_768, -32_769, 0.5, Number.NaN]) {
      expect(() => recorder.paint(spansOf([9, 5, 9]), code)).toThrow(`code ${code}`);
    }
    expect(() => recorder.copy(spansOf([9, 5, 9]), codes)).toThrow('invariant');
    expect(() => new StrokeRecorder(new Int16Array(100))).toThrow('a mask of 100 codes');
  });

  it('writes each pixel only where its limits let it', () => {
    fc.assert(
      fc.property(anyMask, anyMask, anyRegion, fc.array(anySegment, { maxLength: 3 }), anyLimits, (...drawn) => {
        const [mask, base, region, stroke, { isGated, rule }] = drawn;
        const codes = mask.slice();
        const recorder = new StrokeRecorder(codes);
        recorder.limits = { rule, region: isGated ? region : null };
        paintStroke(recorder, stroke, base);
        const expected = mask.slice();
        const slow = { rule, region: isGated ? region : null };
        for (const one of stroke) paintWithin(expected, one, base, slow);
        expect(firstDifference(codes, expected)).toBe(-1);
        const whole = encodeDelta(mask, expected);
        expect(recorder.end()).toEqual(whole.length === 0 ? null : whole);
      }),
      { numRuns: 40 },
    );
  });

  it('that is rewound goes on as if nothing had been written, as often as that is done', () => {
    fc.assert(
      fc.property(anyMask, anyMask, fc.array(anyStroke, { minLength: 1, maxLength: 4 }), (mask, base, tries) => {
        const codes = mask.slice();
        const recorder = new StrokeRecorder(codes);
        for (const stroke of tries) {
          const { dirty } = recorder;
          expect(recorder.rewind()).toEqual(dirty);
          expect(recorder.dirty).toEqual(emptyRect);
          expect(recorder.changedPixels()).toBe(0);
          expect(firstDifference(codes, mask)).toBe(-1);
          paintStroke(recorder, stroke, base);
          expect(firstDifference(recorder.original(), mask)).toBe(-1);
        }
        const expected = mask.slice();
        paintSlowly(expected, tries.at(-1) ?? [], base);
        expect(firstDifference(codes, expected)).toBe(-1);
        const whole = encodeDelta(mask, expected);
        expect(recorder.end()).toEqual(whole.length === 0 ? null : whole);
      }),
      { numRuns: 40 },
    );
  });

  it('knows the mask from before while it goes on, and gives a copy of it', () => {
    const codes = patchMask(['#2', '34'], 50, 50);
    const recorder = new StrokeRecorder(codes);
    recorder.paint(spansOf([50, 50, 52]), 9);
    const original = recorder.original();
    expect(drawPatch(original, { x0: 50, y0: 50, x1: 52, y1: 52 })).toEqual(['#2', '34']);
    original.fill(5);
    recorder.cancel();
    expect(codes[50 * PATCH_SIZE + 51]).toBe(2);
  });

  it('cannot be rewound once it is over', () => {
    const recorder = new StrokeRecorder(patchMask([], 0, 0));
    recorder.end();
    expect(() => recorder.rewind()).toThrow('has ended');
  });
});
