import { expect, test } from 'vitest';
import { Turns } from '../../../electron/dataset/turns.ts';

test('works that share their turns never have two of them without anybody else between', async () => {
  const turns = new Turns();
  const order: string[] = [];
  let busy = true;
  const others = () => {
    order.push('.');
    if (busy) setImmediate(others);
  };
  const work = async (name: string) => {
    for (let i = 0; i < 5; i++) {
      await turns.next();
      order.push(name);
    }
  };
  setImmediate(others);
  await Promise.all(['a', 'b', 'c'].map(work));
  busy = false;
  expect(order.filter((name) => name !== '.').length).toBe(15);
  expect(order.join('')).not.toMatch(/[abc][abc]/);
});
