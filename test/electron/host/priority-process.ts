import { setPriority } from 'node:os';
import { runWorkerTask } from '../../../electron/host/worker-task.ts';

/** A process that stands far back; prints the priority of its task's thread. */
setPriority(0, 15);
console.log(await runWorkerTask<string, number>(new URL('task-worker.ts', import.meta.url), 'priority'));
