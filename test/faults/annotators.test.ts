import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { annotators } from './annotators.ts';
import { isSound, rowText } from './fault-row.ts';

test('annotators at once in two processes, beside the command line, lose and double nothing', async () => {
  const said: string[] = [];
  const rows = await annotators({
    folder: await temporaryFolder(),
    short: true,
    seed: 1,
    say: (line) => void said.push(line),
  });
  expect(rows.filter((row) => !isSound(row)).map(rowText), said.join('\n')).toEqual([]);
}, 120_000);
