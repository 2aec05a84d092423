import { expect, it } from 'vitest';
import { replaceCode } from '../../../shared/raster/replace.ts';
import { patchMask } from '../../support/ascii-mask.ts';
import { firstDifference } from './random-masks.ts';

it('one code takes the place of another everywhere in the image, and padding keeps its own', () => {
  const mask = patchMask(['#2', '-#'], 508, 508, 2, 1);
  expect(firstDifference(replaceCode(mask, 1, 99), patchMask(['~2', '-~'], 508, 508, 2, 1))).toBe(-1);
  expect(firstDifference(replaceCode(mask, 7, 1), mask)).toBe(-1);
});
