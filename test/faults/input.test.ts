import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSound, rowText } from './fault-row.ts';
import { input } from './input.ts';

test('whatever is in a folder, a delta, an expression, a document, the settings or a project is read, or refused in words', async () => {
  const said: string[] = [];
  const seed = Date.now() % 1_000_000;
  const say = (line: string) => void said.push(line);
  const rows = await input({ folder: await temporaryFolder(), short: true, seed, say });
  expect(rows.filter((row) => !isSound(row)).map(rowText), [`seed ${seed}`, ...said].join('\n')).toEqual([]);
}, 120_000);
