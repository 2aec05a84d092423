import { basename } from 'node:path';
import { sideFileBytes } from './file-header.ts';
import { readLogFrames } from './recovery/log-frames.ts';
import { damaged } from './sqlite-error.ts';

/**
 * Refuses a project of whose write-ahead log SQLite would drop commits that were told to be saved: it takes the first
 * frame that does not fit for the end, plays the log up to there, and begins it again. What a power failure tears is the
 * last commit alone, which nobody was told of.
 */
export function checkLog(file: string): void {
  if (sideFileBytes(file, '-wal') === 0) return;
  const hides = (): boolean => {
    try {
      return readLogFrames(`${file}-wal`).hidesCommits;
    } catch (error) {
      // A log that cannot be read, or that has just gone, is SQLite's to speak of.
      if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
      return false;
    }
  };
  // Another program may begin its log again while it is read, and then it is whole at the second look.
  if (hides() && hides()) throw damaged(basename(file), 'there are saved edits behind a damaged place of its log');
}
