import { expect, test } from 'vitest';
import { noInterposing } from '../support/disk-fault.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSound, rowText } from './fault-row.ts';
import { fullDisk } from './full-disk.ts';

test('a full disk at any step of anything is told, damages nothing, and is got over', async (context) => {
  const hindrance = noInterposing();
  if (hindrance !== null) return context.skip(hindrance);
  const said: string[] = [];
  const rows = await fullDisk({
    folder: await temporaryFolder(),
    short: true,
    seed: 1,
    say: (line) => void said.push(line),
  });
  expect(rows.filter((row) => !isSound(row)).map(rowText), said.join('\n')).toEqual([]);
  expect(rows.length).toBe(13);
}, 120_000);
