import { expect, test } from 'vitest';
import { database } from './database.ts';
import { shortForm } from './short-form.ts';

test('a damaged project is opened right or refused in words, and what can be read of it is recovered', async () => {
  const { rows, unsound, told } = await shortForm(database);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
