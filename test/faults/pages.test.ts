import { expect, test } from 'vitest';
import { findChromium } from '../support/browser.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSound, rowText } from './fault-row.ts';
import { pages } from './pages.ts';

test('a page that is loaded again, killed, or cut off from its host sends every stroke once and in order', async (context) => {
  if (findChromium() === null) return context.skip('this needs a Chromium');
  const said: string[] = [];
  const rows = await pages({
    folder: await temporaryFolder(),
    short: true,
    seed: 1,
    say: (line) => void said.push(line),
  });
  expect(rows.filter((row) => !isSound(row)).map(rowText), said.join('\n')).toEqual([]);
}, 120_000);
