import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildAll } from '../../build/build.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSound, rowText } from './fault-row.ts';
import { messages } from './messages.ts';

const root = join(import.meta.dirname, '../..');

// The host runs from its sources, but no host starts without the files of its page.
beforeAll(() => buildAll({ root, only: ['renderer'], ifStale: true }), 120_000);

test('random messages leave the host alive, the edits among them recorded, and everything else as it was', async () => {
  const said: string[] = [];
  const seed = Date.now() % 1_000_000;
  const say = (line: string) => void said.push(line);
  const rows = await messages({ folder: await temporaryFolder(), short: true, seed, say });
  const unsound = rows.filter((row) => !isSound(row)).map(rowText);
  expect(unsound, [`seed ${seed}`, ...said.slice(-40)].join('\n')).toEqual([]);
  expect(rows[0]?.trials).toBeGreaterThanOrEqual(20_000);
}, 120_000);
