import { fdatasync } from 'node:fs';
import { promisify } from 'node:util';

const EVERY_BYTES = 64 << 20;

/**
 * Sends a growing file to the disk while it is written, so that the flush at its end finds little to do, and so that a
 * stroke saved meanwhile never waits for more than this much of it.
 */
export class EarlyFlush {
  readonly #descriptor: number;
  #waitingBytes = 0;
  #flushing: Promise<void> | null = null;
  /** A disk tells of a failure once; the flush at the end would not hear of it again. */
  #failure: { readonly error: unknown } | null = null;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  wrote(bytes: number): void {
    this.#waitingBytes += bytes;
    if (this.#flushing !== null || this.#waitingBytes < EVERY_BYTES) return;
    this.#waitingBytes = 0;
    this.#flushing = this.#flush();
  }

  async #flush(): Promise<void> {
    try {
      await promisify(fdatasync)(this.#descriptor);
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#flushing = null;
  }

  /** Waits for the flush under way: the descriptor must not be closed before. */
  async settled(): Promise<void> {
    await this.#flushing;
  }

  /** Throws what the disk said to any of the flushes. */
  check(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
