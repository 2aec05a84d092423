import { constants, getPriority, setPriority } from 'node:os';
import { type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { AppError, assert, fromWireError, toWireError, type WireError } from '../../shared/errors.ts';

export interface TaskProgress {
  readonly done: number;
  readonly total: number;
  readonly label: string;
}

export interface TaskControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TaskProgress) => void;
  /** Ports in the input that go over to the task's thread. */
  readonly transfer?: readonly MessagePort[];
}

export interface TaskContext {
  /** Aborted with a `cancelled` AppError; the task cleans up and lets it pass. */
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, label: string) => void;
}

type FromWorker =
  | { readonly kind: 'progress'; readonly progress: TaskProgress }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: WireError };

/** How long a cancelled task may clean up before its thread is ended. */
const CLEAN_UP_MS = 10_000;

/**
 * Runs one task in a thread of its own and ends the thread. `input` and the result are structured-cloned.
 * An abort is told to the task, which answers with `cancelled`, or with its result if that was already certain.
 * Rejects with the task's AppError, or an Error if the thread failed.
 */
export function runWorkerTask<Input, Result>(entry: URL, input: Input, control: TaskControl = {}): Promise<Result> {
  const { signal, onProgress, transfer = [] } = control;
  if (signal?.aborted === true) return Promise.reject(cancelled());
  const worker = new Worker(entry, { workerData: input, transferList: [...transfer] });
  let overdue: NodeJS.Timeout | undefined;
  const abort = () => {
    worker.postMessage('abort');
    overdue = setTimeout(() => void worker.terminate(), CLEAN_UP_MS);
  };
  const answered = new Promise<Result>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'done') resolve(message.result as Result);
      else reject(fromWireError(message.error));
    });
    worker.on('error', (error) => reject(error));
    worker.on('messageerror', (error) => reject(error));
    worker.on('exit', (exitCode) =>
      reject(
        signal?.aborted === true ? cancelled() : new Error(`a worker ended without an answer, exit code ${exitCode}`),
      ),
    );
  });
  signal?.addEventListener('abort', abort, { once: true });
  return answered.finally(() => {
    signal?.removeEventListener('abort', abort);
    clearTimeout(overdue);
    void worker.terminate();
  });
}

/** The worker's side: an entry file calls it once with its task. */
export function serveWorkerTask<Input, Result>(task: (input: Input, context: TaskContext) => Promise<Result>): void {
  const port = parentPort;
  assert(port !== null, 'a worker task was started outside a worker');
  standBack();
  const controller = new AbortController();
  port.on('message', () => controller.abort(cancelled()));
  const answer = (message: FromWorker) => port.postMessage(message);
  const context: TaskContext = {
    signal: controller.signal,
    progress: (done, total, label) => answer({ kind: 'progress', progress: { done, total, label } }),
  };
  task(workerData as Input, context).then(
    (result) => answer({ kind: 'done', result }),
    (error: unknown) => answer({ kind: 'failed', error: toWireError(error) }),
  );
}

/**
 * Lets the threads go first that somebody waits for. On Linux a priority is the calling thread's own; elsewhere it would
 * be the whole process's.
 */
function standBack(): void {
  const behind = constants.priority.PRIORITY_BELOW_NORMAL;
  // A process that was started behind others may not come forward, and need not.
  if (process.platform === 'linux' && getPriority(0) < behind) setPriority(0, behind);
}

function cancelled(): AppError {
  return new AppError('cancelled', 'This was cancelled.');
}
