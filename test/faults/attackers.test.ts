import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildAll } from '../../build/build.ts';
import { attackers } from './attackers.ts';
import { shortForm } from './short-form.ts';

const root = join(import.meta.dirname, '../..');

// The host runs from its sources, but no host starts without the files of its page.
beforeAll(() => buildAll({ root, only: ['renderer'], ifStale: true }), 120_000);

test('nobody without the token is let in, not from the same browser either, and a page that never stops holds up none', async () => {
  const { rows, unsound, told } = await shortForm(attackers);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
