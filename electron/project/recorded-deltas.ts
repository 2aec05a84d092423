import type { Target } from '../../shared/cloudsen12/classes.ts';
import { detailColumn } from './commands.ts';
import { type ReadDb, sql } from './database.ts';
import { isAsRecorded } from './fingerprints.ts';
import { unpackDelta, unreadable } from './mask-rows.ts';

/*
 * Deltas as they were recorded: each is compared with its command's fingerprint when it is read. SQLite keeps no
 * checksum, and a damaged byte may well leave a delta that fits its mask and writes another class, or other pixels.
 */

interface RecordedRow {
  readonly id: number;
  readonly parent_id: number | null;
  readonly kind: 'edit' | 'take-source';
  readonly before_id: number | null;
  readonly uuid: Uint8Array;
  readonly parent_uuid: Uint8Array | null;
  readonly tool: string;
  readonly code: number | null;
  readonly detail: string | null;
  readonly annotator: string;
  readonly group_uuid: Uint8Array | null;
  readonly fingerprint: Uint8Array;
  readonly split_id: number;
  readonly target: Target;
  readonly patch: number;
  readonly deflated: 0 | 1;
  readonly delta: Uint8Array;
  readonly mask_id: number;
  /** Of an edit that brought pixels onto another base: the one before, and the SHA-256 of this one. */
  readonly base_before: number | null;
  readonly source_sha256: Uint8Array | null;
}

function columns(db: ReadDb): string {
  return `e.id, e.parent_id, c.kind, c.before_id, c.uuid, p.uuid AS parent_uuid, e.tool, e.code, ${detailColumn(db)}, a.name AS annotator,
    c.group_uuid, c.fingerprint, m.split_id, m.target, m.patch, e.deflated, e.delta, e.mask_id,
    CASE c.kind WHEN 'take-source' THEN
      (SELECT max(o.id) FROM base o WHERE o.mask_id = e.mask_id AND o.id < e.base_id) END AS base_before,
    CASE c.kind WHEN 'take-source' THEN (SELECT b.source_sha256 FROM base b WHERE b.id = e.base_id) END AS source_sha256`;
}

const joins = `JOIN command c ON c.id = e.id JOIN mask m ON m.id = e.mask_id JOIN annotator a ON a.id = c.annotator_id
  LEFT JOIN command p ON p.id = e.parent_id`;

/** The delta of an edit. Throws `bad-project` where it is not what was recorded. */
export function deltaOf(db: ReadDb, editId: number): Uint8Array {
  const row = sql<RecordedRow>(db, `SELECT ${columns(db)} FROM edit e ${joins} WHERE e.id = ?`).get(editId);
  if (row === undefined) throw unreadable(`edit ${editId} is missing`);
  return recordedDelta(row);
}

/** Looks at the next `most` edits after one, in the order of recording; answers the last of them, or null at the end. */
export function checkDeltasAfter(db: ReadDb, editId: number, most: number): number | null {
  const rows = sql<RecordedRow>(
    db,
    `SELECT ${columns(db)} FROM edit e ${joins} WHERE e.id > ? ORDER BY e.id LIMIT ?`,
  ).iterate(editId, most);
  let last: number | null = null;
  for (const row of rows) {
    recordedDelta(row);
    last = row.id;
  }
  return last;
}

/**
 * Deltas of the edits between the base and `headId`, the oldest first, each good until the next: an export replays a
 * million of them. Nothing may be written to the project meanwhile. A file from elsewhere may lead in a circle: a parent
 * is recorded before its children, and so has a smaller number.
 */
export function* deltasOnPath(db: ReadDb, headId: number | null): Generator<Uint8Array, void> {
  if (headId === null) return;
  const rows = sql<RecordedRow>(
    db,
    `WITH RECURSIVE path (id, parent_id) AS (
       SELECT id, parent_id FROM edit WHERE id = ?
       UNION ALL
       SELECT e.id, e.parent_id FROM path JOIN edit e ON e.id = path.parent_id AND e.id < path.id
     )
     SELECT ${columns(db)} FROM path JOIN edit e ON e.id = path.id ${joins} ORDER BY path.id`,
  ).iterate(headId);
  let before: number | null = null;
  for (const row of rows) {
    if (row.parent_id !== before) {
      throw unreadable(`edit ${row.id} does not follow on ${before === null ? 'the base' : `edit ${before}`}`);
    }
    before = row.id;
    yield recordedDelta(row);
  }
  // A row that names another which is missing is left out by the joins.
  if (before !== headId) throw unreadable(`edit ${headId} is missing`);
}

function recordedDelta(row: RecordedRow): Uint8Array {
  const { split_id: splitKey, target, patch, parent_uuid: parentUuid, group_uuid: groupUuid } = row;
  // What an edit of an import stands on is not in its fingerprint.
  if (row.kind === 'edit' && row.before_id !== row.parent_id)
    throw unreadable(`edit ${row.id} does not stand where it was made`);
  const delta = unpackDelta(row);
  const edit = { ...row, place: { splitKey, target, patch }, parentUuid, groupUuid, delta };
  const { mask_id: maskId, base_before: baseBefore, source_sha256: sourceSha256 } = row;
  const former = baseBefore === null || sourceSha256 === null ? null : { maskId, baseBefore, sourceSha256 };
  if (!isAsRecorded(edit, row.fingerprint, former)) throw unreadable(`edit ${row.id} is not what was recorded`);
  return delta;
}
