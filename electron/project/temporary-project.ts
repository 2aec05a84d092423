import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ABANDONED_AFTER_MS, hostTag, isRunning } from '../host/owning-process.ts';
import { removeDatabase } from './placed-file.ts';

/*
 * `.cloudbrush-<UUID>-<process id>-<tag of the computer>.project.part`, in the folder of the file that it is going to be,
 * whose name is left out: it may already be as long as a name may be.
 */
const PATTERN =
  /^\.cloudbrush-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-(\d{1,10})-([0-9a-f]{8})\.project\.part(?:-(?:wal|shm|journal))?$/;
/** As earlier versions named it: they did not say whose it is. */
const FORMER_PATTERN = /^\..+\.cloudbrush\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp(?:-(?:wal|shm|journal))?$/;

/** Where the project at `file` is written until it is complete. */
export function temporaryProject(file: string): string {
  return join(dirname(file), `.cloudbrush-${randomUUID()}-${process.pid}-${hostTag()}.project.part`);
}

/**
 * Removes unfinished projects and copies that a killed process has left in `folder`: of each the file and what SQLite
 * puts beside it. Nobody would ever see them, and a copy may be large. One that cannot be removed stays: it is in
 * nobody's way.
 */
export function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = PATTERN.exec(name);
    if (owner === null && !FORMER_PATTERN.test(name)) continue;
    const path = join(folder, name);
    try {
      if (isAbandoned(path, owner)) removeDatabase(path);
    } catch (error) {
      // Only what the file system says is expected here; its owner may just have removed it.
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
}

function isAbandoned(path: string, owner: RegExpExecArray | null): boolean {
  if (owner !== null && owner[2] === hostTag()) return !isRunning(Number(owner[1]));
  const stats = statSync(path);
  return stats.isFile() && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS;
}
