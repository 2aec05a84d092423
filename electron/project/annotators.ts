import { sql, type WriteDb } from './database.ts';

/** Row of the annotator of this name, made when it is new. */
export function annotatorId(db: WriteDb, name: string): number {
  const found = sql<{ id: number }>(db, 'SELECT id FROM annotator WHERE name = ?').get(name);
  if (found !== undefined) return found.id;
  return Number(sql(db, 'INSERT INTO annotator (name) VALUES (?)').run(name).lastInsertRowid);
}
