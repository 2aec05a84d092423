import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_LAYER_BYTES, type PixelLimits, PixelQueue } from '../../../electron/host/pixel-queue.ts';
import type { PixelRequest } from '../../../shared/contract.ts';

const request = (generation: number, rank = 0, patch = 0): PixelRequest => {
  return { datasetId: 'd', splitId: 's', layerId: 'L1C_B4', patch, generation, rank };
};
const never = new AbortController().signal;

/** A reader whose reads end when the test says so. */
function manualReader() {
  const reads: {
    readonly request: PixelRequest;
    readonly signal: AbortSignal;
    end(bytes?: number): void;
    fail(error: Error): void;
  }[] = [];
  const read = (wanted: PixelRequest, signal: AbortSignal): Promise<Uint8Array> => {
    return new Promise((resolve, reject) => {
      reads.push({ request: wanted, signal, end: (bytes = 100) => resolve(new Uint8Array(bytes)), fail: reject });
    });
  };
  const started = (): string[] => reads.map(({ request: { generation, rank } }) => `${generation}.${rank}`);
  return { reads, read, started };
}

/** Lets everything that is ready happen. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const limits = (changes: Partial<PixelLimits>): PixelLimits => {
  return { maxInFlight: 6, maxBytesInFlight: 8 << 20, maxWaiting: 256, ...changes };
};

describe('the pixel queue of a page', () => {
  it('reads the newest generation first and drops what an older one still waits for', async () => {
    const { read, reads, started } = manualReader();
    const queue = new PixelQueue(read, limits({ maxInFlight: 1 }));
    const outcome: string[] = [];
    const ask = (generation: number, rank: number): void => {
      const name = `${generation}.${rank}`;
      queue.take(request(generation, rank), never).then(
        (answer) => {
          outcome.push(name);
          answer.release();
        },
        (error) => outcome.push(`${name} ${error.code}`),
      );
    };
    for (const [generation, rank] of [
      [1, 0],
      [1, 1],
      [1, 6],
      [2, 3],
      [2, 0],
    ])
      ask(generation, rank);
    for (let read = 0; read < 4; read++) {
      await settle();
      reads[read].end();
    }
    await settle();
    expect(started()).toEqual(['1.0', '2.0', '2.3', '1.6']);
    expect(outcome).toEqual(['1.1 superseded', '1.0', '2.0', '2.3', '1.6']);
  });

  it('counts an answer as in flight until it is released', async () => {
    const { read, reads } = manualReader();
    const queue = new PixelQueue(read, limits({ maxInFlight: 2 }));
    const answers = [0, 1, 2].map((patch) => queue.take(request(1, 0, patch), never));
    await settle();
    for (const { end } of reads) end(524_288);
    const first = await answers[0];
    await answers[1];
    expect([reads.length, queue.inFlight, queue.bytesInFlight, queue.waiting]).toEqual([2, 2, 2 * 524_288, 1]);
    first.release();
    first.release();
    await settle();
    expect([reads.length, queue.inFlight, queue.bytesInFlight]).toEqual([3, 2, 524_288 + MAX_LAYER_BYTES]);
  });

  it('holds back reads whose bytes might not fit, and begins them as soon as the true sizes are known', async () => {
    const { read, reads } = manualReader();
    const queue = new PixelQueue(read, limits({ maxInFlight: 6, maxBytesInFlight: 2 * MAX_LAYER_BYTES }));
    for (let patch = 0; patch < 6; patch++) void queue.take(request(1, 0, patch), never);
    await settle();
    expect(reads.length).toBe(2);
    reads[0].end(1000);
    reads[1].end(1000);
    await settle();
    expect(reads.length).toBe(3);
  });

  it('never has more under way than its limits, whatever is asked, ended, failed or cancelled', async () => {
    const step = fc.record({
      what: fc.constantFrom('ask', 'ask', 'end', 'fail', 'cancel', 'release'),
      generation: fc.nat(5),
      rank: fc.nat(9),
      pick: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { read, reads } = manualReader();
        const bound = limits({ maxInFlight: 4, maxBytesInFlight: 3 * MAX_LAYER_BYTES, maxWaiting: 5 });
        const queue = new PixelQueue(read, bound);
        const releases: (() => void)[] = [];
        const cancels: AbortController[] = [];
        const asked: Promise<unknown>[] = [];
        for (const { what, generation, rank, pick } of steps) {
          if (what === 'ask') {
            const cancel = new AbortController();
            cancels.push(cancel);
            const taken = queue.take(request(generation, rank), cancel.signal);
            asked.push(
              taken.then(
                (answer) => releases.push(answer.release),
                (error) => expect(error).toHaveProperty('code'),
              ),
            );
          }
          if (what === 'end') reads.at(pick % (reads.length || 1))?.end(pick % MAX_LAYER_BYTES);
          if (what === 'fail')
            reads.at(pick % (reads.length || 1))?.fail(Object.assign(new Error('disk'), { code: 'EIO' }));
          if (what === 'cancel') cancels.at(pick % (cancels.length || 1))?.abort();
          if (what === 'release') releases.at(pick % (releases.length || 1))?.();
          await settle();
          expect(queue.inFlight).toBeLessThanOrEqual(bound.maxInFlight);
          expect(queue.bytesInFlight).toBeLessThanOrEqual(bound.maxBytesInFlight);
          expect(queue.waiting).toBeLessThanOrEqual(bound.maxWaiting);
        }
        queue.close();
        for (const { end } of reads) end();
        await Promise.all(asked);
        for (const release of releases) release();
        expect([queue.inFlight, queue.bytesInFlight, queue.waiting]).toEqual([0, 0, 0]);
      }),
      { numRuns: 60 },
    );
  });

  it('cancels one request by its signal, waiting or being read', async () => {
    const { read, reads } = manualReader();
    const queue = new PixelQueue(read, limits({ maxInFlight: 1 }));
    const [reading, waiting] = [new AbortController(), new AbortController()];
    const first = queue.take(request(1), reading.signal);
    const second = queue.take(request(1), waiting.signal);
    await settle();
    waiting.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    reading.abort();
    expect(reads[0].signal.aborted).toBe(true);
    reads[0].end();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await expect(queue.take(request(1), reading.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect([queue.inFlight, queue.waiting]).toEqual([0, 0]);
  });

  it('ends everything when the page goes away', async () => {
    const { read, reads } = manualReader();
    const queue = new PixelQueue(read, limits({ maxInFlight: 1 }));
    const both = [queue.take(request(1), never), queue.take(request(1), never)];
    await settle();
    queue.close();
    expect(reads[0].signal.aborted).toBe(true);
    reads[0].fail(new Error('aborted'));
    for (const taken of both) await expect(taken).rejects.toMatchObject({ code: 'connection' });
    await expect(queue.take(request(9), never)).rejects.toMatchObject({ code: 'connection' });
    expect(reads.length).toBe(1);
  });

  it('gives its place back when a read fails', async () => {
    const { read, reads } = manualReader();
    const queue = new PixelQueue(read, limits({ maxInFlight: 1 }));
    const first = queue.take(request(1), never);
    const second = queue.take(request(1), never);
    await settle();
    reads[0].fail(new Error('disk'));
    await expect(first).rejects.toThrow('disk');
    await settle();
    reads[1].end();
    expect((await second).bytes.length).toBe(100);
  });

  it('refuses what is no pixel request before it takes a place', async () => {
    const { read, reads } = manualReader();
    const queue = new PixelQueue(read);
    const good = request(1);
    const bad = [
      null,
      7,
      [],
      {},
      { ...good, patch: -1 },
      { ...good, patch: 0.5 },
      { ...good, rank: 10 },
      { ...good, more: 1 },
    ];
    for (const value of [...bad, { ...good, layerId: '' }, { ...good, generation: 2 ** 60 }]) {
      await expect(queue.take(value, never)).rejects.toMatchObject({ code: 'bad-argument' });
    }
    expect([reads.length, queue.inFlight]).toEqual([0, 0]);
  });
});
