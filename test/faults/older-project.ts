import Database from 'better-sqlite3';
import type { ReadDb } from '../../electron/project/database.ts';
import { APPLICATION_ID } from '../../electron/project/file-header.ts';
import { migrate, migrations } from '../../electron/project/migrations/migrate.ts';

/** Writes what a closed project holds as far as an older format has a place for it, as a program of then would have. */
export function writeOlder(project: string, version: number, file: string): void {
  const db = new Database(file) as ReadDb;
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, migrations.slice(0, version));
    db.pragma('foreign_keys = OFF');
    db.prepare('ATTACH ? AS present').run(project);
    const tables = db
      .prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
      .pluck()
      .all();
    for (const table of tables) {
      const columns = db
        .prepare<[string], string>("SELECT group_concat(name) FROM pragma_table_info(?, 'main')")
        .pluck()
        .get(table);
      db.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM present.${table}`);
    }
    db.exec('DETACH present');
    db.pragma('journal_mode = WAL');
  } finally {
    db.close();
  }
}
