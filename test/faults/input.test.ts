import { expect, test } from 'vitest';
import { input } from './input.ts';
import { shortForm } from './short-form.ts';

test('whatever is in a folder, a delta, an expression, a document, the settings or a project is read, or refused in words', async () => {
  const { rows, unsound, told } = await shortForm(input, Date.now() % 1_000_000);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
