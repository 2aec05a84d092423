import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { sharpened, sharpeningRanges } from '../../../shared/proposals/sharpened-offer.ts';
import { open } from '../../../shared/raster/open-close.ts';
import { drawPatch, patchMask } from '../../support/ascii-mask.ts';

const shown = { x0: 20, y0: 20, x1: 32, y1: 27 };
const mask = new Int16Array(PATCH_PIXELS);
const all = { leastCertainty: 0, leastRadius: 0 };

function offerOf(rows: readonly string[], certainty: Uint8Array | null = null) {
  return { classes: Uint8Array.from(patchMask(rows, 20, 20, 4)), certainty };
}

const bodyWithSpit = [
  '444444444444',
  '433333444444',
  '433333333334',
  '433333444444',
  '433333444444',
  '433333444224',
  '444444444224',
];

test('without limits all is offered as it was', () => {
  const offer = offerOf(bodyWithSpit);
  expect(sharpened(offer, mask, all)).toEqual(offer);
});

test('what is too thin for a disc is not offered, and pieces of any class that hold one stay', () => {
  const { classes } = sharpened(offerOf(bodyWithSpit), mask, { ...all, leastRadius: 1.5 });
  expect(drawPatch(classes, shown)).toEqual([
    '444444444444',
    '433333444444',
    '433333444444',
    '433333444444',
    '433333444444',
    '433333444444',
    '444444444444',
  ]);
});

test('how thin it is depends on the difference to the mask, not on the offer', () => {
  const held = patchMask(['............', '.33333......', '.33333......', '.33333......', '.33333......'], 20, 20);
  const offer = offerOf(['444444444444', '433333344444', '433333344444', '433333344444', '433333344444']);
  const { classes } = sharpened(offer, held, { ...all, leastRadius: 1 });
  expect(drawPatch(classes, shown)[2]).toBe('433333444444');
});

test('what is less sure than the least is not offered', () => {
  const certainty = new Uint8Array(PATCH_PIXELS).fill(200);
  for (let y = 20; y < 27; y++) certainty.fill(90, 512 * y + 20, 512 * y + 24);
  const { classes } = sharpened(offerOf(bodyWithSpit, certainty), mask, { ...all, leastCertainty: 91 });
  expect(drawPatch(classes, shown)[1]).toBe('444433444444');
  expect(drawPatch(classes, shown)[5]).toBe('444433444224');
});

test('a source that does not say how sure it is offers all', () => {
  const offer = offerOf(bodyWithSpit);
  expect(sharpened(offer, mask, { ...all, leastCertainty: 250 }).classes).toEqual(offer.classes);
});

test('the least of both settings leaves all, the most of the radius leaves none of what an annotator would call small', () => {
  const offer = offerOf(bodyWithSpit);
  const { leastCertainty, leastRadius } = sharpeningRanges;
  const least = { leastCertainty: leastCertainty.least, leastRadius: leastRadius.least };
  expect(sharpened(offer, mask, least).classes).toEqual(offer.classes);
  const most = sharpened(offer, mask, { ...least, leastRadius: leastRadius.most });
  expect(most.classes.every((number) => number === 4)).toBe(true);
});

test('a piece keeps what an opening of each class by itself keeps of it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ x: fc.nat(14), y: fc.nat(10), w: fc.nat(8), h: fc.nat(6), to: fc.nat(3) })),
      fc.constantFrom(0.5, 1, 1.5, 2, 3),
      (boxes, leastRadius) => {
        const classes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
        // Into the corner of the image, where discs are cut.
        for (const { x, y, w, h, to } of boxes)
          for (let row = 1 + y; row <= 1 + y + h; row++) classes.fill(to, 512 * row + 1 + x, 512 * row + 2 + x + w);
        const found = sharpened({ classes, certainty: null }, mask, { leastCertainty: 0, leastRadius });
        const expected = classes.slice();
        for (let number = 0; number < 4; number++) {
          const changes = new Int16Array(PATCH_PIXELS);
          for (let i = 0; i < PATCH_PIXELS; i++) changes[i] = classes[i] === number && mask[i] !== number ? 1 : 0;
          const opened = open(changes, 1, leastRadius);
          for (let i = 0; i < PATCH_PIXELS; i++) if (changes[i] === 1 && opened[i] === 0) expected[i] = NO_STATEMENT;
        }
        expect(found.classes.findIndex((number, i) => number !== expected[i])).toBe(-1);
      },
    ),
    { numRuns: 8 },
  );
});
