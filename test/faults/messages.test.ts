import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildAll } from '../../build/build.ts';
import { messages } from './messages.ts';
import { shortForm } from './short-form.ts';

const root = join(import.meta.dirname, '../..');

// The host runs from its sources, but no host starts without the files of its page.
beforeAll(() => buildAll({ root, only: ['renderer'], ifStale: true }), 120_000);

test('random messages leave the host alive, the edits among them recorded, and everything else as it was', async () => {
  const { rows, unsound, told } = await shortForm(messages, Date.now() % 1_000_000);
  expect(unsound, told).toEqual([]);
  expect(rows[0]?.trials).toBeGreaterThanOrEqual(20_000);
}, 120_000);
