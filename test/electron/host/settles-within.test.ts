import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settlesWithin } from '../../../electron/host/settles-within.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('work that ends in time is waited for, and leaves no timer', async () => {
  expect(await settlesWithin(Promise.resolve(7), 1000)).toBe(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('work that fails in time fails', async () => {
  await expect(settlesWithin(Promise.reject(new Error('full')), 1000)).rejects.toThrow('full');
});

test('work that never ends is waited for no longer than was said', async () => {
  const ended = settlesWithin(new Promise(() => undefined), 1000);
  await vi.advanceTimersByTimeAsync(999);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await ended).toBe(false);
});
