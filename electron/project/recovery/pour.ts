import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { assert } from '../../../shared/errors.ts';
import { inWrite, type ReadDb, sql } from '../database.ts';
import { APPLICATION_ID } from '../file-header.ts';
import { checkFormat } from '../format-check.ts';
import { migrate } from '../migrations/migrate.ts';
import { newUuidBytes } from '../uuid-bytes.ts';
import { type TableShape, tableShapes } from './table-shapes.ts';

/** Rows that a table of the log is poured in at once, so that somebody can call a halt. */
const ROWS_PER_TURN = 20_000;

/**
 * Writes everything that was put right into a new project at `file`, numbers and all, and checks it as a whole. It is
 * another project than the damaged one: what was kept elsewhere of that one by its id may not fit this one. Yields now and then.
 */
export function* pour(gathered: string, file: string, createdMs: number): Generator<number> {
  const db = new Database(file) as ReadDb;
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    // Nobody knows this file yet: it is flushed as a whole before it gets its name.
    db.pragma('synchronous = OFF');
    migrate(db);
    // Rows come table by table; what they name is looked at when all are there.
    db.pragma('foreign_keys = OFF');
    sql(db, 'ATTACH ? AS gathered').run(gathered);
    inWrite(db, (write) => {
      sql(write, 'INSERT INTO project (id, uuid, created_ms) VALUES (1, ?, ?)').run(newUuidBytes(), createdMs);
    });
    for (const shape of tableShapes) {
      if (shape.on === 'entry' || shape.name === 'project') continue;
      yield* pourTable(db, shape);
    }
    db.exec('DETACH gathered');
    check(db, file);
    db.pragma('journal_mode = WAL');
  } finally {
    db.close();
  }
}

function* pourTable(db: ReadDb, shape: TableShape): Generator<number> {
  const columns = shape.columns.join(', ');
  const into = `INSERT INTO main.${shape.name} (${columns}) SELECT ${columns} FROM gathered.${shape.name}`;
  if (shape.on === 'index') {
    inWrite(db, (write) => sql(write, into).run());
    return;
  }
  for (let from = 0; ; ) {
    const next = sql<{ last: number | null }>(
      db,
      `SELECT max(id) AS last FROM (SELECT id FROM gathered.${shape.name} WHERE id > ? ORDER BY id LIMIT ?)`,
    );
    const to = next.get(from, ROWS_PER_TURN)?.last ?? null;
    if (to === null) return;
    inWrite(db, (write) => sql(write, `${into} WHERE id > ? AND id <= ? ORDER BY id`).run(from, to));
    from = to;
    yield to;
  }
}

/** A recovered project is no worse than any other. */
function check(db: ReadDb, file: string): void {
  const dangling = db.pragma('foreign_key_check') as { readonly table: string; readonly parent: string }[];
  assert(
    dangling.length === 0,
    `the rows of ${basename(file)} fit together: ${dangling.length} of ${dangling[0]?.table} name no ${dangling[0]?.parent}`,
  );
  const found = db.pragma('integrity_check(1)', { simple: true });
  assert(found === 'ok', `${basename(file)} is sound: ${String(found)}`);
  checkFormat(db, file);
}
