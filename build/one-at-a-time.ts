import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 50;
/** No build takes so long: its process has ended, and its number is another's by now. */
const ABANDONED_MS = 10 * 60_000;

/**
 * Does `work` while no other process, and nobody else in this one, does its own under the same lock file. What a process
 * left that was killed holds up nobody.
 */
export async function oneAtATime<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lockFile), { recursive: true });
  while (!isTaken(lockFile)) await delay(LOOK_MS);
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** True where it is ours now. */
function isTaken(lockFile: string): boolean {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = holderOf(lockFile);
  if (holder !== null && (!isRunning(holder.pid) || holder.ageMs > ABANDONED_MS)) rmSync(lockFile, { force: true });
  return false;
}

/** Null where it is being written, or gone again. */
function holderOf(lockFile: string): { readonly pid: number; readonly ageMs: number } | null {
  try {
    const text = readFileSync(lockFile, 'utf8');
    const ageMs = Date.now() - statSync(lockFile).mtimeMs;
    return /^\d+$/.test(text) ? { pid: Number(text), ageMs } : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
