import { documentNames, parseDocument } from '../../../shared/project-documents.ts';
import { sql, type WriteDb } from '../database.ts';
import { newUuidBytes } from '../uuid-bytes.ts';
import { unknownAnnotator } from './mend-edits.ts';

/** More rows than this in a row were never lost by damage to some pages. */
const MAX_GAP = 1_000_000;

/**
 * Takes out rows whose own number is damaged: numbers are given one after another, and one far beyond the others would
 * have every later one follow it.
 */
export function dropStrayNumbers(db: WriteDb): void {
  for (const table of ['command', 'edit', 'mask', 'base', 'annotator', 'split', 'work_change', 'time_slice']) {
    const stray = sql<{ id: number | null }>(
      db,
      `SELECT min(id) AS id FROM (SELECT id, id - lag(id, 1, 0) OVER (ORDER BY id) AS gap FROM ${table}) WHERE gap > ?`,
    ).get(MAX_GAP);
    if (stray?.id != null) sql(db, `DELETE FROM ${table} WHERE id >= ?`).run(stray.id);
  }
}

/** Names that an index repeats, and no name twice. */
export function mendAnnotators(db: WriteDb): void {
  db.exec(`
    INSERT OR IGNORE INTO annotator (id, name) SELECT annotator_id, name FROM name_entry;
    UPDATE annotator SET name = name || ' (' || id || ')'
      WHERE EXISTS (SELECT 1 FROM annotator other WHERE other.name = annotator.name AND other.id < annotator.id);
  `);
}

/** No UUID twice: the first that was recorded has it. */
export function mendUuids(db: WriteDb, table: 'command' | 'work_change' | 'time_slice'): void {
  const doubled = sql<{ id: number }>(
    db,
    `SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY uuid ORDER BY id) AS n FROM ${table}) WHERE n > 1`,
  ).all();
  for (const { id } of doubled) sql(db, `UPDATE ${table} SET uuid = ? WHERE id = ?`).run(newUuidBytes(), id);
}

/** Takes out settings that cannot be used. Answers the names of the documents among them. */
export function mendSettings(db: WriteDb): readonly string[] {
  const lost: string[] = [];
  const rows = sql<{ scope: string; key: string; value: string }>(db, 'SELECT scope, key, value FROM setting').all();
  for (const { scope, key, value } of rows) {
    const name = documentNames.find((candidate) => candidate === key);
    const isUsable =
      scope === 'project'
        ? name === undefined || parseDocument(name, value) !== null
        : key !== 'unscribbled' || /-?\d+$/.test(value);
    if (isUsable) continue;
    if (name !== undefined) lost.push(name);
    sql(db, 'DELETE FROM setting WHERE scope = ? AND key = ?').run(scope, key);
  }
  return lost;
}

/**
 * Takes out work on patches that there are not, and signs what nobody has signed. Answers how many entries were lost:
 * those, and the numbers that are missing, as they are given without gaps.
 */
export function mendWork(db: WriteDb): number {
  let lost = 0;
  for (const table of ['work_change', 'time_slice'] as const) {
    const missing = sql<{ missing: number }>(
      db,
      `SELECT coalesce(max(id), 0) - count(*) AS missing FROM ${table}`,
    ).get();
    lost += missing?.missing ?? 0;
    lost += sql(
      db,
      `DELETE FROM ${table} WHERE NOT EXISTS (SELECT 1 FROM split s WHERE s.id = split_id AND patch < s.patch_count)`,
    ).run().changes;
    if (sql(db, `SELECT 1 FROM ${table} WHERE annotator_id NOT IN (SELECT id FROM annotator)`).get() === undefined)
      continue;
    sql(db, `UPDATE ${table} SET annotator_id = ? WHERE annotator_id NOT IN (SELECT id FROM annotator)`).run(
      unknownAnnotator(db),
    );
  }
  return lost;
}

/** What was accepted or expected of a source counts for bases that are there. */
export function mendSourceNotes(db: WriteDb): void {
  db.exec(`
    DELETE FROM accepted_source WHERE base_id NOT IN (SELECT id FROM base) OR command_id NOT IN (SELECT id FROM command);
    DELETE FROM expected_source WHERE base_id NOT IN (SELECT id FROM base);
  `);
  if (sql(db, 'SELECT 1 FROM expected_source WHERE annotator_id NOT IN (SELECT id FROM annotator)').get() === undefined)
    return;
  sql(db, 'UPDATE expected_source SET annotator_id = ? WHERE annotator_id NOT IN (SELECT id FROM annotator)').run(
    unknownAnnotator(db),
  );
}

/** Entries of the log that nothing at all could be read of: their numbers are missing. */
export function unreadableEntries(db: WriteDb): number {
  const found = sql<{ missing: number }>(
    db,
    `SELECT coalesce(max(id), 0) - count(*) AS missing
     FROM (SELECT id FROM command UNION SELECT id FROM edit UNION SELECT number FROM uuid_entry)`,
  ).get();
  return found?.missing ?? 0;
}
