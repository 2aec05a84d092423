import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallSlots } from '../../../electron/dataset/call-slots.ts';

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
