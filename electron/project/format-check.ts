import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { firstLine } from './check-project.ts';
import type { ReadDb } from './database.ts';
import { APPLICATION_ID } from './file-header.ts';
import { wrongHead } from './mask-head.ts';
import { latestVersion, migrate, migrations, userVersion } from './migrations/migrate.ts';
import { damaged } from './sqlite-error.ts';

/** Up to this size a project is checked page by page before it is opened; that takes some tens of milliseconds. */
const CHECKED_AT_ONCE_BYTES = 16 << 20;

/**
 * Refuses a database that is not ours, is newer than this program, or has other tables than its format says, or numbers
 * in them that nobody can count. Reads only.
 */
export function checkFormat(db: ReadDb, file: string): void {
  checkTables(db, file);
  checkNumbers(db, basename(file));
}

/** The same without the numbers: enough to look at what a project knows, also where some of its edits are damaged. */
export function checkTables(db: ReadDb, file: string): void {
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
  checkNames(db, name);
}

/**
 * Refuses a small database with damaged pages, before anything is written to it or painted upon it. Answers false for
 * a large one, which is looked through in a thread of its own once it is open (`checkProject`).
 */
export function checkPages(db: ReadDb, file: string, sizeBytes: number): boolean {
  if (sizeBytes > CHECKED_AT_ONCE_BYTES) {
    checkSplits(db, file);
    return false;
  }
  // The quick check does not compare indexes with their tables: a mask that its index does not find looks untouched.
  const found = db.pragma('integrity_check(1)', { simple: true }) as string;
  const finding = found === 'ok' ? wrongHead(db) : firstLine(found);
  if (finding !== null) throw damaged(basename(file), finding);
  return true;
}

/** Pages that say what a project is of: as long as they are damaged it seems to be of something else, or of nothing. */
export function checkSplits(db: ReadDb, file: string): void {
  for (const table of ['split', 'split_identity']) {
    const found = db.pragma(`integrity_check(${table})`, { simple: true }) as string;
    if (found !== 'ok') throw damaged(basename(file), firstLine(found));
  }
  const strays = db.pragma('foreign_key_check(split_identity)') as readonly unknown[];
  if (strays.length > 0) throw damaged(basename(file), 'a split that it knows has no name');
}

const numbered = ['split', 'annotator', 'mask', 'base', 'command', 'edit', 'project'] as const;

/** Beyond what JavaScript counts exactly, one row would be taken for another. */
function checkNumbers(db: ReadDb, name: string): void {
  for (const table of numbered) {
    // Each is found at an end of the table, however many rows there are.
    const row = db
      .prepare<[], { least: number | null; most: number | null }>(
        `SELECT (SELECT min(id) FROM ${table}) AS least, (SELECT max(id) FROM ${table}) AS most`,
      )
      .get();
    for (const id of [row?.least ?? 1, row?.most ?? 1]) {
      if (!Number.isSafeInteger(id) || id < 1) throw damaged(name, `${table} has a row of number ${id}`);
    }
  }
}

/** Far beyond what a page or the command line writes. */
const MAX_NAME_LETTERS = 1_000;
const MAX_FOLDER_LETTERS = 100_000;

/** Of these a text is told with each of thousands of edits: together they would not fit the memory. */
function checkNames(db: ReadDb, name: string): void {
  const longest = db
    .prepare<[], { annotator: number | null; split: number | null; folder: number | null }>(
      `SELECT (SELECT max(length(name)) FROM annotator) AS annotator, max(length(name)) AS split,
         max(length(folder_hint)) AS folder FROM split`,
    )
    .get();
  const { annotator, split, folder } = longest ?? { annotator: null, split: null, folder: null };
  if ((annotator ?? 0) > MAX_NAME_LETTERS) throw damaged(name, `an annotator's name has ${annotator} letters`);
  if ((split ?? 0) > MAX_FOLDER_LETTERS) throw damaged(name, `the name of a split has ${split} letters`);
  if ((folder ?? 0) > MAX_FOLDER_LETTERS) throw damaged(name, `the folder of a split has ${folder} letters`);
}

/**
 * Every table, index, trigger and view by the text that made it: of a file from elsewhere a guard by a known name may do
 * anything at all, and a column be computed. Of SQLite's own there are those without a text, and its statistics.
 */
function schemaOf(db: ReadDb): string {
  const objects = db
    .prepare<[], SchemaRow>(
      `SELECT type, name, tbl_name, sql FROM sqlite_schema
       WHERE sql IS NOT NULL AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))
       ORDER BY type, name`,
    )
    .all();
  return JSON.stringify(objects.map(({ sql, ...object }) => [object, presentText(withoutSpaces(sql))]));
}

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string;
}

/** How SQLite sets a column that was added apart from the others is its own affair, and may change. */
function withoutSpaces(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/ ?([(),;]) ?/g, '$1');
}

/** Tables as the first projects were made, which say the same but for when a reference is looked up. */
const formerly: readonly (readonly [former: string, present: string])[] = [
  [
    'base_id INTEGER NOT NULL REFERENCES base(id)DEFERRABLE INITIALLY DEFERRED,head_id INTEGER REFERENCES edit(id)DEFERRABLE INITIALLY DEFERRED,base_kept',
    'base_id INTEGER NOT NULL UNIQUE REFERENCES base(id)DEFERRABLE INITIALLY DEFERRED,head_id INTEGER REFERENCES edit(id),base_kept',
  ],
  [
    'before_id INTEGER REFERENCES edit(id)DEFERRABLE INITIALLY DEFERRED,after_id INTEGER REFERENCES edit(id)DEFERRABLE INITIALLY DEFERRED,annotator_id',
    'before_id INTEGER REFERENCES edit(id),after_id INTEGER REFERENCES edit(id),annotator_id',
  ],
];

function presentText(text: string): string {
  return formerly.reduce((known, [former, present]) => known.replace(former, present), text);
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
