import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { utc } from './commands.ts';
import { type ReadDb, sql } from './database.ts';
import { checkHeader, statProject } from './file-header.ts';
import { checkTables } from './format-check.ts';
import type { ProjectFacts } from './project-store.ts';
import { readingProject } from './reading-connection.ts';
import { allSplits } from './splits.ts';
import { uuidText } from './uuid-bytes.ts';

/** Runs `work` on a closed project after checking header and tables, and changes nothing. */
export function readingChecked<T>(file: string, work: (db: ReadDb) => T): T {
  if (statProject(file) === null) throw new AppError('not-found', `There is no project ${basename(file)}.`);
  checkHeader(file);
  return readingProject(file, (db) => {
    checkTables(db, file);
    return work(db);
  });
}

/** What a project holds, in brief. */
export function factsOf(db: ReadDb, file: string): ProjectFacts {
  const [project] = sql<{ uuid: Uint8Array; created_ms: number }>(
    db,
    'SELECT uuid, created_ms FROM project WHERE id = 1',
  ).all();
  const last = sql<{ at_ms: number }>(db, 'SELECT at_ms FROM command ORDER BY id DESC LIMIT 1').get();
  return {
    file,
    uuid: uuidText(project.uuid),
    editCount: editCount(db),
    lastUsed: utc(last?.at_ms ?? project.created_ms),
    splits: allSplits(db).map((split) => ({
      name: split.name,
      patchCount: split.patch_count,
      folderHint: split.folder_hint,
    })),
  };
}

/** Reads the whole of the smallest index: some milliseconds for a million edits. */
export function editCount(db: ReadDb): number {
  return sql<{ edits: number }>(db, 'SELECT count(*) AS edits FROM edit').get()?.edits ?? 0;
}
