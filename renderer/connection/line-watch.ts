/** A line that has said nothing for so long since it was asked is silent; twice as long pass until that is noticed. */
const PATIENCE_MS = 8_000;
const LONGEST_PATIENCE_MS = 64_000;

interface Parts {
  /** Sends a question that a host answers at once, whatever else it does. */
  readonly ask: () => void;
  /** Nothing has come since the question. */
  readonly silent: () => void;
  /** It was silent, and says something. */
  readonly speaks: () => void;
}

/**
 * Asks over a line now and then, since a line whose other end has gone without a word looks like one on which nothing
 * happens. Counts in timers, not by the clock: a computer that has slept finds one of them due, and not many.
 */
export class LineWatch {
  readonly #parts: Parts;
  #patienceMs: number;
  #asked = false;
  #isSilent = false;
  #timer: ReturnType<typeof setTimeout>;

  /** `after`: the watch of a line that was given up. This one may be as slow, where a large answer takes its time. */
  constructor(parts: Parts, after: LineWatch | null) {
    this.#parts = parts;
    this.#patienceMs = after?.isSilent ? Math.min(2 * after.#patienceMs, LONGEST_PATIENCE_MS) : PATIENCE_MS;
    this.#timer = setTimeout(() => this.#due(), this.#patienceMs);
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Something has come over the line. */
  heard(): void {
    if (this.#asked) this.#patienceMs = PATIENCE_MS;
    this.#asked = false;
    if (!this.#isSilent) return;
    this.#isSilent = false;
    this.#parts.speaks();
    this.#askAgainIn(this.#patienceMs);
  }

  /** Asks at once, with little patience. */
  askNow(patienceMs: number): void {
    if (this.#isSilent) return;
    this.#ask();
    this.#askAgainIn(patienceMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #askAgainIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#due(), ms);
  }

  #ask(): void {
    // one that stands is answered when the line is whole again
    if (!this.#asked) this.#parts.ask();
    this.#asked = true;
  }

  #due(): void {
    if (this.#asked) {
      this.#isSilent = true;
      this.#parts.silent();
      return;
    }
    this.#ask();
    this.#askAgainIn(this.#patienceMs);
  }
}
