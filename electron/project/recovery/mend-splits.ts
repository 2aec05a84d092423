import { sql, type WriteDb } from '../database.ts';
import type { SplitFacts } from '../project-store.ts';

/**
 * Makes sure that every split which something belongs to has a row: by the dataset, where it is known by what identifies
 * it, else by what the rest of the project says. Drops what cannot be used. Answers the names that had to be guessed.
 */
export function mendSplits(db: WriteDb, known: readonly SplitFacts[]): readonly string[] {
  const guessed: string[] = [];
  const used = sql<{ id: number; last: number }>(
    db,
    `SELECT split_id AS id, max(patch) AS last FROM (
       SELECT split_id, patch FROM mask UNION ALL SELECT split_id, patch FROM work_change
       UNION ALL SELECT split_id, patch FROM time_slice
     ) GROUP BY split_id`,
  ).all();
  for (const { id, last } of used) {
    const row = sql<{ patch_count: number }>(db, 'SELECT patch_count FROM split WHERE id = ?').get(id);
    if (row !== undefined && row.patch_count > last) continue;
    const facts = known.find(({ hash }) => isIdentity(db, id, hash));
    const name = facts?.name ?? `split ${id}`;
    if (facts === undefined) guessed.push(name);
    sql(db, 'INSERT OR REPLACE INTO split (id, name, patch_count, folder_hint) VALUES (?, ?, ?, ?)').run(
      id,
      name,
      Math.max(facts?.patchCount ?? 0, last + 1),
      facts?.folderHint ?? '',
    );
  }
  sql(db, 'DELETE FROM split_identity WHERE split_id NOT IN (SELECT id FROM split)').run();
  return guessed;
}

function isIdentity(db: WriteDb, splitId: number, hash: string): boolean {
  return sql(db, 'SELECT 1 FROM split_identity WHERE hash = ? AND split_id = ?').get(hash, splitId) !== undefined;
}

/** Which of the dataset's splits a row is; -1 where it is none of them. */
export function knownSplit(db: WriteDb, splitId: number, known: readonly SplitFacts[]): number {
  return known.findIndex(({ hash }) => isIdentity(db, splitId, hash));
}
