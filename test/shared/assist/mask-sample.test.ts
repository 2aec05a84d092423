import { expect, test } from 'vitest';
import { maskSample } from '../../../shared/assist/mask-sample.ts';
import { IMAGE_PIXELS, isPadding, PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { classTable, NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { patchMask } from '../../support/ascii-mask.ts';

const table = classTable('LABEL_manual_hq');

test('a sample holds one of 25 pixels of the image, in its class, and none of the padding', () => {
  const sample = maskSample(patchMask([], 1, 1, 2, 3), table);
  const stated = Array.from(sample.keys()).filter((i) => sample[i] !== NO_STATEMENT);
  expect(Math.abs(stated.length - IMAGE_PIXELS / 25)).toBeLessThan(200);
  expect(stated.every((i) => sample[i] === 2 && !isPadding(i % 512, Math.floor(i / 512)))).toBe(true);
});

test('each column is met by some row of the sample', () => {
  const sample = maskSample(new Int16Array(PATCH_PIXELS), table);
  const columns = new Set(Array.from(sample.keys()).flatMap((i) => (sample[i] === NO_STATEMENT ? [] : [i % 512])));
  expect(columns.size).toBe(509);
});

test('what is unlabelled is no lesson', () => {
  expect(maskSample(patchMask([], 1, 1, -1), table).every((number) => number === NO_STATEMENT)).toBe(true);
});
