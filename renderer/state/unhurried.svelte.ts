import type { After } from './flicker.svelte.ts';

/** Follows a value no more often than every so many milliseconds: the first at once, and the last always. */
export class Unhurried<T> {
  #now = $state.raw() as T;
  #latest: T;
  readonly #everyMs: number;
  readonly #after: After;
  #cancel: (() => void) | null = null;

  constructor(value: T, everyMs: number, after: After) {
    this.#now = value;
    this.#latest = value;
    this.#everyMs = everyMs;
    this.#after = after;
  }

  get now(): T {
    return this.#now;
  }

  follow(value: T): void {
    this.#latest = value;
    if (this.#cancel !== null || value === this.#now) return;
    this.#now = value;
    this.#cancel = this.#after(this.#everyMs, () => {
      this.#cancel = null;
      this.follow(this.#latest);
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
