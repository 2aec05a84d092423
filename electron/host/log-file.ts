import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the folder in the user data, which "Show the log" opens. */
export const LOG_FOLDER = 'logs';
const LOG_NAME = 'cloudbrush.log';
const OLDER = /^cloudbrush-\d{4}-\d\d-\d\dT[\d.-]+Z-\d+\.log$/;

export interface LogFileOptions {
  /** Absolute; made with the first line. */
  readonly folder: string;
  readonly redact: (text: string) => string;
  /** Called once, where the log cannot be written. */
  readonly onFailure: (code: string) => void;
  readonly maxBytes?: number;
  /** Full files that are kept beside the one that is written. */
  readonly kept?: number;
  readonly now?: () => Date;
}

/**
 * A log that several processes may write to at once. Each line is one append, which systems do not mix with another's.
 * A full file is set aside by one rename, to a name that no other process takes: of two that do it at once one finds
 * nothing to rename, or sets aside a short file, and no line is lost either way.
 *
 * Whatever the disk says, `write` does not throw: the application is worth more than its log.
 */
export class LogFile {
  readonly #options: Required<LogFileOptions>;
  #hasFailed = false;

  constructor(options: LogFileOptions) {
    this.#options = { maxBytes: 1 << 20, kept: 5, now: () => new Date(), ...options };
  }

  /** Adds a line: the time in UTC, the process, the text without what must not be in a log. */
  write(text: string): void {
    const { folder, redact, now, onFailure } = this.#options;
    try {
      const line = `${now().toISOString()} ${process.pid} ${redact(text)}\n`;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#setAsideIfFull();
      appendFileSync(join(folder, LOG_NAME), line, { mode: 0o600 });
    } catch (error) {
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      onFailure(codeOf(error));
    }
  }

  #setAsideIfFull(): void {
    const { folder, maxBytes, kept, now } = this.#options;
    const path = join(folder, LOG_NAME);
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size < maxBytes) return;
    const stamp = now().toISOString().replaceAll(':', '-');
    try {
      renameSync(path, join(folder, `cloudbrush-${stamp}-${process.pid}.log`));
    } catch (error) {
      // another process was first, or has it open at this moment (Windows): the next line sees to it
      if (['ENOENT', 'EBUSY', 'EPERM', 'EACCES'].includes(codeOf(error))) return;
      throw error;
    }
    const older = readdirSync(folder).filter((name) => OLDER.test(name));
    for (const name of older.sort().slice(0, -kept)) rmSync(join(folder, name), { force: true });
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
