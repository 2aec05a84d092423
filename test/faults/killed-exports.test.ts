import { expect, test } from 'vitest';
import { killedExports } from './killed-exports.ts';
import { shortForm } from './short-form.ts';

test('an export that is killed, or read back otherwise than written, leaves the old file or the new one', async (context) => {
  const { rows, unsound, told } = await shortForm(killedExports);
  if (rows.length === 0) return context.skip(told);
  expect(unsound, told).toEqual([]);
}, 120_000);
