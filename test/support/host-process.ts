import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { HostFigures } from './host-probe.ts';

const root = join(import.meta.dirname, '../..');
const KIB = 1024;

export interface HostOptions {
  /** Dataset that the first page opens by itself. */
  readonly folder: string;
  readonly userData: string;
  /** Loads the probe into the host: see host-probe.ts. */
  readonly probe?: boolean;
  /** `source`: from electron/serve.ts; only its page has to be built. The built one where nothing is said. */
  readonly code?: 'built' | 'source';
  /** The project, where it is not the one that is found. */
  readonly project?: string;
  /** Beside what this process has. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whom it runs as, where that is not this process's user. */
  readonly uid?: number;
}

const entries = { built: 'dist/serve/serve.js', source: 'electron/serve.ts' } as const;

/** The browser host in a process of its own: the same bundles that a package holds, or their sources. */
export class HostProcess {
  readonly url: string;
  /** Pages that were opened so far. */
  pages = 0;
  readonly #child: ChildProcess;
  readonly #userData: string;
  readonly #complaints: readonly string[];

  readonly #endWithUs = () => void this.#child.kill();

  private constructor(url: string, child: ChildProcess, userData: string, complaints: readonly string[]) {
    this.url = url;
    this.#child = child;
    this.#userData = userData;
    this.#complaints = complaints;
    process.once('exit', this.#endWithUs);
  }

  static async start(options: HostOptions): Promise<HostProcess> {
    const { folder, userData, probe = false, code = 'built', project, env, uid } = options;
    await mkdir(userData, { recursive: true });
    // Its card lies over the patch.
    await writeFile(join(userData, 'settings.json'), JSON.stringify({ tour: false }), { flag: 'wx' }).catch(() => null);
    const probing = probe ? ['--import', join(import.meta.dirname, 'host-probe.ts')] : [];
    const named = project === undefined ? [] : ['--project', project];
    const args = [...probing, join(root, entries[code]), folder, '--user-data', userData, ...named];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe', ...(probe ? (['ipc'] as const) : [])],
      env: { ...process.env, ...env },
      ...(uid === undefined ? {} : { uid }),
    });
    const complaints: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => void complaints.push(text));
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const url = /^Cloudbrush: (http:\S+)$/.exec(line)?.[1];
      if (url !== undefined) return new HostProcess(url, child, userData, complaints);
    }
    throw new Error(`the host ended before it printed its address: ${complaints.join('')}`);
  }

  /** What it has written on standard error so far. */
  get complaints(): string {
    return this.#complaints.join('');
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Lets the next page begin at the first patch, as the first one did. */
  async forgetPositions(): Promise<void> {
    const file = join(this.#userData, 'recent.json');
    const recent = JSON.parse(await readFile(file, 'utf8')) as object[];
    await writeFile(file, JSON.stringify(recent.map((entry) => ({ ...entry, stopped: null }))));
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('the host runs');
    return pid;
  }

  /** Has the probe begin anew. */
  async resetFigures(): Promise<void> {
    await this.#ask('reset');
  }

  /** What the probe has seen since. */
  async figures(): Promise<HostFigures> {
    return (await this.#ask('read')) as HostFigures;
  }

  /** Bytes that the host's own thread holds after a collection; with the probe. */
  async keptBytes(): Promise<number> {
    return (await this.#ask('heap')) as number;
  }

  async #ask(question: 'reset' | 'read' | 'heap'): Promise<unknown> {
    const answer = once(this.#child, 'message');
    this.#child.send(question);
    return (await answer)[0];
  }

  /**
   * Anonymous memory in use by the process, in bytes: its heaps, stacks and buffers, all threads together, swapped out
   * or not. Mapped layer files are not in it: their pages are the system's cache.
   */
  async privateBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
    const kib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    return (kib('RssAnon') + kib('VmSwap')) * KIB;
  }

  /** The most private memory that was seen while `work` ran, looked at every 20 ms. */
  async peakDuring(work: Promise<unknown>): Promise<number> {
    let peak = 0;
    let running = true;
    const end = () => {
      running = false;
    };
    work.then(end, end);
    while (running) {
      peak = Math.max(peak, await this.privateBytes());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return peak;
  }

  /** Tells it to end, and waits until it has; by SIGKILL where it is to have no time to. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    process.off('exit', this.#endWithUs);
    if (!this.isRunning) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}
