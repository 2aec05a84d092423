import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

export type Fingerprints = ReadonlyMap<string, string>;

function sum(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Hash of every file below a folder, by its path in it; what `passedOver` names is not looked at. */
export function fingerprintsOf(folder: string, passedOver: RegExp = /$^/): Fingerprints {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  const kept = names.filter((name) => !passedOver.test(name));
  return new Map(kept.map((name) => [name, sum(readFileSync(join(folder, name)))]));
}

/** Hash of every table of a project, by its name. Another process may have it open. */
export function tablesOf(file: string, passedOver: readonly string[]): Fingerprints {
  const db = new Database(file, { readonly: true });
  try {
    const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
    const kept = names.filter((name) => !passedOver.includes(name));
    return new Map(kept.map((name) => [name, sum(JSON.stringify(db.prepare(`SELECT * FROM ${name}`).raw().all()))]));
  } finally {
    db.close();
  }
}

/** Names of what is not as it was, or is there anew, or is gone. */
export function changedBetween(before: Fingerprints, after: Fingerprints): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}
