import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import {
  meanUncertainty,
  offerOfCodes,
  offerOfProbabilities,
  type ProbabilityPlanes,
  sureEnough,
} from '../../../shared/proposals/model-offer.ts';
import { packOffer, unpackOffer } from '../../../shared/proposals/packed-offer.ts';

/** Index of an image pixel, counted along the first image row. */
const at = (n: number) => PATCH_SIZE + 1 + n;

/** Four planes that hold these probabilities in the first image pixels, and 0 elsewhere. */
function planesOf(pixels: readonly (readonly number[])[], make: (length: number) => Float32Array | Uint8Array) {
  const planes = [0, 1, 2, 3].map((number) => {
    const plane = make(PATCH_PIXELS);
    for (const [n, values] of pixels.entries()) plane[at(n)] = values[number];
    return plane;
  });
  return planes as unknown as ProbabilityPlanes;
}

const floats = (length: number) => new Float32Array(length);
const bytes = (length: number) => new Uint8Array(length);

describe('class codes', () => {
  test('0 to 3 are the classes, and whatever else is there is no statement', () => {
    for (const codes of [new Int8Array(PATCH_PIXELS), new Uint8Array(PATCH_PIXELS), new Int16Array(PATCH_PIXELS)]) {
      codes.fill(99);
      codes.set([0, 1, 2, 3, 4, -1, 99], at(0));
      const { classes, certainty } = offerOfCodes(codes);
      expect([...classes.subarray(at(0), at(8))]).toEqual([0, 1, 2, 3, 4, 4, 4, 4]);
      expect(certainty).toBe(null);
    }
  });

  test('in the padding are no statement', () => {
    const { classes } = offerOfCodes(new Uint8Array(PATCH_PIXELS).fill(1));
    expect(classes.reduce((sum, number) => sum + (number === 1 ? 1 : 0), 0)).toBe(509 * 509);
    expect([0, 511, 512, 510 * 512 + 1].map((i) => classes[i])).toEqual([4, 4, 4, 4]);
  });
});

describe('probabilities', () => {
  test('offer the likeliest class, as surely as it leads the next', () => {
    const pixels = [
      [0.7, 0.1, 0.1, 0.1],
      [0.1, 0.2, 0.3, 0.4],
      [0, 1, 0, 0],
      [0.25, 0.25, 0.25, 0.25],
    ];
    const { classes, certainty } = offerOfProbabilities(planesOf(pixels, floats));
    expect([...classes.subarray(at(0), at(4))]).toEqual([0, 3, 1, 0]);
    expect([...(certainty?.subarray(at(0), at(4)) ?? [])]).toEqual([153, 25, 255, 0]);
  });

  test('that do not sum to 1 are compared as shares of their sum', () => {
    const { certainty } = offerOfProbabilities(
      planesOf(
        [
          [0.9, 0.9, 0, 0],
          [0, 0.2, 0, 0],
        ],
        floats,
      ),
    );
    expect([...(certainty?.subarray(at(0), at(2)) ?? [])]).toEqual([0, 255]);
  });

  test('say nothing where one is NaN, where all are 0, and in the padding', () => {
    const planes = planesOf(
      [
        [0.5, Number.NaN, 0, 0],
        [0, 0, 0, 0],
      ],
      floats,
    );
    planes[1]?.fill(1, 0, 512);
    const { classes } = offerOfProbabilities(planes);
    expect(new Set(classes)).toEqual(new Set([NO_STATEMENT]));
  });

  test('a little below 0, as rounding makes them, leave a sure pixel sure', () => {
    const pixels = [
      [1, -0.001, -0.001, -0.001],
      [-0.01, -0.01, -0.01, 1],
      [1, -0.9, 0, 0],
    ];
    const { classes, certainty } = offerOfProbabilities(planesOf(pixels, floats));
    expect([...classes.subarray(at(0), at(3))]).toEqual([0, 3, 0]);
    expect([...(certainty?.subarray(at(0), at(3)) ?? [])]).toEqual([255, 255, 255]);
  });

  test('that are infinite state nothing', () => {
    const inf = Number.POSITIVE_INFINITY;
    const { classes } = offerOfProbabilities(
      planesOf(
        [
          [inf, 0, 0, 0],
          [inf, inf, 0, 0],
          [inf, -inf, 1, 0],
        ],
        floats,
      ),
    );
    expect([...classes.subarray(at(0), at(3))]).toEqual([NO_STATEMENT, NO_STATEMENT, NO_STATEMENT]);
  });

  test('of a class that the model does not have are 0', () => {
    const [clear, thick] = planesOf([[10, 200, 0, 0]], bytes);
    const { classes, certainty } = offerOfProbabilities([clear, thick, null, null]);
    expect([classes[at(0)], certainty?.[at(0)]]).toEqual([1, 231]);
  });

  test('are what a slow reading of each pixel says', () => {
    const pixel = fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 255 })));
    fc.assert(
      fc.property(fc.array(pixel, { minLength: 1, maxLength: 40 }), (pixels) => {
        const { classes, certainty } = offerOfProbabilities(planesOf(pixels, bytes));
        for (const [n, values] of pixels.entries()) {
          const [best, next] = values.toSorted((a, b) => b - a);
          const sum = values.reduce((a, b) => a + b);
          expect(classes[at(n)]).toBe(sum === 0 ? NO_STATEMENT : values.indexOf(best));
          expect(certainty?.[at(n)]).toBe(sum === 0 ? 0 : Math.round((255 * (best - next)) / sum));
        }
      }),
      { numRuns: 15 },
    );
  });
});

test('what a model is not sure enough of is left out where that is asked', () => {
  const offer = offerOfProbabilities(
    planesOf(
      [
        [0.6, 0.4, 0, 0],
        [0.9, 0.1, 0, 0],
      ],
      floats,
    ),
  );
  expect(sureEnough(offer, { leastMargin: 0 })).toBe(offer);
  expect([...sureEnough(offer, { leastMargin: 50 }).classes.subarray(at(0), at(2))]).toEqual([NO_STATEMENT, 0]);
  const codes = offerOfCodes(new Uint8Array(PATCH_PIXELS));
  expect(sureEnough(codes, { leastMargin: 50 })).toBe(codes);
});

test('the uncertainty of a patch is the mean over what is stated, and unknown where nothing is', () => {
  const pixels = [
    [1, 0, 0, 0],
    [0.5, 0.5, 0, 0],
    [0, 0, 0, 0],
  ];
  expect(meanUncertainty(offerOfProbabilities(planesOf(pixels, floats)))).toBeCloseTo(0.5, 2);
  expect(meanUncertainty(offerOfProbabilities(planesOf([], floats)))).toBeNaN();
  expect(meanUncertainty(offerOfCodes(new Uint8Array(PATCH_PIXELS)))).toBeNaN();
});

test('an offer comes back from its one buffer', () => {
  const sure = offerOfProbabilities(planesOf([[0.7, 0.1, 0.1, 0.1]], floats));
  expect(unpackOffer(packOffer(sure))).toEqual(sure);
  const codes = offerOfCodes(new Uint8Array(PATCH_PIXELS).fill(2));
  expect(unpackOffer(packOffer(codes))).toEqual(codes);
});
