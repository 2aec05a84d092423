import { createHash } from 'node:crypto';
import type { EditNode } from '../../shared/edits.ts';
import { AppError } from '../../shared/errors.ts';
import { annotatorId } from './annotators.ts';
import { type ReadDb, sql, type WriteDb } from './database.ts';
import { editUuid, packDelta } from './mask-rows.ts';
import { userVersion } from './migrations/migrate.ts';
import type { MaskPlace, SourceChoice, StoredCommand } from './project-store.ts';
import { uuidBytes, uuidText } from './uuid-bytes.ts';

export interface NewCommand {
  readonly uuid: Uint8Array;
  readonly maskId: number;
  readonly kind: 'edit' | 'undo' | 'redo' | SourceChoice;
  readonly beforeId: number | null;
  /** Where the head goes, if the command makes no edit. */
  readonly afterId: number | null;
  readonly annotator: string;
  readonly atMs: number;
  readonly groupUuid: Uint8Array | null;
  readonly fingerprint: Uint8Array;
}

export interface NewEdit {
  readonly maskId: number;
  readonly baseId: number;
  readonly parentId: number | null;
  readonly tool: string;
  readonly code: number | null;
  readonly detail: string | null;
  readonly pixelCount: number;
  readonly delta: Uint8Array;
}

/** Appends a command to the log, with the edit that it makes, if it makes one, and answers the number of both. */
export function addCommand(db: WriteDb, command: NewCommand, edit: NewEdit | null): number {
  const number = nextNumber(db);
  if (edit !== null) addEdit(db, number, edit);
  sql(
    db,
    `INSERT INTO command (id, uuid, mask_id, kind, before_id, after_id, annotator_id, at_ms, group_uuid, fingerprint)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    number,
    command.uuid,
    command.maskId,
    command.kind,
    command.beforeId,
    edit === null ? command.afterId : number,
    annotatorId(db, command.annotator),
    command.atMs,
    command.groupUuid,
    command.fingerprint,
  );
  return number;
}

function nextNumber(db: WriteDb): number {
  const last = sql<{ last: number | null }>(db, 'SELECT max(id) AS last FROM command').get();
  return (last?.last ?? 0) + 1;
}

function addEdit(db: WriteDb, number: number, edit: NewEdit): void {
  const packed = packDelta(edit.delta);
  sql(
    db,
    `INSERT INTO edit (id, mask_id, base_id, parent_id, tool, code, detail, pixel_count, deflated, delta)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    number,
    edit.maskId,
    edit.baseId,
    edit.parentId,
    edit.tool,
    edit.code,
    edit.detail,
    edit.pixelCount,
    packed.deflated,
    packed.bytes,
  );
}

export function moveHead(db: WriteDb, maskId: number, headId: number | null): void {
  sql(db, 'UPDATE mask SET head_id = ? WHERE id = ?').run(headId, maskId);
}

/** What a command says, in 32 bytes: the same id with anything else is refused. */
export function commandFingerprint(place: MaskPlace, command: StoredCommand): Uint8Array {
  const { kind, annotator } = command;
  const rest =
    command.kind === 'edit'
      ? [command.parentId, asStored(command.tool), command.code, command.delta.byteLength, ...detailOf(command)]
      : [command.fromId, command.toId];
  const hash = createHash('sha256').update(
    JSON.stringify([kind, place.splitKey, place.target, place.patch, asStored(annotator), ...rest]),
  );
  if (command.kind === 'edit') hash.update(command.delta);
  return hash.digest();
}

/** Nothing where there is none: the fingerprints of before there were details stay as they are. */
function detailOf({ detail }: { readonly detail: string | null }): readonly string[] {
  return detail === null ? [] : [asStored(detail)];
}

/** A text as it comes back from the project: half of a pair of surrogates, such as a cut emoji, has no UTF-8. */
function asStored(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

export interface Recorded {
  readonly number: number;
  readonly afterId: number | null;
}

/** The command of this id where it has been recorded; `bad-argument` where the id was used for something else. */
export function findRecorded(db: ReadDb, commandId: string, fingerprint: Uint8Array): Recorded | null {
  const found = sql<{ id: number; after_id: number | null; fingerprint: Uint8Array }>(
    db,
    'SELECT id, after_id, fingerprint FROM command WHERE uuid = ?',
  ).get(uuidBytes(commandId));
  if (found === undefined) return null;
  if (Buffer.compare(found.fingerprint, fingerprint) !== 0) {
    throw new AppError('bad-argument', `The command id ${commandId} was used before, for something else.`);
  }
  return { number: found.id, afterId: found.after_id };
}

interface NodeRow {
  readonly uuid: Uint8Array;
  readonly parent_id: number | null;
  readonly tool: string;
  readonly code: number | null;
  readonly detail: string | null;
  readonly annotator: string;
  readonly at_ms: number;
  readonly pixel_count: number;
  readonly last_visit: number;
}

/** The column of an edit's detail. A project that is only read may be of a format before there was one. */
export function detailColumn(db: ReadDb): string {
  return userVersion(db) >= 3 ? 'e.detail' : 'NULL AS detail';
}

function nodeColumns(db: ReadDb): string {
  return `c.uuid, e.parent_id, e.tool, e.code, ${detailColumn(db)}, a.name AS annotator, c.at_ms, e.pixel_count,
    (SELECT max(v.id) FROM command v WHERE v.after_id = e.id) AS last_visit`;
}

/** The edit of command `number` as it was when it was recorded. */
export function recordedNode(db: ReadDb, number: number): EditNode | null {
  const row = sql<NodeRow>(
    db,
    `SELECT ${nodeColumns(db)} FROM edit e JOIN command c ON c.id = e.id JOIN annotator a ON a.id = c.annotator_id
     WHERE e.id = ?`,
  ).get(number);
  if (row === undefined) return null;
  return { ...nodeOf(row, editUuid(db, row.parent_id)), lastVisit: number };
}

/** Every edit on a base, abandoned branches included, the oldest first. */
export function editNodes(db: ReadDb, maskId: number, baseId: number): EditNode[] {
  const rows = sql<NodeRow & { id: number }>(
    db,
    `SELECT e.id, ${nodeColumns(db)} FROM edit e JOIN command c ON c.id = e.id JOIN annotator a ON a.id = c.annotator_id
     WHERE e.mask_id = ? AND e.base_id = ? ORDER BY e.id`,
  ).all(maskId, baseId);
  const uuids = new Map<number, string>();
  return rows.map((row) => {
    uuids.set(row.id, uuidText(row.uuid));
    // A parent is recorded before its children.
    return nodeOf(row, row.parent_id === null ? null : (uuids.get(row.parent_id) ?? editUuid(db, row.parent_id)));
  });
}

function nodeOf(row: NodeRow, parentId: string | null): EditNode {
  return {
    editId: uuidText(row.uuid),
    parentId,
    tool: row.tool,
    code: row.code,
    detail: row.detail,
    annotator: row.annotator,
    at: utc(row.at_ms),
    pixelCount: row.pixel_count,
    lastVisit: row.last_visit,
  };
}

/** Milliseconds since 1970 as UTC, ISO 8601. Throws `bad-project` for a time that no clock has shown. */
export function utc(ms: number): string {
  const time = new Date(ms);
  if (Number.isNaN(time.getTime())) throw new AppError('bad-project', `The project is damaged (a time of ${ms} ms).`);
  return time.toISOString();
}
