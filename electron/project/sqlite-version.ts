import Database from 'better-sqlite3';

/** Of the library inside better-sqlite3, which is not the one that Node has of its own. */
export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? 'unknown';
  } finally {
    db.close();
  }
}
