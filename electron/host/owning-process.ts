import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

/*
 * A temporary file's name says which process owns it, so that one whose process is gone can be told from one that is
 * being written: by process id and by a tag of the computer, where a folder may be shared by several.
 */

/** 8 hex digits of this computer's name. */
export function hostTag(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

/** Nothing that is still being written goes untouched for so long, whoever owns it. */
export const ABANDONED_AFTER_MS = 24 * 3600 * 1000;

/** Whether a process of this computer runs. */
export function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
