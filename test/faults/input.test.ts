import { expect, test } from 'vitest';
import { input } from './input.ts';
import { shortForm } from './short-form.ts';

test('whatever is in a file, a folder, a text or a command line of others is read, or refused in words', async () => {
  const { rows, unsound, told } = await shortForm(input, Date.now() % 1_000_000);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
