import { open, rm, statfs } from 'node:fs/promises';
import { arch, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { quantile } from './figures.ts';

const FLUSHES = 40;

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly chromium: string;
  /** Median time of a 4 KiB write with fdatasync in the folder of the run, ms: no commit can be faster. */
  readonly flushMs: number;
  /** Processes that wanted to run, over the last minute, before and after. */
  readonly load: readonly [number, number];
  readonly freeGB: number;
}

export async function describeMachine(folder: string, chromium: string, loadBefore: number): Promise<Machine> {
  const { bavail, bsize } = await statfs(folder);
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
    system: `${process.platform} ${release()} ${arch()}`,
    node: process.versions.node,
    chromium,
    flushMs: await flushMs(folder),
    load: [Number(loadBefore.toFixed(2)), Number((loadavg()[0] ?? 0).toFixed(2))],
    freeGB: Math.round((bavail * bsize) / 1e9),
  };
}

async function flushMs(folder: string): Promise<number> {
  const path = join(folder, 'flush');
  const file = await open(path, 'w');
  const page = new Uint8Array(4096);
  const samples: number[] = [];
  for (let i = 0; i < FLUSHES; i++) {
    const startMs = performance.now();
    await file.write(page, 0, page.byteLength, i * page.byteLength);
    await file.datasync();
    samples.push(performance.now() - startMs);
  }
  await file.close();
  await rm(path);
  return Number(quantile(samples, 0.5).toFixed(2));
}
