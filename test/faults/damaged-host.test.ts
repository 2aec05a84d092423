import { expect, test } from 'vitest';
import { damagedHost } from './damaged-host.ts';
import { shortForm } from './short-form.ts';

test('a host before a damaged or unusual project answers in words, changes nothing, and saves what can be read', async () => {
  const { rows, unsound, told } = await shortForm(damagedHost);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
