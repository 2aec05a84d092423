import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { atWorkMemory, restAfter, somebodyIsAtWork } from '../../../electron/patch-list/standing-back.ts';

test('takes half the share for a moment after somebody was at work, and the usual one before and after', () => {
  vi.useFakeTimers();
  try {
    expect(restAfter(4, atWorkMemory, 1)).toBe(0);
    expect(restAfter(4, atWorkMemory, 0.5)).toBe(4);
    somebodyIsAtWork();
    expect(restAfter(4, atWorkMemory, 1)).toBe(4);
    expect(restAfter(4, atWorkMemory, 0.5)).toBe(12);
    expect(restAfter(400, atWorkMemory, 1)).toBe(60);
    vi.advanceTimersByTime(1000);
    expect(restAfter(4, atWorkMemory, 1)).toBe(4);
    somebodyIsAtWork();
    vi.advanceTimersByTime(1000);
    expect(restAfter(4, atWorkMemory, 1)).toBe(4);
    vi.advanceTimersByTime(501);
    expect(restAfter(4, atWorkMemory, 1)).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('is seen in another thread, by the same clock', async () => {
  somebodyIsAtWork();
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const until = Atomics.load(new BigInt64Array(workerData), 0);
    parentPort.postMessage(Number(until - process.hrtime.bigint()) / 1e6);
  `;
  const worker = new Worker(source, { eval: true, workerData: atWorkMemory });
  const leftMs = await new Promise((resolve) => worker.once('message', resolve));
  await worker.terminate();
  expect(leftMs).toBeLessThanOrEqual(1500);
  expect(leftMs).toBeGreaterThan(0);
});
