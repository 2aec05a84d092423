import { expect, test } from 'vitest';
import { noInterposing } from '../support/interposed-library.ts';
import { savedAfterSync } from './saved-after-sync.ts';
import { shortForm } from './short-form.ts';

test('a sync precedes each "saved" that crosses the socket, and a new project lies on the disk before the first', async (context) => {
  const hindrance = noInterposing();
  if (hindrance !== null) return context.skip(hindrance);
  const { rows, unsound, told } = await shortForm(savedAfterSync);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
