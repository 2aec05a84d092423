import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallSlots } from '../../../electron/dataset/call-slots.ts';

test('a call that is given up while it waits is never begun, and keeps nobody waiting', async () => {
  const slots = new CallSlots(1);
  const begun: string[] = [];
  let finish = (): void => undefined;
  const first = slots.run(() => new Promise<void>((resolve) => (finish = resolve)));
  const giveUp = new AbortController();
  const second = slots.run(async () => void begun.push('second'), giveUp.signal);
  const third = slots.run(async () => void begun.push('third'), new AbortController().signal);
  giveUp.abort(new Error('given up'));
  await expect(second).rejects.toThrow('given up');
  await expect(slots.run(async () => begun.push('late'), giveUp.signal)).rejects.toThrow('given up');
  finish();
  await Promise.all([first, third]);
  expect(begun).toEqual(['third']);
});

test('no more calls run at once than there are slots, in the order in which they came, failures included', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.boolean(), { maxLength: 20 }),
      async (s, limit, fails) => {
        const slots = new CallSlots(limit);
        const started: number[] = [];
        let running = 0;
        const calls = fails.map((fail, i) =>
          slots.run(async () => {
            started.push(i);
            expect(++running).toBeLessThanOrEqual(limit);
            await s.schedule(Promise.resolve());
            running--;
            if (fail) throw new Error(`call ${i}`);
            return i;
          }),
        );
        const settled = Promise.allSettled(calls);
        await s.waitFor(settled);
        expect((await settled).map(({ status }) => status === 'rejected')).toEqual(fails);
        expect(started).toEqual(fails.map((_, i) => i));
      },
    ),
  );
});

test('closing waits for the calls that were asked for, and later ones are refused and never begun', async () => {
  const slots = new CallSlots(1);
  const done: string[] = [];
  let finish = (): void => undefined;
  const first = slots.run(() => new Promise<void>((resolve) => (finish = resolve)).then(() => done.push('first')));
  const second = slots.run(async () => done.push('second'));
  const closing = slots.close(() => new Error('ending')).then(() => done.push('closed'));
  const again = slots.close(() => new Error('ending'));
  await expect(slots.run(async () => done.push('late'))).rejects.toThrow('ending');
  finish();
  await Promise.all([first, second, closing, again]);
  expect(done).toEqual(['first', 'second', 'closed']);
});
