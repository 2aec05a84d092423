import { EventEmitter } from 'node:events';
import { type DoubleBrowser, launchBrowser } from './double-browser.ts';
import { DoubleEvent } from './double-event.ts';
import { announce, onOrder, record } from './double-record.ts';

interface ClosableWindow {
  close(): void;
}

/** Set where a test looks at settings alone: windows have no page then. */
export const isWithoutBrowser = process.env.CLOUDBRUSH_DOUBLE_BROWSER === 'none';

class App extends EventEmitter {
  readonly isPackaged = process.env.CLOUDBRUSH_DOUBLE_PACKAGED === '1';
  /** Windows that are open. */
  readonly windows = new Set<ClosableWindow>();
  browser: DoubleBrowser | null = null;
  #quitting = false;
  #isReady = false;
  readonly #ready: Promise<void>;

  constructor() {
    super();
    this.#ready = this.#launch();
  }

  async #launch(): Promise<void> {
    // the main script runs first: Chromium starts with the switches that it appends
    await new Promise((resolve) => setImmediate(resolve));
    if (!isWithoutBrowser) this.browser = await launchBrowser(record.switches);
    const handed = process.env.CLOUDBRUSH_DOUBLE_OPEN_FILE;
    // macOS hands over what the application was started with before it is ready
    if (handed !== undefined) this.emit('open-file', new DoubleEvent(), handed);
    if (this.browser !== null) {
      const { profile, debuggingPort } = this.browser;
      announce('ready', { profile, debuggingPort });
    }
    this.#isReady = true;
    this.emit('ready');
    const second = process.env.CLOUDBRUSH_DOUBLE_SECOND_START;
    if (second !== undefined) this.emit('second-instance', new DoubleEvent(), [], '/', JSON.parse(second));
  }

  readonly commandLine = {
    appendSwitch: (name: string, value?: string): void => {
      if (this.#isReady) throw new Error(`the switch ${name} comes too late: Chromium is running`);
      record.switches.push(value === undefined ? `--${name}` : `--${name}=${value}`);
    },
  };

  configureHostResolver(options: unknown): void {
    if (!this.#isReady) throw new Error('configureHostResolver: the application is not ready');
    record.hostResolver = options;
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  isReady(): boolean {
    return this.#isReady;
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
    this.emit('quit', new DoubleEvent(), code);
    process.emit('exit', code);
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
/** While the application ends: its window is gone already. */
onOrder('second-instance-at-end', (additionalData: unknown) => {
  const start = () => app.emit('second-instance', new DoubleEvent(), [], '/', additionalData);
  app.once('will-quit', () => setImmediate(start));
});
