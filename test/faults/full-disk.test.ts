import { expect, test } from 'vitest';
import { noInterposing } from '../support/interposed-library.ts';
import { fullDisk } from './full-disk.ts';
import { shortForm } from './short-form.ts';

test('a full disk at any step of anything is told, damages nothing, and is got over', async (context) => {
  const hindrance = noInterposing();
  if (hindrance !== null) return context.skip(hindrance);
  const { rows, unsound, told } = await shortForm(fullDisk);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBe(13);
}, 120_000);
