import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { PatchWork, WorkStatus } from '../../shared/patch-list/patch-table.ts';
import { type ReadDb, sql } from './database.ts';
import { userVersion } from './migrations/migrate.ts';

/** What the project knows of the work on one target of a patch. */
interface Parts {
  change?: ChangeRow;
  edited?: EditedRow;
  activeMs?: number;
}

interface ChangeRow {
  readonly patch: number;
  readonly status: WorkStatus;
  readonly difficulty: number | null;
  readonly note: string;
  readonly flagged: number;
  readonly annotator: string;
  readonly at_ms: number;
  readonly last_command: number;
}

/** The last command on a mask. */
interface EditedRow {
  readonly patch: number;
  readonly number: number;
  readonly annotator: string;
  readonly at_ms: number;
}

/** Every patch of which something is known, by patch. */
export function workRows(db: ReadDb, splitKey: number, target: Target): readonly PatchWork[] {
  return rowsOf(db, splitKey, target, null);
}

/** The work on one patch; untouched where nothing is known of it. */
export function workRow(db: ReadDb, splitKey: number, target: Target, patch: number): PatchWork {
  return rowsOf(db, splitKey, target, patch)[0] ?? rowOf(patch, {});
}

function rowsOf(db: ReadDb, splitKey: number, target: Target, patch: number | null): readonly PatchWork[] {
  const one = patch === null ? '' : 'AND patch = ?';
  const place = patch === null ? [splitKey, target] : [splitKey, target, patch];
  const parts = new Map<number, Parts>();
  const of = (at: number): Parts => {
    const known = parts.get(at) ?? {};
    parts.set(at, known);
    return known;
  };
  const edited = sql<EditedRow>(
    db,
    `SELECT m.patch, c.id AS number, a.name AS annotator, c.at_ms FROM mask m
       JOIN command c ON c.id = (SELECT max(id) FROM command WHERE mask_id = m.id)
       JOIN annotator a ON a.id = c.annotator_id
     WHERE m.split_id = ? AND m.target = ? ${one}`,
  ).all(...place);
  for (const row of edited) of(row.patch).edited = row;
  // A project that is only read may be of the format before.
  if (userVersion(db) >= 2) {
    const changes = sql<ChangeRow>(
      db,
      `SELECT w.patch, w.status, w.difficulty, w.note, w.flagged, a.name AS annotator, w.at_ms, w.last_command
       FROM (SELECT max(id) AS id FROM work_change WHERE split_id = ? AND target = ? ${one} GROUP BY patch) last
         JOIN work_change w ON w.id = last.id JOIN annotator a ON a.id = w.annotator_id`,
    ).all(...place);
    for (const row of changes) of(row.patch).change = row;
    const times = sql<{ patch: number; active_ms: number }>(
      db,
      `SELECT patch, sum(active_ms) AS active_ms FROM time_slice
       WHERE split_id = ? AND target = ? ${one} GROUP BY patch`,
    ).all(...place);
    for (const row of times) of(row.patch).activeMs = row.active_ms;
  }
  return [...parts].sort(([a], [b]) => a - b).map(([at, known]) => rowOf(at, known));
}

/** The first edit takes a patch into work by itself, and so does one after the patch was put back. */
function rowOf(patch: number, { change, edited, activeMs }: Parts): PatchWork {
  const status = change?.status ?? 'untouched';
  const editedLast = edited !== undefined && edited.number > (change?.last_command ?? 0);
  const last = editedLast ? edited : change;
  return {
    patch,
    status: status === 'untouched' && editedLast ? 'in-work' : status,
    difficulty: change?.difficulty ?? null,
    note: change?.note ?? '',
    flagged: change?.flagged === 1,
    annotator: last?.annotator ?? '',
    changedMs: last?.at_ms ?? 0,
    activeMs: activeMs ?? 0,
  };
}
