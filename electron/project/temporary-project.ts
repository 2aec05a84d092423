import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ABANDONED_AFTER_MS, hostTag, isRunning } from '../host/owning-process.ts';
import { removeDatabase } from './placed-file.ts';

/*
 * `.cloudbrush-<UUID>-<process id>-<tag of the computer>.project.part`, in the folder of the file that it is going to be,
 * whose name is left out: it may already be as long as a name may be.
 */
const PATTERN =
  /^\.cloudbrush-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-(\d{1,10})-([0-9a-f]{8})\.project\.part(?:-(?:wal|shm|journal))?$/;
/** A folder that a recovery works in, named alike. */
const FOLDER_PATTERN =
  /^\.cloudbrush-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-(\d{1,10})-([0-9a-f]{8})\.recovery\.part$/;
/** As earlier versions named it: they did not say whose it is. */
const FORMER_PATTERN = /^\..+\.cloudbrush\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp(?:-(?:wal|shm|journal))?$/;

/** Where the project at `file` is written until it is complete. */
export function temporaryProject(file: string): string {
  return unfinished(file, 'project');
}

/** A new folder beside `file` to recover it in, for the owner alone. */
export function makeRecoveryFolder(file: string): string {
  const folder = unfinished(file, 'recovery');
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

function unfinished(file: string, what: 'project' | 'recovery'): string {
  return join(dirname(file), `.cloudbrush-${randomUUID()}-${process.pid}-${hostTag()}.${what}.part`);
}

/**
 * Removes unfinished projects and copies that a killed process has left in `folder`: of each the file and what SQLite
 * puts beside it, of a recovery its folder. Nobody would ever see them, and they may be large. One that cannot be removed
 * stays, and so do all where the folder cannot be listed: they are in nobody's way.
 */
export function removeAbandoned(folder: string): void {
  unlessRefused(() => {
    for (const name of readdirSync(folder)) unlessRefused(() => removeIfAbandoned(folder, name));
  });
}

/** Only what the file system says is expected here; the owner of a file may just have removed it. */
function unlessRefused(work: () => void): void {
  try {
    work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

function removeIfAbandoned(folder: string, name: string): void {
  const path = join(folder, name);
  const recovering = FOLDER_PATTERN.exec(name);
  if (recovering !== null) {
    const stats = lstatSync(path);
    if (stats.isDirectory() && isGone(recovering, stats.mtimeMs)) rmSync(path, { recursive: true, force: true });
    return;
  }
  const owner = PATTERN.exec(name);
  if ((owner !== null || FORMER_PATTERN.test(name)) && isAbandoned(path, owner)) removeDatabase(path);
}

function isAbandoned(path: string, owner: RegExpExecArray | null): boolean {
  if (isOurs(owner)) return !isRunning(Number(owner[1]));
  const stats = statSync(path);
  return stats.isFile() && isOld(stats.mtimeMs);
}

function isGone(owner: RegExpExecArray, mtimeMs: number): boolean {
  return isOurs(owner) ? !isRunning(Number(owner[1])) : isOld(mtimeMs);
}

/** Of this computer: its process can be asked for. */
function isOurs(owner: RegExpExecArray | null): owner is RegExpExecArray {
  return owner !== null && owner[2] === hostTag();
}

function isOld(mtimeMs: number): boolean {
  return Date.now() - mtimeMs > ABANDONED_AFTER_MS;
}
