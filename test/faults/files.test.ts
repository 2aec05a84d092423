import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSound, rowText } from './fault-row.ts';
import { files } from './files.ts';

test('files that go, change or break under the host lose nothing, and are told', async (context) => {
  if (process.platform === 'win32')
    return context.skip('pipes, devices and open files that can be removed are not of Windows');
  const said: string[] = [];
  const run = { folder: await temporaryFolder(), short: true, seed: 1, say: (line: string) => void said.push(line) };
  const rows = await files(run);
  expect(rows.filter((row) => !isSound(row)).map(rowText), said.join('\n')).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(16);
}, 120_000);
