import { type BrowserWindow, dialog } from 'electron';

interface Parts {
  readonly window: BrowserWindow;
  /** Nobody hears any more what the page is told. */
  readonly onGone: () => void;
  /** Shows the page a sentence, now or when it connects. */
  readonly notice: (message: string) => void;
}

/** A page that goes twice within so long goes again: then a person decides. */
const AGAIN_WITHIN_MS = 60_000;
/** Chromium says that a page hangs after it has for a while; one long moment more is not worth a question. */
const HANGS_FOR_MS = 5000;

const reasons: Readonly<Record<string, string>> = {
  'abnormal-exit': 'its process ended',
  killed: 'its process was ended from outside',
  crashed: 'its process crashed',
  oom: 'its process ran out of memory',
  'launch-failed': 'its process could not be started',
  'integrity-failure': "its process failed the system's integrity check",
  'memory-eviction': 'the system took its memory back',
};

/**
 * Opens a page again whose process has gone, and asks about one that hangs. What it showed, and the strokes that were
 * not saved, it finds in its session storage, which the main process keeps for it.
 */
export class GonePage {
  readonly #parts: Parts;
  #goneAtMs: number | null = null;
  #hangTimer: NodeJS.Timeout | null = null;
  #question: AbortController | null = null;
  /** Its end was asked for here. */
  #ended = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { window } = parts;
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') void this.#onGone(reason);
    });
    window.on('unresponsive', () => this.#onHang());
    window.on('responsive', () => this.#noHang());
    window.once('closed', () => this.#noHang());
  }

  async #onGone(reason: string): Promise<void> {
    this.#noHang();
    this.#parts.onGone();
    const why = this.#ended ? 'it did not answer' : (reasons[reason] ?? reason);
    const now = performance.now();
    const again = !this.#ended && this.#goneAtMs !== null && now - this.#goneAtMs < AGAIN_WITHIN_MS;
    this.#ended = false;
    this.#goneAtMs = now;
    const opens = !again || (await this.#askToOpen(why));
    const { window } = this.#parts;
    if (window.isDestroyed()) return;
    // Closing would ask the page, and there is none.
    if (!opens) return window.destroy();
    this.#parts.notice(`The window had stopped (${why}) and was opened again; everything that was saved is here.`);
    window.webContents.reload();
  }

  async #askToOpen(why: string): Promise<boolean> {
    const { response } = await dialog.showMessageBox(this.#parts.window, {
      type: 'error',
      message: 'The window has stopped working again.',
      detail: `Reason: ${why}. Everything that was shown as saved is safe.`,
      buttons: ['Open it again', 'Quit'],
      defaultId: 0,
      cancelId: 0,
    });
    return response === 0;
  }

  #onHang(): void {
    this.#hangTimer ??= setTimeout(() => void this.#askAboutHang(), HANGS_FOR_MS);
  }

  #noHang(): void {
    if (this.#hangTimer !== null) clearTimeout(this.#hangTimer);
    this.#hangTimer = null;
    this.#question?.abort();
    this.#question = null;
  }

  async #askAboutHang(): Promise<void> {
    const question = new AbortController();
    this.#question = question;
    const { response } = await dialog.showMessageBox(this.#parts.window, {
      type: 'warning',
      message: 'The window does not answer.',
      detail: 'It may come round by itself. Opened again it shows the same patch; a stroke under the hand is lost.',
      buttons: ['Wait', 'Open it again'],
      defaultId: 0,
      cancelId: 0,
      signal: question.signal,
    });
    if (question.signal.aborted) return;
    this.#noHang();
    if (response !== 1) return;
    this.#ended = true;
    // It says that it has gone, whereupon it is opened again.
    this.#parts.window.webContents.forcefullyCrashRenderer();
  }
}
