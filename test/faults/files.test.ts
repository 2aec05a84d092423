import { expect, test } from 'vitest';
import { files } from './files.ts';
import { shortForm } from './short-form.ts';

test('files that go, change or break under the host lose nothing, and are told', async (context) => {
  if (process.platform === 'win32')
    return context.skip('pipes, devices and open files that can be removed are not of Windows');
  const { rows, unsound, told } = await shortForm(files);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(16);
}, 120_000);
