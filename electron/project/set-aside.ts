import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './placed-file.ts';

const suffixes = ['', '-wal', '-journal', '-shm'] as const;

/**
 * Gives a closed project, with its log and its journal, another name in the same folder. Whenever it ends, all of it is
 * there under one name: a project without its log lacks edits, and may well look sound. Answers false, and leaves it
 * where it was, where that cannot be done or the other name is taken.
 */
export function setAside(file: string, aside: string): boolean {
  const there = suffixes.filter((suffix) => existsSync(file + suffix));
  if (!there.includes('') || suffixes.some((suffix) => existsSync(aside + suffix))) return false;
  return linked(file, aside, there) ?? renamed(file, aside, there);
}

type Suffixes = readonly (typeof suffixes)[number][];

/** Every new name before an old one goes. Null where the file system has no second names (exFAT, some network drives). */
function linked(file: string, aside: string, there: Suffixes): boolean | null {
  const made: string[] = [];
  try {
    for (const suffix of there) {
      linkSync(file + suffix, aside + suffix);
      made.push(aside + suffix);
    }
    syncFolder(dirname(file));
    rmSync(file);
  } catch {
    for (const path of made) rmSync(path, { force: true });
    return made.length === 0 ? null : false;
  }
  // From here on it is the other name's; what stays here is nobody's.
  for (const suffix of there) removeIfPossible(file + suffix);
  return true;
}

/** The file last: until then it is looked at under its name. What was renamed before a failure gets its name back. */
function renamed(file: string, aside: string, there: Suffixes): boolean {
  const moved: string[] = [];
  try {
    for (const suffix of there.toReversed()) {
      renameSync(file + suffix, aside + suffix);
      moved.push(suffix);
    }
    return true;
  } catch {
    for (const suffix of moved) renameSync(aside + suffix, file + suffix);
    return false;
  }
}

function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A log beside nothing is in nobody's way: see checkNoLeftLog.
  }
}
