import { readdir, readFile, stat } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import type { AppPage } from '../bench/app-page.ts';
import type { PageProbe } from '../bench/page-probe.ts';
import type { FreeMemory } from '../support/free-memory.ts';
import type { HostProcess } from '../support/host-process.ts';

declare const cloudbrushProbe: PageProbe;

const KIB = 1024;
const MIB = 1 << 20;
const FLOOR_EACH_MS = 250;

/** Everything that is watched, at one moment. */
export interface Reading {
  readonly atMs: number;
  readonly edits: number;
  readonly values: Readonly<Record<Watched, number>>;
}

/** With the most that each may grow by in an hour, once the first minutes are over. */
export const limitsPerHour = {
  'heap of the page after a collection, MiB': 24,
  'nodes of the page': 4000,
  'listeners of the page': 2000,
  'private memory of the renderers, MiB': 120,
  'heap and buffers of the host after a collection, MiB': 16,
  'memory that the host holds, at the least between two readings, MiB': 60,
  'open files of the host': 12,
  'mappings of the host': 120,
  'threads of the host': 4,
  'work of a frame while painting, median, ms': 6,
} as const;

export type Watched = keyof typeof limitsPerHour;

/** That may be private to the host at any moment, MiB: what its allocator keeps for later included. */
export const MAX_PRIVATE_MIB = 512;

/** Bytes that an edit may take in the project on average, its base and indexes included. */
export const MAX_BYTES_PER_EDIT = 6 * KIB;

export interface Observed {
  readonly browser: Browser;
  readonly app: AppPage;
  readonly host: HostProcess;
  readonly floor: MemoryFloor;
}

/**
 * The least memory that the host has held since it was last asked for: what is private to it but for what the C library
 * keeps for later. glibc does so in a heap for each thread, torn to pieces by what lies between, and hides a leak as well
 * as it feigns one: after 45 minutes 120 to 170 of its 217 MiB were free. Whatever is at work, an export or a picture,
 * comes and goes above the least, by up to 50 MiB; what is never given back raises it.
 */
export class MemoryFloor {
  readonly #host: HostProcess;
  readonly #free: FreeMemory;
  readonly #timer: NodeJS.Timeout;
  #leastBytes = Number.POSITIVE_INFINITY;
  /** Of all its private memory, since the beginning. */
  mostBytes = 0;

  constructor(host: HostProcess, free: FreeMemory) {
    this.#host = host;
    this.#free = free;
    // The host has ended where this fails, and whoever talks to it finds out.
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), FLOOR_EACH_MS);
  }

  async take(): Promise<number> {
    await this.#look();
    const bytes = this.#leastBytes;
    this.#leastBytes = Number.POSITIVE_INFINITY;
    return bytes;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const [all, free] = await Promise.all([this.#host.privateBytes(), this.#free.bytes()]);
    this.mostBytes = Math.max(this.mostBytes, all);
    this.#leastBytes = Math.min(this.#leastBytes, all - free);
  }
}

export async function readEverything(
  { browser, app, host, floor }: Observed,
  edits: number,
  frameWorkMs: number,
): Promise<Reading> {
  await app.cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await app.cdp.send('Runtime.getHeapUsage');
  const counters = await app.cdp.send('Memory.getDOMCounters');
  const status = await readFile(`/proc/${host.pid}/status`, 'utf8');
  const heldBytes = await host.keptBytes();
  const maps = await readFile(`/proc/${host.pid}/maps`, 'utf8');
  return {
    atMs: performance.now(),
    edits,
    values: {
      'heap of the page after a collection, MiB': usedSize / MIB,
      'nodes of the page': counters.nodes,
      'listeners of the page': counters.jsEventListeners,
      'private memory of the renderers, MiB': (await renderersBytes(browser)) / MIB,
      'heap and buffers of the host after a collection, MiB': heldBytes / MIB,
      'memory that the host holds, at the least between two readings, MiB': (await floor.take()) / MIB,
      'open files of the host': (await readdir(`/proc/${host.pid}/fd`)).length,
      'mappings of the host': maps.split('\n').length - 1,
      'threads of the host': Number(/^Threads:\s+(\d+)/m.exec(status)?.[1]),
      'work of a frame while painting, median, ms': frameWorkMs,
    },
  };
}

/** What a frame since the last call has cost the page, the median. Clears all that the probe has noted. */
export function frameWork(app: AppPage): Promise<number> {
  return app.page.evaluate(() => {
    const sorted = cloudbrushProbe.frameWork.toSorted((a, b) => a - b);
    cloudbrushProbe.clear();
    return sorted[sorted.length >> 1] ?? 0;
  });
}

export function watchFrames(app: AppPage, on: boolean): Promise<void> {
  return app.page.evaluate((watched) => cloudbrushProbe.watchFrames(watched), on);
}

async function renderersBytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  let bytes = 0;
  for (const { id, type } of processInfo) {
    if (type !== 'renderer') continue;
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    bytes += Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * KIB;
  }
  return bytes;
}

/** Of a project's file and its log. */
export async function projectBytes(file: string): Promise<number> {
  const sizes = await Promise.all(
    [file, `${file}-wal`].map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
