import type { Calls } from '../../shared/contract.ts';

/** The host takes what it was told for half as long again. */
const EVERY_MS = 1000;

/** Tells the host, now and then, that somebody paints or scrolls. */
export class AtWork {
  readonly #calls: Pick<Calls, 'app.atWork'>;
  readonly #nowMs: () => number;
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(calls: Pick<Calls, 'app.atWork'>, nowMs = () => performance.now()) {
    this.#calls = calls;
    this.#nowMs = nowMs;
  }

  tell(): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#toldMs < EVERY_MS) return;
    this.#toldMs = nowMs;
    // A host that cannot be reached does nothing that would be in the way.
    this.#calls['app.atWork']({}).catch(() => undefined);
  }
}
