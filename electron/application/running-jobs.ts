import type { HostEvent } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { TaskControl } from '../host/worker-task.ts';

/** At least so long between two progress events of a job: a page draws no faster. */
const MIN_INTERVAL_MS = 50;

/** The long work that one page started, by the ids that the page made. */
export class RunningJobs {
  readonly #emit: (event: HostEvent) => void;
  readonly #running = new Map<string, AbortController>();

  constructor(emit: (event: HostEvent) => void) {
    this.#emit = emit;
  }

  async run<T>(jobId: string, work: (control: TaskControl) => Promise<T>): Promise<T> {
    if (this.#running.has(jobId)) throw new AppError('busy', `The job ${jobId} runs already.`);
    const controller = new AbortController();
    this.#running.set(jobId, controller);
    let told = 0;
    try {
      return await work({
        signal: controller.signal,
        onProgress: ({ done, total, label }) => {
          const now = performance.now();
          if (now - told < MIN_INTERVAL_MS && done < total) return;
          told = now;
          this.#emit({ kind: 'progress', jobId, done, total, label });
        },
      });
    } finally {
      this.#running.delete(jobId);
    }
  }

  /** A job that has ended by itself needs no cancelling. */
  cancel(jobId: string): void {
    this.#running.get(jobId)?.abort(new AppError('cancelled', 'This was cancelled.'));
  }

  cancelAll(): void {
    for (const jobId of this.#running.keys()) this.cancel(jobId);
  }
}
