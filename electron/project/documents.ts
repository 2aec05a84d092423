import { type DocumentName, parseDocument } from '../../shared/project-documents.ts';
import { type ReadDb, sql, type WriteDb } from './database.ts';

/** Of the settings that hold for the whole project. */
const SCOPE = 'project';

/** The text of a document; null where there is none, or none that can be used. */
export function document(db: ReadDb, name: DocumentName): string | null {
  const text = textOf(db, name);
  return text === null || parseDocument(name, text) === null ? null : text;
}

/** What was kept and cannot be used, as by an older program, stays in the file under another key. */
export function setDocument(db: WriteDb, name: DocumentName, text: string, nowMs: number): void {
  const before = textOf(db, name);
  if (before !== null && parseDocument(name, before) === null) put(db, `${name}, as it was at ${nowMs}`, before);
  put(db, name, text);
}

function textOf(db: ReadDb, name: DocumentName): string | null {
  const found = sql<{ value: string }>(db, 'SELECT value FROM setting WHERE scope = ? AND key = ?').get(SCOPE, name);
  return found?.value ?? null;
}

function put(db: WriteDb, key: string, value: string): void {
  sql(
    db,
    'INSERT INTO setting (scope, key, value) VALUES (?, ?, ?) ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value',
  ).run(SCOPE, key, value);
}
