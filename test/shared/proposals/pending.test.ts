import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { MOST_PIECES, pendingOf, type Undecided } from '../../../shared/proposals/pending.ts';
import { walked } from '../../support/hand-session.ts';

const at = (x: number, y: number) => y * PATCH_SIZE + x;

function scene(change: Partial<Undecided> = {}): Undecided {
  return {
    mask: new Int16Array(PATCH_PIXELS),
    offered: new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT),
    kept: null,
    rejected: new Uint8Array(PATCH_PIXELS),
    smallest: 1,
    ...change,
  };
}

function square(into: Uint8Array | Int16Array, x0: number, y0: number, side: number, code: number): void {
  for (let y = y0; y < y0 + side; y++) into.fill(code, at(x0, y), at(x0 + side, y));
}

test('an offer becomes the connected pieces of its difference to the mask, largest first', () => {
  const undecided = scene();
  square(undecided.offered, 10, 10, 5, 1);
  square(undecided.offered, 100, 100, 9, 3);
  // The same as the mask says: nothing to decide.
  square(undecided.offered, 200, 200, 9, 0);
  const { pieces, classes } = pendingOf(undecided);
  expect(pieces.map(({ classNumber, pixelCount }) => [classNumber, pixelCount])).toEqual([
    [3, 81],
    [1, 25],
  ]);
  expect(pieces[1]?.bounds).toEqual({ x0: 10, y0: 10, x1: 15, y1: 15 });
  expect(classes[at(202, 202)]).toBe(NO_STATEMENT);
});

test('classes that touch are pieces of their own, and corners hang together', () => {
  const undecided = scene();
  square(undecided.offered, 10, 10, 4, 1);
  square(undecided.offered, 14, 10, 4, 2);
  square(undecided.offered, 14, 14, 4, 1);
  expect(pendingOf(undecided).pieces.map(({ classNumber, pixelCount }) => [classNumber, pixelCount])).toEqual([
    [1, 32],
    [2, 16],
  ]);
});

test('what is kept, what was rejected as this class and what is too small is not offered', () => {
  const kept = new Uint8Array(PATCH_PIXELS);
  const rejected = new Uint8Array(PATCH_PIXELS);
  const undecided = scene({ kept, rejected, smallest: 5 });
  square(undecided.offered, 10, 10, 4, 1);
  square(kept, 10, 10, 2, 1);
  square(undecided.offered, 50, 10, 4, 1);
  square(rejected, 50, 10, 4, 1 + 1);
  // Rejected as another class.
  square(undecided.offered, 90, 10, 4, 1);
  square(rejected, 90, 10, 4, 2 + 1);
  square(undecided.offered, 130, 10, 2, 1);
  const { pieces, classes, labels } = pendingOf(undecided);
  expect(pieces.map(({ bounds, pixelCount }) => [bounds.x0, pixelCount])).toEqual([
    [90, 16],
    [10, 12],
  ]);
  expect([classes[at(130, 10)], labels[at(130, 10)]]).toEqual([NO_STATEMENT, 0]);
});

test('padding is never offered, and unknown codes of the mask are different from every class', () => {
  const undecided = scene({ mask: new Int16Array(PATCH_PIXELS).fill(-1) });
  undecided.offered.fill(2);
  const { pieces, classes } = pendingOf(undecided);
  expect(pieces.map(({ pixelCount }) => pixelCount)).toEqual([509 * 509]);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const isOutside = isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));
    if ((classes[i] === NO_STATEMENT) !== isOutside) throw new Error(`pixel ${i}`);
  }
});

test('of very many pieces the largest are listed, and all are counted and pending', () => {
  const undecided = scene();
  for (let y = 1; y < 509; y += 2) for (let x = 1; x < 509; x += 2) undecided.offered[at(x, y)] = 2;
  square(undecided.offered, 400, 400, 4, 1);
  const { pieces, counts, classes } = pendingOf(undecided);
  expect(pieces).toHaveLength(MOST_PIECES);
  expect(pieces.slice(0, 2).map(({ classNumber, firstPixel }) => [classNumber, firstPixel])).toEqual([
    [1, at(400, 400)],
    [2, at(1, 1)],
  ]);
  // Four of them lie below the square.
  expect(counts).toEqual([
    { pieces: 0, pixels: 0 },
    { pieces: 1, pixels: 16 },
    { pieces: 254 * 254 - 4, pixels: 254 * 254 - 4 },
    { pieces: 0, pixels: 0 },
  ]);
  expect(classes[at(507, 507)]).toBe(2);
});

test('any offer: each pixel that is pending is of one piece, which hangs together and is of its class', () => {
  const small = fc.array(fc.record({ x: fc.nat(16), y: fc.nat(12), code: fc.nat(4) }), { maxLength: 90 });
  fc.assert(
    fc.property(small, small, (offers, masks) => {
      const undecided = scene();
      for (const { x, y, code } of offers) undecided.offered[at(1 + x, 1 + y)] = code;
      for (const { x, y, code } of masks) undecided.mask[at(1 + x, 1 + y)] = code % 4;
      const { classes, labels, pieces } = pendingOf(undecided);
      let pending = 0;
      for (let i = 0; i < 20 * PATCH_SIZE; i++) {
        const isPending = undecided.offered[i] !== NO_STATEMENT && undecided.offered[i] !== undecided.mask[i];
        if (classes[i] !== (isPending ? undecided.offered[i] : NO_STATEMENT)) throw new Error(`pixel ${i}`);
        if ((labels[i] !== 0) !== isPending) throw new Error(`piece of pixel ${i}`);
        if (isPending) pending++;
      }
      expect(pieces.reduce((sum, { pixelCount }) => sum + pixelCount, 0)).toBe(pending);
      for (const { firstPixel, classNumber } of pieces) {
        const [x, y] = [firstPixel % PATCH_SIZE, Math.floor(firstPixel / PATCH_SIZE)];
        // Over edges alone it reaches no more than the piece.
        for (const pixel of walked(x, y, (i) => classes[i] === classNumber))
          expect(labels[pixel]).toBe(labels[firstPixel]);
      }
    }),
    { numRuns: 12 },
  );
});
