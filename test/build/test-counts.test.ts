import { expect, test } from 'vitest';
import {
  addCounts,
  isSuccess,
  noTests,
  playwrightCounts,
  vitestCounts,
  withExitStatus,
} from '../../build/test-counts.ts';

test('todo and skipped tests of vitest are skipped', () => {
  const json = JSON.stringify({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 3 });
  expect(vitestCounts(json)).toEqual({ passed: 5, failed: 1, skipped: 5 });
});

test('a journey that passed only when repeated has failed', () => {
  const json = JSON.stringify({ stats: { expected: 4, unexpected: 0, flaky: 1, skipped: 2 } });
  expect(playwrightCounts(json)).toEqual({ passed: 4, failed: 1, skipped: 2 });
});

test('a runner that ended with an error has at least one failure', () => {
  const counts = { passed: 3, failed: 0, skipped: 0 };
  expect(withExitStatus(counts, 0)).toEqual(counts);
  expect(withExitStatus(counts, 1).failed).toBe(1);
  expect(withExitStatus(counts, null).failed).toBe(1);
  expect(withExitStatus({ ...counts, failed: 4 }, 1).failed).toBe(4);
});

test('runners add up, and success wants a test that ran and none that failed', () => {
  const sum = addCounts([noTests, { passed: 1, failed: 0, skipped: 2 }, { passed: 3, failed: 4, skipped: 5 }]);
  expect(sum).toEqual({ passed: 4, failed: 4, skipped: 7 });
  expect(isSuccess(sum)).toBe(false);
  expect(isSuccess({ passed: 1, failed: 0, skipped: 9 })).toBe(true);
  expect(isSuccess({ passed: 0, failed: 0, skipped: 9 })).toBe(false);
});
