import type { WriteStream } from 'node:tty';

/** Often enough to be seen moving, seldom enough to cost nothing. */
const INTERVAL_MS = 100;

/** A line on a terminal that is rewritten as work goes on. Writes nothing where the stream is no terminal. */
export class ProgressLine {
  readonly #stream: Pick<WriteStream, 'isTTY' | 'columns' | 'write'>;
  #shown = false;
  #lastMs = 0;

  constructor(stream: Pick<WriteStream, 'isTTY' | 'columns' | 'write'>) {
    this.#stream = stream;
  }

  show(done: number, total: number, label: string): void {
    if (!this.#stream.isTTY) return;
    const nowMs = performance.now();
    if (this.#shown && nowMs - this.#lastMs < INTERVAL_MS && done < total) return;
    this.#lastMs = nowMs;
    this.#shown = true;
    const text = `${label} ${total === 0 ? 0 : Math.floor((100 * done) / total)} %`;
    this.#stream.write(`\r\u001b[K${text.slice(0, Math.max(10, this.#stream.columns - 1))}`);
  }

  clear(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#stream.write('\r\u001b[K');
  }
}
