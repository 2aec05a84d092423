import Database from 'better-sqlite3';
import type { Cell } from '../database.ts';
import { sqliteCode } from '../sqlite-error.ts';
import type { Gathered } from './gathered.ts';
import { fitted, type TableShape, tableShapes } from './table-shapes.ts';

const ROWS_PER_TURN = 2000;

/**
 * Takes whatever SQLite itself still reads of a copy of a damaged project: each table row by row from its beginning to
 * the first place that is damaged, and from its end back to the last one. What lies between is left to the pages.
 * Yields now and then, with the rows taken so far.
 */
export function* gatherBySql(copy: string, gathered: Gathered): Generator<number> {
  const db = opened(copy);
  if (db === null) return;
  let taken = 0;
  try {
    for (const shape of tableShapes) {
      if (shape.on === 'entry') continue;
      for (const direction of ['ASC', 'DESC'] as const) {
        const rows = rowsOf(db, shape, direction);
        let row = rows.next();
        for (; row.done !== true; row = rows.next()) {
          const fits = fitted(shape, row.value);
          if (fits !== null) gathered.add(shape, fits);
          if (++taken % ROWS_PER_TURN === 0) yield taken;
        }
        if (row.value === 'whole') break;
      }
    }
  } finally {
    db.close();
  }
}

function opened(copy: string): Database.Database | null {
  try {
    const db = new Database(copy, { readonly: true, fileMustExist: true });
    db.pragma('cell_size_check = ON');
    db.pragma('trusted_schema = OFF');
    return db;
  } catch (error) {
    if (sqliteCode(error) === null) throw error;
    return null;
  }
}

function* rowsOf(
  db: Database.Database,
  shape: TableShape,
  direction: 'ASC' | 'DESC',
): Generator<Cell[], 'whole' | 'broken'> {
  try {
    const order = shape.key.map((column) => `${column} ${direction}`).join(', ');
    const columns = columnsThere(db, shape).join(', ');
    yield* db.prepare<[], Cell[]>(`SELECT ${columns} FROM ${shape.name} ORDER BY ${order}`).raw().iterate();
    return 'whole';
  } catch (error) {
    if (sqliteCode(error) === null) throw error;
    return 'broken';
  }
}

/** An older format lacks the last one. */
function columnsThere(db: Database.Database, shape: TableShape): readonly string[] {
  const there = new Set(
    db
      .prepare<[string], { name: string }>('SELECT name FROM pragma_table_xinfo(?)')
      .all(shape.name)
      .map((c) => c.name),
  );
  return shape.columns.filter((column, i) => i < shape.shortest || there.has(column));
}
