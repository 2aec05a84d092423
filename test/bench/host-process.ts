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
}

/** The built browser host in a process of its own: the same bundles that a package holds. */
export class HostProcess {
  readonly url: string;
  /** Pages that were opened so far. */
  pages = 0;
  readonly #child: ChildProcess;
  readonly #userData: string;

  readonly #endWithBench = () => void this.#child.kill();

  private constructor(url: string, child: ChildProcess, userData: string) {
    this.url = url;
    this.#child = child;
    this.#userData = userData;
    process.once('exit', this.#endWithBench);
  }

  static async start({ folder, userData, probe = false }: HostOptions): Promise<HostProcess> {
    await mkdir(userData, { recursive: true });
    // Its card lies over the patch.
    await writeFile(join(userData, 'settings.json'), JSON.stringify({ tour: false }));
    const probing = probe ? ['--import', join(import.meta.dirname, 'host-probe.ts')] : [];
    const args = [...probing, join(root, 'dist/serve/serve.js'), folder, '--user-data', userData];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit', ...(probe ? (['ipc'] as const) : [])],
    });
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const url = /^Cloudbrush: (http:\S+)$/.exec(line)?.[1];
      if (url !== undefined) return new HostProcess(url, child, userData);
    }
    throw new Error('the host ended before it printed its address');
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

  async #ask(question: 'reset' | 'read'): Promise<unknown> {
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

  async stop(): Promise<void> {
    process.off('exit', this.#endWithBench);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
