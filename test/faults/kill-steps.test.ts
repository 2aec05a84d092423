import { expect, test } from 'vitest';
import { noInterposing } from '../support/interposed-library.ts';
import { killSteps } from './kill-steps.ts';
import { shortForm } from './short-form.ts';

test('whatever writes a project can be killed at any of its steps, and the next one goes on from there', async (context) => {
  const hindrance = noInterposing();
  if (hindrance !== null) return context.skip(hindrance);
  const { rows, unsound, told } = await shortForm(killSteps);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
