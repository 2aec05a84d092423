import type { JobProgress } from '../host/services-interface.ts';

interface TaskProgressParts {
  /** From 0 to 1, or -1 for no bar at all. */
  readonly showBar: (fraction: number) => void;
  /** Keeps the system from going to sleep by itself, until what it answers is called. */
  readonly stayAwake: () => () => void;
}

/** A sample is over before anybody looks at the task bar. */
const shown: Readonly<Record<JobProgress['kind'], boolean>> = {
  sample: false,
  scores: false,
  'count-all': true,
  uncertainty: true,
  alike: true,
  example: true,
  export: true,
  recovery: true,
};

/** What is written must be finished; a count can go on after the sleep. */
const writes: Readonly<Record<JobProgress['kind'], boolean>> = {
  sample: false,
  scores: false,
  'count-all': false,
  uncertainty: false,
  alike: false,
  example: true,
  export: true,
  recovery: true,
};

/** The long jobs of all pages, as one bar in the task bar or the dock: the mean of them. */
export class TaskProgress {
  readonly #parts: TaskProgressParts;
  readonly #jobs = new Map<string, JobProgress>();
  #sleepAgain: (() => void) | null = null;

  constructor(parts: TaskProgressParts) {
    this.#parts = parts;
  }

  /** `progress` is null once the job has ended. */
  show(jobId: string, progress: JobProgress | null): void {
    if (progress === null) {
      if (!this.#jobs.delete(jobId)) return;
    } else {
      if (!shown[progress.kind]) return;
      this.#jobs.set(jobId, progress);
    }
    const jobs = [...this.#jobs.values()];
    this.#parts.showBar(jobs.length === 0 ? -1 : jobs.reduce((sum, job) => sum + fractionOf(job), 0) / jobs.length);
    this.#keepAwake(jobs.some(({ kind }) => writes[kind]));
  }

  #keepAwake(awake: boolean): void {
    if (awake) {
      this.#sleepAgain ??= this.#parts.stayAwake();
      return;
    }
    this.#sleepAgain?.();
    this.#sleepAgain = null;
  }
}

/** Above 1 the systems show a bar that only says "busy". */
function fractionOf({ done, total }: JobProgress): number {
  return total > 0 ? Math.min(1, done / total) : 0;
}
