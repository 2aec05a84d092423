import { EventEmitter } from 'node:events';
import { type DoubleBrowser, launchBrowser } from './double-browser.ts';
import { DoubleEvent } from './double-event.ts';
import { announce, onOrder, record } from './double-record.ts';

interface ClosableWindow {
  close(): void;
}

class App extends EventEmitter {
  readonly isPackaged = false;
  /** Windows that are open. */
  readonly windows = new Set<ClosableWindow>();
  browser: DoubleBrowser | null = null;
  #quitting = false;
  readonly #ready: Promise<void>;

  constructor() {
    super();
    this.#ready = this.#launch();
  }

  async #launch(): Promise<void> {
    this.browser = await launchBrowser();
    const { profile, debuggingPort } = this.browser;
    const handed = process.env.CLOUDBRUSH_DOUBLE_OPEN_FILE;
    // macOS hands over what the application was started with before it is ready
    if (handed !== undefined) this.emit('open-file', new DoubleEvent(), handed);
    announce('ready', { profile, debuggingPort });
    this.emit('ready');
    const second = process.env.CLOUDBRUSH_DOUBLE_SECOND_START;
    if (second !== undefined) this.emit('second-instance', new DoubleEvent(), [], '/', JSON.parse(second));
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  isReady(): boolean {
    return this.browser !== null;
  }

  setName(): void {
    // nothing shows it here
  }

  setPath(name: string, path: string): void {
    record.paths[name] = path;
  }

  addRecentDocument(path: string): void {
    const others = record.recentDocuments.filter((other) => other !== path);
    record.recentDocuments.splice(0, record.recentDocuments.length, path, ...others);
    announce('recent-documents');
  }

  clearRecentDocuments(): void {
    record.recentDocuments.length = 0;
    announce('recent-documents');
  }

  requestSingleInstanceLock(additionalData: unknown): boolean {
    record.handover = additionalData;
    return process.env.CLOUDBRUSH_DOUBLE_LOCK !== 'held';
  }

  /** Closes every window, asks, and ends: each of these may be prevented. */
  quit(): void {
    const event = new DoubleEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    for (const window of this.windows) window.close();
    if (this.windows.size === 0) this.#askToQuit();
  }

  /** A window that stays open ends the quitting. */
  closePrevented(): void {
    this.#quitting = false;
  }

  windowClosed(window: ClosableWindow): void {
    this.windows.delete(window);
    if (this.windows.size > 0) return;
    if (this.#quitting) this.#askToQuit();
    else this.emit('window-all-closed');
  }

  #askToQuit(): void {
    const event = new DoubleEvent();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }

  /** Ends abruptly: whatever the application has not closed by now stays as it is on the disk. Chromium follows. */
  exit(code: number): void {
    process.send?.({ event: 'exit', detail: code }, () => process.kill(process.pid, 'SIGKILL'));
  }
}

export const app = new App();

onOrder('quit', () => {
  app.quit();
});
/** Answers whether the application opens it itself. */
onOrder('open-file', (path: string) => {
  const event = new DoubleEvent();
  app.emit('open-file', event, path);
  return event.defaultPrevented;
});
onOrder('second-instance', (additionalData: unknown) => {
  app.emit('second-instance', new DoubleEvent(), [], '/', additionalData);
});
