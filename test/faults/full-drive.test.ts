import { expect, test } from 'vitest';
import { fullDrive } from './full-drive.ts';
import { shortForm } from './short-form.ts';

test('a drive that is really full is told, damages nothing, and is got over', async (context) => {
  const { rows, unsound, told } = await shortForm(fullDrive);
  if (rows.length === 0) return context.skip('mounting a small drive takes Linux and its root');
  expect(unsound, told).toEqual([]);
}, 120_000);
