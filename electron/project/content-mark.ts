import { createHash } from 'node:crypto';
import type { ReadDb } from './database.ts';

/**
 * A text that is another one once anything has been recorded: of each table the last row, of those without row numbers,
 * which are small, all rows. Logs only grow, and every change of a mask is a row in one, which no other project has: of
 * two copies that were both worked on, as many edits are not the same.
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

function lastRow(db: ReadDb, table: string): string {
  return hashOf(db, `SELECT rowid, * FROM "${table}" ORDER BY rowid DESC LIMIT 1`);
}

function rowsOf(db: ReadDb, table: string): string {
  return hashOf(db, `SELECT * FROM "${table}"`);
}

function hashOf(db: ReadDb, rows: string): string {
  const hash = createHash('sha256');
  for (const row of db.prepare(rows).raw().iterate()) {
    for (const cell of row as unknown[]) hash.update(cell instanceof Uint8Array ? cell : `${String(cell)}\0`);
  }
  return hash.digest('hex');
}
