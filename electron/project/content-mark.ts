import { createHash } from 'node:crypto';
import type { ReadDb } from './database.ts';

/**
 * A text that is another one once anything has been recorded: of each table the largest row number, of those without
 * row numbers, which are small, their rows. Logs only grow, and every change of a mask is a row in one.
 */
export function contentMark(db: ReadDb): string {
  const tables = db
    .prepare<[], { name: string; wr: number }>(
      "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .all();
  const marks = tables.map(({ name, wr }) => [name, wr === 0 ? lastRow(db, name) : rowsOf(db, name)]);
  return JSON.stringify([db.pragma('user_version', { simple: true }), marks]);
}

function lastRow(db: ReadDb, table: string): unknown {
  return db.prepare(`SELECT max(rowid) FROM "${table}"`).pluck().get();
}

function rowsOf(db: ReadDb, table: string): string {
  const hash = createHash('sha256');
  for (const row of db.prepare(`SELECT * FROM "${table}"`).raw().iterate()) {
    for (const cell of row as unknown[]) hash.update(cell instanceof Uint8Array ? cell : `${String(cell)}\0`);
  }
  return hash.digest('hex');
}
