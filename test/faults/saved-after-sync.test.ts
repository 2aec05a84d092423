import { expect, test } from 'vitest';
import { canTraceSyncs } from '../support/sync-trace.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSound, rowText } from './fault-row.ts';
import { savedAfterSync } from './saved-after-sync.ts';

test('a sync precedes each "saved" that crosses the socket, and a new project lies on the disk before the first', async (context) => {
  if (!canTraceSyncs) return context.skip('this needs Linux and a C compiler (cc)');
  const said: string[] = [];
  const rows = await savedAfterSync({
    folder: await temporaryFolder(),
    short: true,
    seed: 1,
    say: (line) => void said.push(line),
  });
  expect(rows.filter((row) => !isSound(row)).map(rowText), said.join('\n')).toEqual([]);
}, 120_000);
