import { superpixels } from '../../shared/raster/superpixels.ts';
import { whenIdle } from './when-idle.ts';

interface Job {
  readonly planes: readonly Uint8Array[];
  readonly size: number;
  readonly work: Generator<void, Int32Array>;
}

interface Parts {
  readonly planes: () => readonly Uint8Array[] | string;
  readonly size: () => number;
}

interface Found {
  readonly job: Job;
  readonly labels: Int32Array;
}

/** As many as views stand side by side, of a mebibyte each. */
const KEPT = 6;
/** Of one idle moment, in milliseconds. */
const SLICE_MS = 5;

/** The superpixels of the patch: found in the page's idle time once they are wanted, at once where the hand is faster. */
export class Segments {
  readonly #parts: Parts;
  #job: Job | null = null;
  /** Of the views that the pointer went over last. */
  #found = $state.raw<readonly Found[]>([]);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The number of each pixel's segment; null while they are being found. */
  get ready(): Int32Array | null {
    const planes = this.#parts.planes();
    const size = this.#parts.size();
    return this.#found.find(({ job }) => job.planes === planes && job.size === size)?.labels ?? null;
  }

  /** Finds them while the page has nothing else to do. */
  async prepare(): Promise<void> {
    if (this.ready !== null) return;
    const job = this.#begin();
    while (job !== null && job === this.#job && !this.#found.some((found) => found.job === job)) {
      await whenIdle();
      this.#work(job, SLICE_MS);
    }
  }

  /** They are wanted now; a sentence where there is nothing to find them in. */
  now(): Int32Array | string {
    const { ready } = this;
    if (ready !== null) return ready;
    const planes = this.#parts.planes();
    if (typeof planes === 'string') return planes;
    const job = this.#begin();
    if (job === null) return 'The picture is still loading.';
    this.#work(job, Number.POSITIVE_INFINITY);
    return this.ready ?? 'The picture is still loading.';
  }

  /** Goes on with what was begun on the same planes. */
  #begin(): Job | null {
    const planes = this.#parts.planes();
    if (typeof planes === 'string') return null;
    const size = this.#parts.size();
    const before = this.#job;
    if (before === null || before.planes !== planes || before.size !== size)
      this.#job = { planes, size, work: superpixels(planes, size) };
    return this.#job;
  }

  #work(job: Job, forMs: number): void {
    const until = performance.now() + forMs;
    do {
      const step = job.work.next();
      if (step.done !== true) continue;
      this.#found = [{ job, labels: step.value }, ...this.#found].slice(0, KEPT);
      return;
    } while (performance.now() < until);
  }
}
