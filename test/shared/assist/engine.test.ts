import { describe, expect, test } from 'vitest';
import { defaultAssistSettings } from '../../../shared/assist/assist-settings.ts';
import { AssistEngine, type AssistResult } from '../../../shared/assist/engine.ts';
import { rehearsal } from '../../../shared/assist/rehearsal.ts';
import { otherPixels } from '../../../shared/assist/training-pixels.ts';
import { isPadding, PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';

const settings = { ...defaultAssistSettings, trees: 7 };
const padding = (i: number) => isPadding(i % 512, Math.floor(i / 512));
/** Clear land, thick cloud, thin cloud and shadow in four bands, as numbers of the file. */
const spectra = {
  L1C_B2: [900, 6000, 2600, 500],
  L1C_B4: [1100, 6100, 2500, 400],
  L1C_B8: [2800, 6300, 3400, 900],
  L1C_B11: [2200, 3800, 2400, 700],
};

/** Four quarters of a class each. */
const truth = Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => (i % 512 < 260 ? 0 : 1) + (i < 512 * 250 ? 0 : 2));

function bandsOf(classes: Uint8Array, padded = 0): Map<string, Int16Array> {
  return new Map(
    Object.entries(spectra).map(([layerId, numbers]) => [
      layerId,
      Int16Array.from(classes, (number, i) => (padding(i) ? padded : numbers[number] + ((i * 7919) % 311))),
    ]),
  );
}

/** A dab of so many pixels a side in each of some classes' quarters. */
function dabs(side: number, numbers: readonly number[]): Uint8Array {
  const labels = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  for (const number of numbers) {
    const [x, y] = [number % 2 === 0 ? 100 : 400, number < 2 ? 100 : 400];
    for (let row = y; row < y + side; row++) labels.fill(number, row * 512 + x, row * 512 + x + side);
  }
  return labels;
}

const shown = bandsOf(truth);
/** On the scene as it is. */
const engine = new AssistEngine(shown);
const all = [0, 1, 2, 3];
const request = { labels: dabs(8, all), others: [], settings };
const result = (answer: object): AssistResult => {
  if ('cannot' in answer) throw new Error(String(answer.cannot));
  return answer as AssistResult;
};

describe('the assist', () => {
  test('learns classes that can be told apart from a dab of each, and says what it has learned from', () => {
    const { offer, uncertainty, featuresInWords, trainedOn } = result(engine.run(request));
    expect(truth.findIndex((number, i) => !padding(i) && offer.classes[i] !== number)).toBe(-1);
    expect(featuresInWords).toBe('4 L1C bands: B2 B4 B8 B11');
    expect(trainedOn).toEqual({ here: [64, 64, 64, 64], others: [0, 0, 0, 0] });
    const { certainty } = offer;
    expect(certainty?.findIndex((value, i) => value !== (padding(i) ? 0 : 255 - (uncertainty[i] ?? 0)))).toBe(-1);
  });

  test('neither reads the padding nor offers anything there', () => {
    const { offer, uncertainty } = result(new AssistEngine(bandsOf(truth, 255)).run(request));
    const other = result(new AssistEngine(bandsOf(truth, -9999)).run(request));
    expect(Buffer.compare(offer.classes, other.offer.classes)).toBe(0);
    expect(Buffer.compare(uncertainty, other.uncertainty)).toBe(0);
    expect(offer.classes.findIndex((number, i) => padding(i) !== (number === NO_STATEMENT))).toBe(-1);
    const labels = request.labels.map((number, i) => (padding(i) ? 2 : number));
    const drawnThere = result(engine.run({ ...request, labels }));
    expect(drawnThere.trainedOn.here).toEqual([64, 64, 64, 64]);
    expect(drawnThere.offer.classes[5]).toBe(NO_STATEMENT);
  });

  test('gives the same labels for the same drawing, whatever ran before', () => {
    const { bands, request: noisy } = rehearsal();
    const noise = new AssistEngine(bands);
    const first = result(noise.run({ ...noisy, settings }));
    noise.run({ ...noisy, settings: { ...settings, trees: 3, seed: 9 } });
    const again = result(noise.run({ ...noisy, settings }));
    expect(Buffer.compare(first.offer.classes, again.offer.classes)).toBe(0);
    expect(again.mostUncertain).toEqual(first.mostUncertain);
    expect(first.mostUncertain.length).toBeGreaterThan(1);
  });

  test('lets stand what is drawn, against all that it has learned', () => {
    const labels = dabs(12, all);
    labels[300 * 512 + 50] = 1;
    expect(result(engine.run({ ...request, labels })).offer.classes[300 * 512 + 50]).toBe(1);
  });

  test('learns from a sample of the mask as well, and may contradict it there', () => {
    // A quarter is shadow by mistake in a tenth of it, all of which is sampled.
    const sample = truth.slice();
    for (let y = 20; y < 100; y++) sample.fill(3, 512 * y + 20, 512 * y + 100);
    const { offer, trainedOn } = result(engine.run({ ...request, labels: dabs(0, []), sample }));
    expect(truth.findIndex((number, i) => !padding(i) && offer.classes[i] !== number)).toBe(-1);
    expect(trainedOn.here.every((count) => count > 6000)).toBe(true);
  });

  test('learns from patches that are done what is not drawn here', () => {
    const others = [otherPixels([...shown.keys()], [...shown.values()], dabs(20, all), 1)];
    const answer = result(engine.run({ ...request, labels: dabs(10, [0, 1]), others }));
    expect(answer.trainedOn).toEqual({ here: [100, 100, 0, 0], others: [50, 50, 50, 50] });
    expect(truth.findIndex((number, i) => !padding(i) && answer.offer.classes[i] !== number)).toBe(-1);
    const alone = result(engine.run({ ...request, labels: dabs(0, []), others }));
    expect(alone.trainedOn.others).toEqual([400, 400, 400, 400]);
  });

  test('says nothing where no band saw anything, and learns nothing there', () => {
    const bands = bandsOf(truth);
    for (const plane of bands.values()) plane.fill(0, 512 * 400, 512 * 512);
    const { offer, uncertainty, trainedOn } = result(
      new AssistEngine(bands).run({ ...request, labels: dabs(8, [0, 1, 2]) }),
    );
    expect(trainedOn.here).toEqual([64, 64, 0, 0]);
    expect(offer.classes.findIndex((number, i) => i >= 512 * 400 && number !== NO_STATEMENT)).toBe(-1);
    expect([uncertainty[512 * 450 + 9], offer.certainty?.[512 * 450 + 9]]).toEqual([0, 0]);
    expect(offer.classes[512 * 399 + 9]).not.toBe(NO_STATEMENT);
  });

  test('takes 0 for a number like others where there is one band alone', () => {
    const plane = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => (i % 512 < 260 ? 0 : 900));
    const { offer } = result(
      new AssistEngine(new Map([['L1C_B10', plane]])).run({ ...request, labels: dabs(8, [0, 1]) }),
    );
    expect([offer.classes[512 * 300 + 9], offer.classes[512 * 300 + 400]]).toEqual([0, 1]);
  });
});

describe('the assist says why it cannot:', () => {
  test.each<[string, Uint8Array]>([
    ['Nothing is there to learn from yet: paint a stroke of each class that you see.', dabs(0, [])],
    ['Only thin is there to learn from: the assist needs at least two classes.', dabs(5, [2])],
    ['Only 9 pixels of shadow: the assist learns from at least 10 of each class.', mixed(40, 3)],
    ['Only 1 pixel of thick and 1 pixel of thin: the assist learns from at least 10 of each class.', dabs(1, [1, 2])],
  ])('%s', (cannot, labels) => {
    expect(engine.run({ ...request, labels })).toEqual({ cannot });
  });

  test('no usable bands', () => {
    const plane = new Int16Array(PATCH_PIXELS);
    expect(
      new AssistEngine(
        new Map([
          ['S1_VV', plane],
          ['LABEL_fmask', plane],
        ]),
      ).run(request),
    ).toEqual({
      cannot: 'The assist needs bands of L1C or L2A: this split holds none of them.',
    });
  });
});

/** Plenty of clear, and 9 pixels of one class. */
function mixed(side: number, number: number): Uint8Array {
  const labels = dabs(side, [0]);
  labels.fill(number, 512 * 400 + 300, 512 * 400 + 309);
  return labels;
}
