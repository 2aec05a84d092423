import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { damaged } from './sqlite-error.ts';

/** "ClBr": marks a SQLite file as a Cloudbrush project. */
export const APPLICATION_ID = 0x436c4272;

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const APPLICATION_ID_AT = 68;

/** Status of a project file, or null where there is none. Opens nothing. */
export function statProject(file: string): Stats | null {
  try {
    return statSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new AppError('unreadable', `The project ${basename(file)} cannot be reached (${code ?? String(error)}).`);
  }
}

/** Tells files apart whatever path they are reached by. */
export function fileIdentity(stats: Stats): string {
  return `${stats.dev}:${stats.ino}`;
}

/** Bytes of a file beside the project, such as its `-wal`; 0 where there is none. */
export function sideFileBytes(file: string, suffix: '-wal' | '-journal' | '-shm'): number {
  return statProject(file + suffix)?.size ?? 0;
}

/**
 * Refuses what is no project of ours before SQLite sees it, by the first 100 bytes: magic at 0, application id
 * (big-endian) at 68.
 *
 * Never call it on a file that this process has open as a database: POSIX drops all of a process's locks on a file
 * when *any* descriptor of it is closed, and SQLite would go on without its locks. This is why one worker holds all
 * projects of a process and asks its own table of open files first, and why nothing else may open a project file.
 */
export function checkHeader(file: string): void {
  const name = basename(file);
  checkSideFiles(file);
  const header = readHeader(file);
  if (header.byteLength === 0) throw new AppError('bad-project', `${name} is empty: it is not a Cloudbrush project.`);
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new AppError('bad-project', `${name} is not a Cloudbrush project: it is no database. Choose another file.`);
  }
  if (header.byteLength < HEADER_BYTES) throw damaged(name, `only ${header.byteLength} bytes are left`);
  const applicationId = header.readUInt32BE(APPLICATION_ID_AT);
  if (applicationId !== APPLICATION_ID) {
    const id = applicationId.toString(16).padStart(8, '0');
    throw new AppError(
      'bad-project',
      `${name} is not a Cloudbrush project: it is a database of another program (${id}).`,
    );
  }
}

/** SQLite opens what lies under these names, and would wait for ever for somebody to write into a pipe. */
function checkSideFiles(file: string): void {
  for (const suffix of ['-journal', '-wal', '-shm'] as const) {
    if (statProject(file + suffix)?.isFile() ?? true) continue;
    const [name, beside] = [basename(file), basename(file + suffix)];
    throw new AppError(
      'bad-project',
      `Beside ${name} lies ${beside}, which is no file: a project cannot be opened beside it. Move it elsewhere.`,
    );
  }
}

function readHeader(file: string): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  const stats = statProject(file);
  // A named pipe would block this thread, and with it every project, until somebody writes to it.
  if (stats !== null && !stats.isFile() && !stats.isDirectory()) {
    throw new AppError('bad-project', `${basename(file)} is no regular file, so it is not a Cloudbrush project.`);
  }
  try {
    const descriptor = openSync(file, 'r');
    try {
      return bytes.subarray(0, readSync(descriptor, bytes, 0, HEADER_BYTES, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === 'EISDIR')
      throw new AppError('bad-project', `${basename(file)} is a folder, not a Cloudbrush project.`);
    throw new AppError('unreadable', `The project ${basename(file)} cannot be read (${code}).`);
  }
}
