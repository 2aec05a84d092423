import type { Calls } from '../../shared/contract.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { Outbox } from './outbox.svelte.ts';

interface Parts {
  readonly calls: Calls;
  readonly outbox: Outbox;
  readonly jobs: Jobs;
  /** Masks whose strokes wait for a decision. */
  readonly undecided: () => readonly MaskDocument[];
  /** How many strokes from before wait for a mask that is not open. */
  readonly unplaced: () => number;
  /** Ends the stroke under way and keeps it. */
  readonly interrupt: () => void;
  /** Settings that were changed a moment ago. */
  readonly flush: () => Promise<unknown>;
  readonly run: (work: Promise<unknown>) => void;
}

/** A stroke is saved within milliseconds: nobody is asked about one that is. */
const GRACE_MS = 250;

/** What the window still waits for once it is to be closed. The desktop alone asks; a browser has a box of its own. */
export class Leaving {
  readonly #parts: Parts;
  #asking = $state(false);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The annotator sees what is waited for. */
  get asking(): boolean {
    return this.#asking;
  }

  /** Strokes that are lost if the window closes now. */
  get strokes(): number {
    const undecided = this.#parts.undecided().reduce((sum, { refused }) => sum + refused.length, 0);
    return this.#parts.outbox.waiting + undecided + this.#parts.unplaced();
  }

  get undecided(): readonly MaskDocument[] {
    return this.#parts.undecided();
  }

  /** Nothing is waited for any more. */
  get clear(): boolean {
    return this.strokes === 0 && this.#parts.jobs.running.length === 0;
  }

  /** The shell asks. `atOnce`: it closes within seconds whatever is answered. */
  begin(atOnce: boolean): void {
    this.#parts.interrupt();
    this.#parts.run(atOnce ? this.#settleAndClose() : this.#askOrClose());
  }

  async #settleAndClose(): Promise<void> {
    await this.#parts.outbox.settled();
    await this.#answer('close');
  }

  async #askOrClose(): Promise<void> {
    const grace = new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    if (!this.#asking) await Promise.race([this.#parts.outbox.settled(), grace]);
    if (this.clear) return this.#answer('close');
    this.#asking = true;
    return this.#answer('asking');
  }

  stay(): void {
    this.#asking = false;
    this.#parts.run(this.#answer('stay'));
  }

  /** Everything is done, or the annotator lets it go. */
  close(): void {
    this.#parts.run(this.#answer('close'));
  }

  /** The window closes by itself once the work has stopped. */
  stopJobs(): void {
    for (const { jobId } of this.#parts.jobs.running) this.#parts.run(this.#parts.jobs.cancel(jobId));
  }

  async #answer(answer: 'asking' | 'close' | 'stay'): Promise<void> {
    try {
      if (answer === 'close') await this.#parts.flush();
    } finally {
      await this.#parts.calls['window.closing']({ answer });
    }
  }
}
