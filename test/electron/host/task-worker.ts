import { getPriority } from 'node:os';
import { serveWorkerTask } from '../../../electron/host/worker-task.ts';
import { AppError } from '../../../shared/errors.ts';

/** A worker of the tests: does what its input says. */
serveWorkerTask(async (what: string, { signal, progress }) => {
  if (what === 'app error') throw new AppError('bad-file', 'This file is bad.');
  if (what === 'own error') throw new Error('a mistake of ours');
  if (what === 'crash') queueMicrotask(() => process.exit(3));
  if (what === 'crash' || what === 'wait') {
    progress(0, 1, 'waiting');
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  }
  if (what === 'finish anyway') {
    progress(0, 1, 'waiting');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  if (what === 'priority') return getPriority(0);
  progress(1, 2, 'half');
  return { what, bytes: new Uint8Array([1, 2, 3]) };
});
