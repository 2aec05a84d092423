import { AppError, type ErrorCode } from '../../shared/errors.ts';

const RETRY_MS = 2000;

/** Sent again it would fail again. */
const finalErrors: ReadonlySet<ErrorCode> = new Set(['bad-argument', 'not-found', 'bad-project', 'unsupported']);

export interface ResendParts<Message> {
  /** The host records a message once, however often it is sent. */
  readonly send: (message: Message) => Promise<void>;
  readonly refused: (message: Message, reason: string) => void;
  /** What waits is another. */
  readonly changed: (waiting: readonly Message[]) => void;
}

/** Small messages to the host, sent one after another; what cannot be sent waits and is sent again. */
export class ResendLine<Message> {
  readonly #parts: ResendParts<Message>;
  #waiting: readonly Message[] = [];
  #sending: Promise<void> | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: ResendParts<Message>) {
    this.#parts = parts;
  }

  get waiting(): readonly Message[] {
    return this.#waiting;
  }

  push(...messages: readonly Message[]): void {
    this.#set([...this.#waiting, ...messages]);
    this.#drain();
  }

  /** The connection is back. */
  retry(): void {
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#drain();
  }

  /** Settles once nothing waits, or what waits cannot be sent for now. */
  async settled(): Promise<void> {
    while (this.#sending !== null) await this.#sending;
  }

  #set(waiting: readonly Message[]): void {
    this.#waiting = waiting;
    this.#parts.changed(waiting);
  }

  #drain(): void {
    if (this.#sending !== null || this.#retryTimer !== null) return;
    this.#sending = this.#sendAll().finally(() => {
      this.#sending = null;
    });
  }

  async #sendAll(): Promise<void> {
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      try {
        await this.#parts.send(next);
      } catch (error) {
        if (!(error instanceof AppError) || !finalErrors.has(error.code)) {
          this.#retryTimer = setTimeout(() => this.retry(), RETRY_MS);
          return;
        }
        this.#parts.refused(next, error.message);
      }
      this.#set(this.#waiting.slice(1));
    }
  }
}
