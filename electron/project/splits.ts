import { AppError, assert } from '../../shared/errors.ts';
import { type ReadDb, sql, type WriteDb } from './database.ts';
import type { BoundSplit, SettingKey, SplitFacts } from './project-store.ts';

export interface SplitRow {
  readonly id: number;
  readonly name: string;
  readonly patch_count: number;
  readonly folder_hint: string;
}

/**
 * Gives each of a dataset's splits its row in the project. A split is known by patch count and identity; of several
 * rows with the same (copies of one folder) the one of the same name is taken first.
 *
 * A split that is not known gets a new row, unless `adopt` is set (the annotator said that this is the project): it
 * then takes over a row that no split of the dataset is known by, of the same patch count and, where there are
 * several, of the same name. The row then goes by both identities.
 */
export function bindSplits(db: WriteDb, splits: readonly SplitFacts[], adopt: boolean): readonly BoundSplit[] {
  const rows = rowsOf(db, splits, adopt);
  return splits.map((split) => {
    const row = rows.get(split);
    const splitKey = row === undefined ? addSplit(db, split) : row.id;
    if (row !== undefined) refreshSplit(db, row, split);
    return { splitKey, created: row === undefined };
  });
}

/** The key of each split that is known, null for others. */
export function findSplits(db: ReadDb, splits: readonly SplitFacts[]): readonly (number | null)[] {
  const rows = rowsOf(db, splits, false);
  return splits.map((split) => rows.get(split)?.id ?? null);
}

function rowsOf(db: ReadDb, splits: readonly SplitFacts[], adopt: boolean): ReadonlyMap<SplitFacts, SplitRow> {
  const rows = allSplits(db);
  const taken = new Map<SplitFacts, SplitRow>();
  const free = (row: SplitRow) => ![...taken.values()].includes(row);
  const take = (fits: (split: SplitFacts, row: SplitRow) => boolean) => {
    for (const split of splits) {
      const row = taken.has(split) ? undefined : rows.find((candidate) => free(candidate) && fits(split, candidate));
      if (row !== undefined) taken.set(split, row);
    }
  };
  const known = (split: SplitFacts, row: SplitRow) =>
    row.patch_count === split.patchCount && hasIdentity(db, row.id, split.hash);
  take((split, row) => known(split, row) && row.name === split.name);
  take(known);
  if (adopt) {
    take((split, row) => row.patch_count === split.patchCount && row.name === split.name);
    take((split, row) => row.patch_count === split.patchCount);
  }
  return taken;
}

function addSplit(db: WriteDb, split: SplitFacts): number {
  const added = sql(db, 'INSERT INTO split (name, patch_count, folder_hint) VALUES (?, ?, ?)');
  const id = Number(added.run(split.name, split.patchCount, split.folderHint).lastInsertRowid);
  addIdentity(db, id, split);
  return id;
}

function refreshSplit(db: WriteDb, row: SplitRow, split: SplitFacts): void {
  addIdentity(db, row.id, split);
  if (row.name === split.name && row.folder_hint === split.folderHint) return;
  sql(db, 'UPDATE split SET name = ?, folder_hint = ? WHERE id = ?').run(split.name, split.folderHint, row.id);
}

/** A split goes by every identity that it ever had. */
export function addIdentity(db: WriteDb, splitId: number, split: Pick<SplitFacts, 'hash' | 'from'>): void {
  const add = sql(db, 'INSERT INTO split_identity (split_id, hash, made_from) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  add.run(splitId, split.hash, split.from);
}

export function allSplits(db: ReadDb): SplitRow[] {
  return sql<SplitRow>(db, 'SELECT id, name, patch_count, folder_hint FROM split ORDER BY id').all();
}

export function hasIdentity(db: ReadDb, splitId: number, hash: string): boolean {
  return sql(db, 'SELECT 1 FROM split_identity WHERE hash = ? AND split_id = ?').get(hash, splitId) !== undefined;
}

export function splitOf(db: ReadDb, splitKey: number): SplitRow {
  const row = sql<SplitRow>(db, 'SELECT id, name, patch_count, folder_hint FROM split WHERE id = ?').get(splitKey);
  assert(row !== undefined, `split ${splitKey} was bound`);
  return row;
}

/** Refuses a patch that the split does not have. */
export function checkPatch(db: ReadDb, splitKey: number, patch: number): void {
  const split = splitOf(db, splitKey);
  if (Number.isSafeInteger(patch) && patch >= 0 && patch < split.patch_count) return;
  throw new AppError(
    'bad-argument',
    `There is no patch ${patch} in ${split.name}; it has patches 0 to ${split.patch_count - 1}.`,
  );
}

export function setting(db: ReadDb, splitKey: number, key: SettingKey): string | null {
  const found = sql<{ value: string }>(db, 'SELECT value FROM setting WHERE scope = ? AND key = ?').get(
    scopeOf(splitKey),
    key,
  );
  return found?.value ?? null;
}

/** The value of scribbles where nothing was drawn, once it has been decided. */
export function unscribbledCode(db: ReadDb, splitKey: number): number | null {
  const kept = setting(db, splitKey, 'unscribbled');
  if (kept === null) return null;
  const code = /-?\d+$/.exec(kept);
  assert(code !== null, `the setting "unscribbled" ends in a code, and is ${JSON.stringify(kept)}`);
  return Number(code[0]);
}

export function setSetting(db: WriteDb, splitKey: number, key: SettingKey, value: string): void {
  splitOf(db, splitKey);
  sql(
    db,
    'INSERT INTO setting (scope, key, value) VALUES (?, ?, ?) ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value',
  ).run(scopeOf(splitKey), key, value);
}

function scopeOf(splitKey: number): string {
  return `split ${splitKey}`;
}
