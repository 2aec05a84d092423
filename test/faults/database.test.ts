import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { database } from './database.ts';
import { isSound, rowText } from './fault-row.ts';

test('a damaged project is opened right or refused in words, and what can be read of it is recovered', async () => {
  const said: string[] = [];
  const seed = Date.now() % 1_000_000;
  const say = (line: string) => void said.push(line);
  const rows = await database({ folder: await temporaryFolder(), short: true, seed, say });
  expect(rows.filter((row) => !isSound(row)).map(rowText), [`seed ${seed}`, ...said].join('\n')).toEqual([]);
}, 120_000);
