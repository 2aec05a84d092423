import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ordered, PREFETCH_RANK, WaitingPixels } from '../../shared/pixel-order.ts';

/** '2.7b' is generation 2, rank 7; what follows tells equals apart. */
const item = (text: string): Ordered & { readonly text: string } => {
  return { generation: Number(text[0]), rank: Number(text[2]), text };
};
const texts = (items: readonly { readonly text: string }[]): string[] => items.map(({ text }) => text);

function drain<T extends Ordered>(waiting: WaitingPixels<T>): T[] {
  const order: T[] = [];
  for (let next = waiting.takeNext(); next; next = waiting.takeNext()) order.push(next);
  return order;
}

describe('waiting pixel requests', () => {
  it('go by generation, then rank, then arrival', () => {
    const waiting = new WaitingPixels<ReturnType<typeof item>>(10);
    for (const text of ['1.7', '1.5', '2.6', '2.0', '2.0b', '2.1', '1.5b']) waiting.add(item(text));
    expect(texts(drain(waiting))).toEqual(['2.0', '2.0b', '2.1', '2.6', '1.5', '1.5b', '1.7']);
  });

  it('are dropped when a newer generation arrives, but prefetches stay', () => {
    const waiting = new WaitingPixels<ReturnType<typeof item>>(10);
    for (const text of ['3.0', '3.4', '3.5', '3.9']) expect(waiting.add(item(text))).toEqual([]);
    expect(texts(waiting.add(item('4.2')))).toEqual(['3.0', '3.4']);
    expect(texts(drain(waiting))).toEqual(['4.2', '3.5', '3.9']);
  });

  it('of an older generation are dropped at once, even when nothing waits any more', () => {
    const waiting = new WaitingPixels<ReturnType<typeof item>>(10);
    waiting.add(item('4.0'));
    drain(waiting);
    expect(texts(waiting.add(item('3.0')))).toEqual(['3.0']);
    expect(waiting.add(item('3.5'))).toEqual([]);
    expect(waiting.size).toBe(1);
  });

  it('past the limit push out the least wanted, the new one included', () => {
    const waiting = new WaitingPixels<ReturnType<typeof item>>(2);
    waiting.add(item('1.5'));
    waiting.add(item('1.7'));
    expect(texts(waiting.add(item('1.6')))).toEqual(['1.7']);
    expect(texts(waiting.add(item('1.8')))).toEqual(['1.8']);
    expect(texts(drain(waiting))).toEqual(['1.5', '1.6']);
  });

  it('behave as sorting everything anew at each step would', () => {
    const request = fc.record({ generation: fc.nat(4), rank: fc.nat(9), take: fc.boolean() });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 40 }), (requests) => {
        const waiting = new WaitingPixels<(typeof requests)[0]>(7);
        let model: (typeof requests)[0][] = [];
        let newest = 0;
        for (const next of requests) {
          const before = [...model, next];
          newest = Math.max(newest, next.generation);
          const kept = before.filter((other) => other.generation === newest || other.rank >= PREFETCH_RANK);
          model = kept.sort((a, b) => b.generation - a.generation || a.rank - b.rank).slice(0, 7);
          expect(new Set(waiting.add(next))).toEqual(new Set(before.filter((other) => !model.includes(other))));
          if (next.take) expect(waiting.takeNext()).toBe(model.shift());
        }
        expect(waiting.clear()).toEqual(model);
      }),
    );
  });
});
