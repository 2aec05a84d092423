import { expect, test } from 'vitest';
import { annotators } from './annotators.ts';
import { shortForm } from './short-form.ts';

test('annotators at once in two processes, beside the command line, lose and double nothing', async () => {
  const { rows, unsound, told } = await shortForm(annotators);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
