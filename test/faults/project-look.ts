import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Looks into a project file as whoever finds it after a kill: at a copy of it and its log, so that looking changes
 * nothing. The file must not be open in this process.
 */
export function lookInto<T>(file: string, look: (db: Database.Database) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'cloudbrush-look-'));
  try {
    const copy = join(folder, 'copy.cloudbrush');
    for (const suffix of ['', '-wal', '-journal'])
      if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
    const db = new Database(copy, { fileMustExist: true });
    try {
      return look(db);
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function editCount(file: string): number {
  return lookInto(file, (db) => db.prepare('SELECT count(*) FROM edit').pluck().get() as number);
}

export function formatOf(file: string): number {
  return lookInto(file, (db) => db.pragma('user_version', { simple: true }) as number);
}

/** What is wrong with a project that is to hold so many edits. */
export function projectProblems(file: string, leastEdits: number): string[] {
  return lookInto(file, (db) => {
    const integrity = db.pragma('integrity_check', { simple: true });
    const edits = db.prepare('SELECT count(*) FROM edit').pluck().get() as number;
    const strays = db.pragma('foreign_key_check') as unknown[];
    return [
      ...(integrity === 'ok' ? [] : [`integrity: ${String(integrity)}`]),
      ...(strays.length === 0 ? [] : [`${strays.length} rows without their others`]),
      ...(edits >= leastEdits ? [] : [`${edits} edits instead of ${leastEdits}`]),
    ];
  });
}
