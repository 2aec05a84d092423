import { expect, test } from 'vitest';
import { findChromium } from '../support/browser.ts';
import { shortForm } from './short-form.ts';
import { sleeping } from './sleep.ts';

test('a page that sleeps with strokes that wait sends them once and in order, or offers them behind those of another', async (context) => {
  if (findChromium() === null) return context.skip('this needs a Chromium');
  const { rows, unsound, told } = await shortForm(sleeping);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 180_000);
