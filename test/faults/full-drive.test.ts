import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSound, rowText } from './fault-row.ts';
import { fullDrive } from './full-drive.ts';

test('a drive that is really full is told, damages nothing, and is got over', async (context) => {
  const said: string[] = [];
  const run = { folder: await temporaryFolder(), short: true, seed: 1, say: (line: string) => void said.push(line) };
  const rows = await fullDrive(run);
  if (rows.length === 0) return context.skip('mounting a small drive takes Linux and its root');
  expect(rows.filter((row) => !isSound(row)).map(rowText), said.join('\n')).toEqual([]);
}, 120_000);
