import { expect, test } from 'vitest';
import { canTraceSyncs } from '../support/sync-trace.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSound, rowText } from './fault-row.ts';
import { killSteps } from './kill-steps.ts';

test('whatever writes a project can be killed at any of its steps, and the next one goes on from there', async (context) => {
  if (!canTraceSyncs) return context.skip('this needs Linux and a C compiler (cc)');
  const said: string[] = [];
  const rows = await killSteps({
    folder: await temporaryFolder(),
    short: true,
    seed: 1,
    say: (line) => void said.push(line),
  });
  expect(rows.filter((row) => !isSound(row)).map(rowText), said.join('\n')).toEqual([]);
}, 120_000);
