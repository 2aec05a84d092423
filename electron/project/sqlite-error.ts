import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** The extended code of an error that SQLite threw, such as `SQLITE_BUSY`; null for any other error. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null;
}

/** What SQLite says of a project file, in the annotator's words; an error that is not SQLite's comes back as it is. */
export function asAppError(error: unknown, file: string): unknown {
  const code = sqliteCode(error);
  if (code === null) return error;
  const name = basename(file);
  const is = (...prefixes: string[]) => prefixes.some((prefix) => code === prefix || code.startsWith(`${prefix}_`));
  if (is('SQLITE_NOTADB', 'SQLITE_CORRUPT')) return damaged(name, code);
  if (is('SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_PROTOCOL')) {
    return new AppError(
      'busy',
      `The project ${name} is being written by another program. Try again when it has finished.`,
    );
  }
  if (is('SQLITE_FULL')) {
    return new AppError('unwritable', `The disk that holds the project ${name} is full. Make room and try again.`);
  }
  if (is('SQLITE_READONLY', 'SQLITE_PERM', 'SQLITE_AUTH')) {
    return new AppError(
      'unwritable',
      `The project ${name} may not be written (${code}). Change its or its folder's permissions.`,
    );
  }
  if (is('SQLITE_IOERR', 'SQLITE_CANTOPEN')) {
    return new AppError(
      'unwritable',
      `The disk that holds the project ${name} refused to read or write it (${code}): it may be full, broken, over its ` +
        'quota or gone. Look after it and try again, or save a copy of the project on another disk.',
    );
  }
  return error;
}

/** A project of ours whose file has suffered, as against a file that never was one. */
export class DamagedProject extends AppError {
  /** What was found, without the name of the project. */
  readonly finding: string;
  constructor(name: string, finding: string) {
    super(
      'bad-project',
      `The project ${name} is damaged (${finding}). It was left as it is. What can still be read of it can be recovered into a new project ("cloudbrush recover"); or open a backup copy of it.`,
    );
    this.finding = finding;
  }
}

export function damaged(name: string, detail: string): DamagedProject {
  return new DamagedProject(name, detail);
}
