import { assert } from '../../shared/errors.ts';

/** Runs at most `limit` calls at a time; the rest wait in order. */
export class CallSlots {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #refusal: (() => Error) | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A call whose `signal` aborts while it waits is never begun: throws the signal's reason. */
  async run<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#refusal !== null) throw this.#refusal();
    if (this.#running >= this.#limit) await this.#turn(signal);
    else this.#running++;
    try {
      return await call();
    } finally {
      // A waiting call takes over the slot, so that no newcomer can slip in before it.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  /** Refuses every later call; settles when all that were asked for before have ended. For one call at a time. */
  async close(refusal: () => Error): Promise<void> {
    assert(this.#limit === 1, `close of ${this.#limit} slots`);
    const lastTurn = this.#refusal === null ? this.run(() => Promise.resolve()) : Promise.resolve();
    this.#refusal ??= refusal;
    await lastTurn;
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(begin);
    });
  }
}
