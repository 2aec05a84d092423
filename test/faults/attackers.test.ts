import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildAll } from '../../build/build.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { attackers } from './attackers.ts';
import { isSound, rowText } from './fault-row.ts';

const root = join(import.meta.dirname, '../..');

// The host runs from its sources, but no host starts without the files of its page.
beforeAll(() => buildAll({ root, only: ['renderer'], ifStale: true }), 120_000);

test('nobody without the token is let in, not from the same browser either, and a page that never stops holds up none', async () => {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const rows = await attackers({ folder: await temporaryFolder(), short: true, seed: 1, say });
  expect(rows.filter((row) => !isSound(row)).map(rowText), said.join('\n')).toEqual([]);
}, 120_000);
