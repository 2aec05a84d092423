import { expect, test } from 'vitest';
import { findChromium } from '../support/browser.ts';
import { pages } from './pages.ts';
import { shortForm } from './short-form.ts';

test('a page that is loaded again, killed, or cut off from its host sends every stroke once and in order', async (context) => {
  if (findChromium() === null) return context.skip('this needs a Chromium');
  const { rows, unsound, told } = await shortForm(pages);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
