import type { HostEvent } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { CallSlots } from '../dataset/call-slots.ts';
import type { JobProgress } from '../host/services-interface.ts';
import type { TaskControl } from '../host/worker-task.ts';

/** At least so long between two progress events of a job: a page draws no faster. */
const MIN_INTERVAL_MS = 50;

type JobKind = JobProgress['kind'];

/** So many of a kind run at once: each has a thread, which takes about 30 MB and a share of the disk. */
const MAX_RUNNING = 2;

/** Turns of long work, for all pages of the process. A kind has its own: a sample does not wait for an export. */
export class JobTurns {
  readonly #slots: Readonly<Record<JobKind, CallSlots>> = {
    sample: new CallSlots(MAX_RUNNING),
    'count-all': new CallSlots(MAX_RUNNING),
    example: new CallSlots(MAX_RUNNING),
    export: new CallSlots(MAX_RUNNING),
    scores: new CallSlots(MAX_RUNNING),
    uncertainty: new CallSlots(MAX_RUNNING),
    alike: new CallSlots(MAX_RUNNING),
    recovery: new CallSlots(MAX_RUNNING),
  };

  take<T>(kind: JobKind, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#slots[kind].run(work, signal);
  }
}

/** The long work that one page started, by the ids that the page made. */
export class RunningJobs {
  readonly #emit: (event: HostEvent) => void;
  readonly #turns: JobTurns;
  readonly #show: (jobId: string, progress: JobProgress | null) => void;
  readonly #note: (line: string) => void;
  readonly #running = new Map<string, AbortController>();
  readonly #whenIdle: (() => void)[] = [];

  /** `show` is told of each job from its start to its end, for what shows outside of the page; `note` writes the log. */
  constructor(
    emit: (event: HostEvent) => void,
    turns: JobTurns,
    show: (jobId: string, progress: JobProgress | null) => void,
    note: (line: string) => void,
  ) {
    this.#emit = emit;
    this.#turns = turns;
    this.#show = show;
    this.#note = note;
  }

  /** Begins the work when it is its turn. Throws `busy` for an id that runs already, `cancelled` by `cancel`. */
  async run<T>(jobId: string, kind: JobKind, work: (control: TaskControl) => Promise<T>): Promise<T> {
    if (this.#running.has(jobId)) throw new AppError('busy', `The job ${jobId} runs already.`);
    const controller = new AbortController();
    this.#running.set(jobId, controller);
    this.#show(jobId, { kind, done: 0, total: 0 });
    let told = 0;
    let startMs: number | null = null;
    let outcome = 'done';
    try {
      const onProgress: TaskControl['onProgress'] = ({ done, total, label }) => {
        const now = performance.now();
        if (now - told < MIN_INTERVAL_MS && done < total) return;
        told = now;
        this.#emit({ kind: 'progress', jobId, done, total, label });
        this.#show(jobId, { kind, done, total });
      };
      const { signal } = controller;
      const begin = (): Promise<T> => {
        startMs = performance.now();
        this.#note(`job ${kind}: started`);
        return work({ signal, onProgress });
      };
      return await this.#turns.take(kind, begin, signal);
    } catch (error) {
      outcome = error instanceof AppError ? error.code : 'failed';
      throw error;
    } finally {
      const took = startMs === null ? 'before it began' : `after ${Math.round(performance.now() - startMs)} ms`;
      this.#note(`job ${kind}: ${outcome} ${took}`);
      this.#running.delete(jobId);
      this.#show(jobId, null);
      if (this.#running.size === 0) for (const tell of this.#whenIdle.splice(0)) tell();
    }
  }

  /** A job that has ended by itself needs no cancelling. */
  cancel(jobId: string): void {
    this.#running.get(jobId)?.abort(new AppError('cancelled', 'This was cancelled.'));
  }

  /** Cancels all. Settles when each has cleaned up behind itself: an export's temporary file may have gigabytes. */
  async end(): Promise<void> {
    for (const jobId of this.#running.keys()) this.cancel(jobId);
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }
}
