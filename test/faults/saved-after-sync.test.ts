import { expect, test } from 'vitest';
import { canTraceSyncs } from '../support/sync-trace.ts';
import { savedAfterSync } from './saved-after-sync.ts';
import { shortForm } from './short-form.ts';

test('a sync precedes each "saved" that crosses the socket, and a new project lies on the disk before the first', async (context) => {
  if (!canTraceSyncs) return context.skip('this needs Linux and a C compiler (cc)');
  const { rows, unsound, told } = await shortForm(savedAfterSync);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
