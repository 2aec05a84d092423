import { setImmediate as nextIteration } from 'node:timers/promises';

const TURN_MS = 1;

/**
 * Divides long work on a thread that others wait for into turns of a millisecond. Works that share one object take their
 * turns one after another, so that together they do not hold the thread for longer.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #beganMs = performance.now();

  /** True when the thread has been held for long enough: then `next` is due. */
  get isOver(): boolean {
    return performance.now() - this.#beganMs >= TURN_MS;
  }

  /** Resolves when others have had their turn. */
  async next(): Promise<void> {
    const mine = this.#last.then(() => nextIteration());
    this.#last = mine;
    await mine;
    this.#beganMs = performance.now();
  }
}
