import { makeToken, tokenMatches } from './page-token.ts';

/**
 * A code for the address that a browser is started with. Command lines can be read by every user of a computer, and
 * addresses stay in the browser's history: so this one is good for one page and for a short time, and a second use is
 * noticed.
 */
export class EntryCode {
  readonly #validMs: number;
  #code: string | null = null;
  #until = 0;
  #isUsed = false;

  constructor(validMs: number) {
    this.#validMs = validMs;
  }

  /** A new code; an earlier one ends. */
  make(): string {
    this.#code = makeToken();
    this.#until = performance.now() + this.#validMs;
    this.#isUsed = false;
    return this.#code;
  }

  /** `unknown` covers wrong and expired ones. */
  look(given: unknown): 'valid' | 'used' | 'unknown' {
    if (this.#code === null || !tokenMatches(this.#code, given)) return 'unknown';
    if (this.#isUsed) return 'used';
    return performance.now() < this.#until ? 'valid' : 'unknown';
  }

  /** The code has opened its page. */
  use(): void {
    this.#isUsed = true;
  }
}
