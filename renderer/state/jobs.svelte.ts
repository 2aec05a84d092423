import type { Calls, HostEvent } from '../../shared/contract.ts';

export interface RunningJob {
  readonly jobId: string;
  readonly title: string;
  readonly done: number;
  readonly total: number;
  readonly label: string;
  readonly cancelling: boolean;
}

/** Work of the host that takes longer than a moment: what it is, how far it is, and a way to stop it. */
export class Jobs {
  readonly #calls: Calls;
  #running = $state.raw<readonly RunningJob[]>([]);

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  get running(): readonly RunningJob[] {
    return this.#running;
  }

  async run<T>(title: string, start: (jobId: string) => Promise<T>): Promise<T> {
    const jobId = crypto.randomUUID();
    this.#running = [...this.#running, { jobId, title, done: 0, total: 0, label: '', cancelling: false }];
    try {
      return await start(jobId);
    } finally {
      this.#running = this.#running.filter((job) => job.jobId !== jobId);
    }
  }

  progress({ jobId, done, total, label }: Extract<HostEvent, { kind: 'progress' }>): void {
    this.#update(jobId, { done, total, label });
  }

  async cancel(jobId: string): Promise<void> {
    this.#update(jobId, { cancelling: true });
    await this.#calls['job.cancel']({ jobId });
  }

  #update(jobId: string, change: Partial<RunningJob>): void {
    this.#running = this.#running.map((job) => (job.jobId === jobId ? { ...job, ...change } : job));
  }
}
