import { cloudClasses } from '../cloudsen12/classes.ts';
import { alikeComponents } from '../raster/components.ts';
import { hitsAmong, pixels } from './findings.ts';
import type { LintRule } from './lint-rule.ts';

export const smallIslands: LintRule<'smallest'> = {
  id: 'islands',
  title: 'Islands',
  about: 'Connected pixels of a class that are too few to be meant.',
  thresholds: {
    smallest: { title: 'Smallest that is meant', unit: 'pixels', standard: 9, min: 2, max: 1000, step: 1 },
  },
  layers: () => [],
  *check({ mask }, { smallest }) {
    yield;
    return hitsAmong(alikeComponents(mask, 8), ({ pixelCount, firstPixel }) => {
      if (pixelCount >= smallest) return null;
      const name: string = cloudClasses[mask[firstPixel]] ?? `code ${mask[firstPixel]}`;
      return `${pixels(pixelCount)} of ${name}, fewer than ${smallest}.`;
    });
  },
};
