import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { ForgedMessage } from './double-ipc.ts';
import type { DoubleRecord } from './double-record.ts';
import type { DoubleBounds, Refusable } from './double-window.ts';

export interface LaunchOptions {
  /** The built main bundle. */
  readonly main: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Orders that the stand-in takes, with their arguments. */
interface Orders {
  readonly record: undefined;
  readonly quit: undefined;
  readonly 'close-window': undefined;
  readonly 'menu-click': string;
  readonly 'menu-accelerator': string;
  readonly 'open-file': string;
  readonly 'system-theme': { readonly isDark: boolean; readonly isContrast: boolean };
  readonly 'dialog-path': string | null;
  readonly 'dialog-button': number;
  readonly 'second-instance': unknown;
  readonly 'second-instance-at-end': unknown;
  readonly permission: string;
  readonly forge: ForgedMessage;
  readonly 'refuses-webview': undefined;
  readonly refuses: Refusable;
  readonly 'window-action': string;
  readonly 'request-cancelled': string;
  readonly 'scheme-answer': { readonly url: string; readonly method: string };
  readonly 'renderer-gone': string;
  readonly 'crash-page': undefined;
  readonly hang: boolean;
  readonly 'session-end': undefined;
  readonly power: 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen' | 'shutdown';
  readonly 'drag-window': DoubleBounds;
  readonly 'fill-screen': 'maximized' | 'fullscreen' | null;
  readonly 'dialogs-stay': number;
  readonly dropping: { readonly name: string; readonly path: string };
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

interface Announcement {
  readonly event: string;
  readonly detail?: unknown;
}

/** The application's main bundle running on the stand-in, in a process of its own. */
export class DoubleApp {
  readonly exited: Promise<number | string | null>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #announced: Announcement[] = [];
  #onAnnounced: (() => void) | null = null;
  #browser: Browser | null = null;
  #output = '';
  #profile: string | null = null;
  #debuggingPort = 0;
  readonly #scratch = mkdtempSync(join(tmpdir(), 'cloudbrush-double-'));
  #orders = 0;

  constructor({ main, args = [], env = {} }: LaunchOptions) {
    const register = join(import.meta.dirname, 'register.ts');
    this.#child = spawn(process.execPath, ['--import', register, main, ...args], {
      // whatever it leaves behind in temporary folders lies in one of ours
      env: { ...process.env, TMPDIR: this.#scratch, TEMP: this.#scratch, TMP: this.#scratch, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#output += chunk;
      });
    }
    this.#child.on('message', (message: Answer | Announcement) => {
      if ('event' in message && message.event === 'ready')
        this.#profile = (message.detail as { profile: string }).profile;
      if ('id' in message) this.#waiting.get(message.id)?.(message);
      else this.#announced.push(message);
      this.#onAnnounced?.();
    });
    this.exited = new Promise((resolve) => {
      this.#child.on('exit', (code, signal) => {
        const ended = this.#announced.find(({ event }) => event === 'exit');
        resolve((ended?.detail as number | undefined) ?? code ?? signal);
        this.#onAnnounced?.();
        for (const answer of this.#waiting.values()) answer({ id: 0, error: 'the application has ended' });
      });
    });
  }

  /** What the process printed. */
  get output(): string {
    return this.#output;
  }

  /** Waits for the next announcement of that name; throws where the process ends first. */
  async next(event: string): Promise<unknown> {
    for (;;) {
      const at = this.#announced.findIndex((announcement) => announcement.event === event);
      if (at >= 0) return this.#announced.splice(at, 1)[0].detail;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        throw new Error(`the application ended before '${event}': ${this.#output}`);
      }
      await new Promise<void>((resolve) => {
        this.#onAnnounced = resolve;
      });
    }
  }

  order<N extends keyof Orders>(
    name: N,
    ...[argument]: Orders[N] extends undefined ? [] : [Orders[N]]
  ): Promise<unknown> {
    const id = this.#orders++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        this.#waiting.delete(id);
        if (error === undefined) resolve(result);
        else reject(new Error(error));
      });
      if (this.#child.connected) this.#child.send({ id, name, argument });
      else reject(new Error(`the application has ended: ${this.#output}`));
    });
  }

  async record(): Promise<DoubleRecord> {
    return (await this.order('record')) as DoubleRecord;
  }

  /** The window's page, seen through Chromium's debugging port. */
  async page(): Promise<Page> {
    const { debuggingPort } = (await this.next('ready')) as { readonly debuggingPort: number };
    this.#debuggingPort = debuggingPort;
    await this.next('window');
    return this.pageAnew();
  }

  /** The page as it is after a crash, of which Playwright's own object does not recover. */
  async pageAnew(): Promise<Page> {
    await this.disconnect();
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${this.#debuggingPort}`);
    const page = this.#browser.contexts()[0].pages()[0];
    // unheard, Playwright would accept a beforeunload dialog, which is the application's to decide
    page.on('dialog', () => undefined);
    return page;
  }

  /** Drops a file or folder on the middle of the page, through the browser's own drag events. */
  async drop(page: Page, path: string): Promise<void> {
    await this.order('dropping', { name: basename(path), path });
    const session = await page.context().newCDPSession(page);
    const [x, y] = await page.evaluate(() => [innerWidth / 2, innerHeight / 2]);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x, y, data });
    }
    await session.detach();
  }

  /** The process itself, to send it a signal. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  async quit(): Promise<number | string | null> {
    await this.order('quit');
    return this.exited;
  }

  /** As a crash or a power failure would end it. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.dispose();
  }

  /** Ends whatever is left. */
  async dispose(): Promise<void> {
    await this.disconnect();
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
    await this.exited;
    if (this.#profile) await chromiumGone(this.#profile);
    await rm(this.#scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  async disconnect(): Promise<void> {
    await this.#browser?.close();
    this.#browser = null;
  }
}

/**
 * Chromium outlives the process that held it by a moment, and writes to its profile meanwhile. Its lock is a link that
 * names host and process; one that was ended by force leaves it behind.
 */
async function chromiumGone(profile: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const pid = lockHolder(join(profile, 'SingletonLock'));
    if (pid === null || !isRunning(pid)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function lockHolder(lock: string): number | null {
  try {
    return Number(readlinkSync(lock).split('-').at(-1));
  } catch {
    return null; // there is none, or none any more
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
