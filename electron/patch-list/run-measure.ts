import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { CallSlots } from '../dataset/call-slots.ts';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask } from '../host/worker-task.ts';
import type { MeasuredBatch, MeasureTask } from './measure-task.ts';
import { atWorkMemory } from './standing-back.ts';

/** One at a time in the process: it is nobody's hurry, and each reads as fast as the disk gives. */
const turn = new CallSlots(1);

/** Measures masks in a thread of low priority; `onBatch` is told every batch before this settles. Throws as the task does. */
export function runMeasure(
  task: Omit<MeasureTask, 'port' | 'atWork'>,
  signal: AbortSignal,
  onBatch: (batch: MeasuredBatch) => void,
): Promise<void> {
  return turn.run(async () => {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', onBatch);
    // the port has told everything when it closes, which may be after the task has settled
    const drained = once(port1, 'close');
    try {
      const options = { signal, transfer: [port2] };
      const input = { ...task, port: port2, atWork: atWorkMemory };
      await runWorkerTask<MeasureTask, null>(workerEntry('measure-worker'), input, options);
      await drained;
    } finally {
      port1.close();
    }
  }, signal);
}
