import { expect, test } from 'vitest';
import { Unhurried } from '../../renderer/state/unhurried.svelte.ts';

/** Time that passes when it is told to. */
function drivenClock() {
  let waiting: (() => void)[] = [];
  return {
    after: (_ms: number, then: () => void) => {
      waiting.push(then);
      return () => {
        waiting = waiting.filter((other) => other !== then);
      };
    },
    pass: () => {
      for (const then of waiting.splice(0)) then();
    },
    get isEmpty() {
      return waiting.length === 0;
    },
  };
}

test('the first value is told at once, those that hurry after it once their time has come, and the last of them alone', () => {
  const clock = drivenClock();
  const unhurried = new Unhurried(0, 80, clock.after);
  unhurried.follow(1);
  expect(unhurried.now).toBe(1);
  for (const value of [2, 3, 4]) unhurried.follow(value);
  expect(unhurried.now).toBe(1);
  clock.pass();
  expect(unhurried.now).toBe(4);
  unhurried.follow(5);
  expect(unhurried.now).toBe(4);
  clock.pass();
  expect(unhurried.now).toBe(5);
});

test('after a rest it is as quick as at first, and nothing waits', () => {
  const clock = drivenClock();
  const unhurried = new Unhurried(0, 80, clock.after);
  unhurried.follow(1);
  clock.pass();
  expect(clock.isEmpty).toBe(true);
  unhurried.follow(2);
  expect(unhurried.now).toBe(2);
  unhurried.stop();
  expect(clock.isEmpty).toBe(true);
});
