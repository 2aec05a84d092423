import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { ReadDb } from './database.ts';
import { APPLICATION_ID } from './file-header.ts';
import { latestVersion, migrate, migrations, userVersion } from './migrations/migrate.ts';
import { damaged } from './sqlite-error.ts';

/** Up to this size a project is checked page by page before it is opened; that takes some tens of milliseconds. */
const CHECKED_AT_ONCE_BYTES = 16 << 20;

/**
 * Refuses a database that is not ours, is newer than this program, or has other tables than its format says. Reads
 * only.
 */
export function checkFormat(db: ReadDb, file: string): void {
  const name = basename(file);
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new AppError('bad-project', `${name} is not a Cloudbrush project: it is a database of another program.`);
  }
  const version = userVersion(db);
  if (version > latestVersion) {
    throw new AppError(
      'bad-project',
      `${name} was made by a newer Cloudbrush (format ${version}; this one knows formats up to ${latestVersion}). Update to open it.`,
    );
  }
  if (version < 1) throw damaged(name, `format ${version} was never written`);
  if (schemaOf(db) !== expectedSchema(version)) throw damaged(name, `its tables are not those of format ${version}`);
}

/**
 * Refuses a small database with damaged pages. A large one is not read through when it is opened: its damage shows
 * when the damaged part is read.
 */
export function checkPages(db: ReadDb, file: string, sizeBytes: number): void {
  if (sizeBytes > CHECKED_AT_ONCE_BYTES) return;
  const found = db.pragma('quick_check(1)', { simple: true }) as string;
  if (found !== 'ok') throw damaged(basename(file), found.split('\n')[0]);
}

/** Tables with their columns, indexes and triggers by name; SQLite's own left out. */
function schemaOf(db: ReadDb): string {
  const objects = db
    .prepare<[], { type: string; name: string; tbl_name: string }>(
      "SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
    )
    .all();
  return JSON.stringify(objects.map((object) => [object, object.type === 'table' ? columnsOf(db, object.name) : []]));
}

function columnsOf(db: ReadDb, table: string): unknown[] {
  return db.prepare('SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?)').all(table);
}

const expected = new Map<number, string>();

function expectedSchema(version: number): string {
  let schema = expected.get(version);
  if (schema === undefined) {
    const db = new Database(':memory:') as ReadDb;
    migrate(db, migrations.slice(0, version));
    schema = schemaOf(db);
    expected.set(version, schema);
    db.close();
  }
  return schema;
}
