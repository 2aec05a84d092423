import { type Stats, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { type ReadDb, sql } from './database.ts';
import { fileIdentity } from './file-header.ts';

const sideFiles = ['-wal', '-shm'] as const;

/**
 * Where an open project lies. SQLite looks at names only when it opens them, and goes on writing into a file that was
 * deleted, renamed or replaced under it: what it says it has saved would be nowhere. So we look, by device and inode,
 * without opening anything (see `checkHeader`).
 */
export class ProjectPlace {
  readonly #db: ReadDb;
  readonly #file: string;
  readonly #identity: string;
  /** Null where there is no log to look for. */
  #sides: string | null;

  /** `identity` is the file's from before it was opened, `db` the connection to it, which has been used. */
  constructor(db: ReadDb, file: string, identity: string) {
    this.#db = db;
    this.#file = file;
    this.#identity = identity;
    const keepsLog = db.pragma('journal_mode', { simple: true }) === 'wal';
    this.#sides = keepsLog ? this.#sideIdentities() : null;
  }

  /** What happened to the file, null where it is at its place. */
  get moved(): 'gone' | 'replaced' | null {
    const there = lookAt(this.#file);
    if (there === null) return 'gone';
    return fileIdentity(there) === this.#identity ? null : 'replaced';
  }

  /**
   * Throws `unwritable` where what is written does not go into the file that the project's name leads to. A log that was
   * deleted is made anew: what it held is still in our hands, and goes into the file.
   */
  check(): void {
    const { moved } = this;
    if (moved !== null) {
      const name = basename(this.#file);
      const what =
        moved === 'gone'
          ? `${name} was deleted or renamed, or its drive is gone: it is not in ${dirname(this.#file)} any more`
          : `another file lies in the place of ${name} in ${dirname(this.#file)}`;
      throw new AppError(
        'unwritable',
        `Project file ${moved}: ${what}. Nothing is saved until it is back. Put it back; or save a copy of the project, ` +
          'which still holds all that was saved, and start Cloudbrush with that.',
      );
    }
    if (this.#sides !== null && this.#sideIdentities() !== this.#sides) this.#renewLog();
  }

  /** Takes the log into the file and begins a new one, which needs the file for ourselves. */
  #renewLog(): void {
    this.#db.pragma('journal_mode = DELETE');
    this.#db.pragma('journal_mode = WAL');
    // The log is only opened at the next read.
    sql(this.#db, 'SELECT count(*) FROM project').get();
    this.#sides = this.#sideIdentities();
  }

  #sideIdentities(): string {
    const found = sideFiles.map((suffix) => lookAt(this.#file + suffix));
    return found.map((stats) => (stats === null ? 'none' : fileIdentity(stats))).join(' ');
  }
}

/** Null for what cannot be looked at either. */
function lookAt(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null; // whatever the reason, nothing can be said to be there
  }
}
