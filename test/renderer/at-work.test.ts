import { expect, test } from 'vitest';
import { AtWork } from '../../renderer/state/at-work.ts';

test('tells the host at once and then once a second, and does not mind a host that is gone', async () => {
  let nowMs = 0;
  const told: number[] = [];
  const atWork = new AtWork(
    {
      'app.atWork': async () => {
        told.push(nowMs);
        throw new Error('The host is gone.');
      },
    },
    () => nowMs,
  );
  for (nowMs = 0; nowMs <= 2500; nowMs += 100) atWork.tell();
  await Promise.resolve();
  expect(told).toEqual([0, 1000, 2000]);
});
