import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSound, rowText } from './fault-row.ts';
import { killedExports } from './killed-exports.ts';

test('an export that is killed, or read back otherwise than written, leaves the old file or the new one', async (context) => {
  const said: string[] = [];
  const run = { folder: await temporaryFolder(), short: true, seed: 1, say: (line: string) => void said.push(line) };
  const rows = await killedExports(run);
  if (rows.length === 0) return context.skip(said.join(' '));
  expect(rows.filter((row) => !isSound(row)).map(rowText), said.join('\n')).toEqual([]);
}, 120_000);
