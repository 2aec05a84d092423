import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ReadDb } from './database.ts';
import { checkSplits } from './format-check.ts';
import { factsOf } from './project-facts.ts';
import { PROJECT_ENDING } from './project-path.ts';
import type { FoundProject, Search, SplitFacts } from './project-store.ts';
import { allSplits, hasIdentity, type SplitRow } from './splits.ts';
import { asAppError } from './sqlite-error.ts';

interface Related extends FoundProject {
  /** Shares no identity, but the folder or the name and patch count of a split. */
  readonly resembles: boolean;
}

/**
 * Finds the project of a dataset among the `*.cloudbrush` files of `folder`; a folder that is not there holds none.
 *
 * A project *knows* a split if one of its splits has the same patch count and identity. It *resembles* the dataset
 * if it knows none of its splits, but one has the folder of one of them, or its name and patch count: the metadata
 * may have been edited, or a layer that the identity is made of added.
 * - `open`: one project knows every split of the dataset, and no other knows any.
 * - `create`: no project knows or resembles it, and every file could be read.
 * - `choose`: anything else, with all that know or resemble it and all that cannot be read; best match first, then
 *   the one used last.
 *
 * `read` runs on each file in turn and must leave it unchanged.
 */
export function findProjects(
  folder: string,
  splits: readonly SplitFacts[],
  read: <T>(file: string, work: (db: ReadDb) => T) => T,
): Search {
  const all = projectFiles(folder).flatMap((file) => relationOf(file, splits, read) ?? []);
  const related = all.filter((project) => project.problem !== null || project.matchingSplits > 0 || project.resembles);
  const knowing = related.filter((project) => project.matchingSplits > 0);
  if (knowing.length === 1 && knowing[0].matchingSplits === splits.length)
    return { outcome: 'open', file: knowing[0].file };
  if (related.length === 0) {
    const empty = all.filter(({ facts }) => facts?.splits.length === 0).map(({ file }) => file);
    return empty.length === 0 ? { outcome: 'create' } : { outcome: 'create', empty };
  }
  related.sort((a, b) => b.matchingSplits - a.matchingSplits || lastUsed(b).localeCompare(lastUsed(a)));
  return { outcome: 'choose', candidates: related.map(({ resembles: _, ...candidate }) => candidate) };
}

function lastUsed(project: FoundProject): string {
  return project.facts?.lastUsed ?? '';
}

function projectFiles(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const names = entries.filter(
      (entry) => !entry.isDirectory() && entry.name.endsWith(PROJECT_ENDING) && !entry.name.startsWith('.'),
    );
    return names.map((entry) => join(folder, entry.name)).sort();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return [];
    throw new AppError(
      'unreadable',
      `The folder of projects ${basename(folder)} cannot be read (${code ?? String(error)}).`,
    );
  }
}

function relationOf(
  file: string,
  splits: readonly SplitFacts[],
  read: <T>(file: string, work: (db: ReadDb) => T) => T,
): Related | null {
  try {
    return read(file, (db) => {
      const rows = allSplits(db);
      const matchingSplits = splits.filter((split) => rows.some((row) => knows(db, row, split))).length;
      const resembles = splits.some((split) => rows.some((row) => looksLike(row, split)));
      if (matchingSplits === 0 && !resembles) checkSplits(db, file);
      return { file, ...readableFacts(db, file), matchingSplits, resembles };
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Renamed or removed since the folder was listed.
    if (error.code === 'not-found') return null;
    return { file, facts: null, problem: error.message, matchingSplits: 0, resembles: false };
  }
}

/** A damaged project is still the dataset's where its splits can be read. */
function readableFacts(db: ReadDb, file: string): Pick<FoundProject, 'facts' | 'problem'> {
  try {
    return { facts: factsOf(db, file), problem: null };
  } catch (error) {
    const said = asAppError(error, file);
    if (!(said instanceof AppError)) throw error;
    return { facts: null, problem: said.message };
  }
}

/** Whether a project knows each split by patch count and identity. */
export function knownSplits(db: ReadDb, splits: readonly SplitFacts[]): boolean[] {
  const rows = allSplits(db);
  return splits.map((split) => rows.some((row) => knows(db, row, split)));
}

function knows(db: ReadDb, row: SplitRow, split: SplitFacts): boolean {
  return row.patch_count === split.patchCount && hasIdentity(db, row.id, split.hash);
}

function looksLike(row: SplitRow, split: SplitFacts): boolean {
  if (row.folder_hint !== '' && row.folder_hint === split.folderHint) return true;
  return row.name === split.name && row.patch_count === split.patchCount;
}
