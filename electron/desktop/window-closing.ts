import { type BrowserWindow, dialog } from 'electron';
import type { ClosingAnswer } from '../../shared/contract.ts';

interface Parts {
  readonly window: BrowserWindow;
  /** Tells the page that the window is about to close: now, or when it connects. */
  readonly tellPage: (atOnce: boolean) => void;
  readonly log: (line: string) => void;
}

/** A page that can answer does so within a turn of its event loop. */
const ANSWER_MS = 4000;
/** A session that ends leaves a program a few seconds: this many for what is under the hand. */
const AT_ONCE_MS = 2000;

/**
 * Holds the window open until its page has said that nothing is lost with it: the page ends the stroke under way, waits
 * for what is not saved, and asks. A page that does not answer is closed over the system's own dialog. The window is the
 * application on every system, so that closing it and quitting are one.
 */
export class WindowClosing {
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | null = null;
  /** The system's dialog about a page that does not answer. */
  #question: AbortController | null = null;
  #asked = false;
  #atOnce = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.window.on('close', (event) => {
      event.preventDefault();
      this.#ask();
    });
    // Windows: nobody can be asked any more, and the process may be ended at any time from here on.
    parts.window.on('session-end', () => this.atOnce());
    parts.window.once('closed', () => this.#settle());
  }

  /** True from the moment that closing was asked for until the window stays. */
  get asked(): boolean {
    return this.#asked;
  }

  #ask(): void {
    if (this.#atOnce) return;
    this.#asked = true;
    this.#parts.tellPage(false);
    this.#timer ??= setTimeout(() => void this.#onSilence(), ANSWER_MS);
  }

  /** The session ends: saves what can be saved in a moment, and closes without a question. */
  atOnce(): void {
    if (this.#atOnce || this.#parts.window.isDestroyed()) return;
    this.#atOnce = true;
    this.#asked = true;
    this.#settle();
    this.#parts.tellPage(true);
    this.#timer = setTimeout(() => {
      this.#parts.log('The page did not say within two seconds that everything is saved; the session ends.');
      this.#close();
    }, AT_ONCE_MS);
  }

  /** What the page says. Unasked, it says nothing: a page cannot close the window by itself. */
  answered(answer: ClosingAnswer): void {
    if (!this.#asked) return;
    if (this.#atOnce && answer !== 'close') return;
    this.#settle();
    if (answer === 'close') this.#close();
    if (answer === 'stay') this.#asked = false;
  }

  async #onSilence(): Promise<void> {
    const question = new AbortController();
    this.#question = question;
    const { response } = await dialog.showMessageBox(this.#parts.window, {
      type: 'warning',
      message: 'The window does not answer.',
      detail:
        'It cannot say whether strokes in it are not saved yet: those would be lost. Everything that was shown as ' +
        'saved is safe.',
      buttons: ['Wait', 'Close'],
      defaultId: 0,
      cancelId: 0,
      signal: question.signal,
    });
    if (question.signal.aborted) return;
    // Waiting goes on: the window closes when the page comes round, and is asked about when it is closed once more.
    this.#settle();
    if (response === 1) this.#close();
  }

  #settle(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#question?.abort();
    this.#question = null;
  }

  /** Neither `close` nor the page's `beforeunload` has a say any more. */
  #close(): void {
    this.#settle();
    if (!this.#parts.window.isDestroyed()) this.#parts.window.destroy();
  }
}

/** A session that ends, and a terminal or service that ends the process: there is a moment, and nobody to ask. */
export function closeOnSignals(closing: WindowClosing): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => closing.atOnce());
}
