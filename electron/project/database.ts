import type Database from 'better-sqlite3';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A connection that may be read. */
export type ReadDb = Database.Database & { readonly [readable]: true };
/** A connection inside a write transaction; only `inWrite` hands one out, so nothing is written outside of one. */
export type WriteDb = ReadDb & { readonly [writable]: true };

export type Cell = string | number | Uint8Array | null;

const prepared = new WeakMap<Database.Database, Map<string, Database.Statement<Cell[], unknown>>>();

/** The statement of this text, prepared once per connection. `Row` is what the text selects; nobody checks it. */
export function sql<Row = never>(db: ReadDb, text: string): Database.Statement<Cell[], Row> {
  const statements = prepared.get(db) ?? new Map<string, Database.Statement<Cell[], unknown>>();
  const statement = statements.get(text) ?? db.prepare<Cell[], unknown>(text);
  statements.set(text, statement);
  prepared.set(db, statements);
  return statement as Database.Statement<Cell[], Row>;
}

/** Texts of the statements that this connection has used, for the tests that look at their query plans. */
export function usedSql(db: ReadDb): readonly string[] {
  return [...(prepared.get(db)?.keys() ?? [])];
}

/** Runs `work` on one moment of the database. */
export function inRead<T>(db: ReadDb, work: (db: ReadDb) => T): T {
  if (db.inTransaction) return work(db);
  return inTransaction(db, 'BEGIN', () => work(db));
}

const guards = new WeakMap<Database.Database, () => void>();

/** Has `guard` called before and after each write transaction of a connection; it throws where writing is in vain. */
export function guardWrites(db: ReadDb, guard: () => void): void {
  guards.set(db, guard);
}

const stopped = new WeakMap<Database.Database, Error>();

/** From now on every write fails with `reason` before it has begun. */
export function stopWriting(db: ReadDb, reason: Error): void {
  stopped.set(db, reason);
}

/**
 * Runs `work` as one write transaction. It has been committed, and with synchronous FULL has reached the disk,
 * when this returns; an error in it, or in committing, leaves nothing behind. What the guard says after the commit is
 * thrown as well: whether the transaction will be found again is then not known.
 */
export function inWrite<T>(db: ReadDb, work: (db: WriteDb) => T): T {
  const reason = stopped.get(db);
  if (reason !== undefined) throw reason;
  const guard = guards.get(db);
  guard?.();
  const result = inTransaction(db, 'BEGIN IMMEDIATE', () => work(db as WriteDb));
  guard?.();
  return result;
}

function inTransaction<T>(db: ReadDb, begin: string, work: () => T): T {
  sql(db, begin).run();
  try {
    const result = work();
    sql(db, 'COMMIT').run();
    return result;
  } catch (error) {
    // SQLite itself has rolled back after some errors (disk full, failed read).
    if (db.inTransaction) sql(db, 'ROLLBACK').run();
    throw error;
  }
}
