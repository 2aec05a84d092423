import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSound, rowText } from './fault-row.ts';
import { kills } from './kills.ts';

test('a host that is killed while somebody paints keeps what it said is saved, once and in order', async () => {
  const said: string[] = [];
  const rows = await kills({
    folder: await temporaryFolder(),
    short: true,
    seed: 1,
    say: (line) => void said.push(line),
  });
  expect(rows.filter((row) => !isSound(row)).map(rowText), said.join('\n')).toEqual([]);
}, 120_000);
