import { expect, test } from 'vitest';
import { kills } from './kills.ts';
import { shortForm } from './short-form.ts';

test('a host that is killed while somebody paints keeps what it said is saved, once and in order', async () => {
  const { rows, unsound, told } = await shortForm(kills);
  expect(unsound, told).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
}, 120_000);
