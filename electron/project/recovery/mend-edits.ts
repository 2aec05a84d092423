import { AppError } from '../../../shared/errors.ts';
import { applyDelta, checkDelta, replayDelta } from '../../../shared/raster/delta.ts';
import { permittedCodes } from '../commit.ts';
import { sql, type WriteDb } from '../database.ts';
import { type FormerChoice, fingerprintOfEdit, isAsRecorded } from '../fingerprints.ts';
import { imageCodes } from '../mask-cache.ts';
import { packDelta, storedDelta } from '../mask-rows.ts';
import { newUuidBytes } from '../uuid-bytes.ts';
import { HistoryPixels } from './history-pixels.ts';
import type { MaskMending } from './mask-mending.ts';
import type { MendedBase } from './mend-base.ts';

/** Who made an edit, where that cannot be read. */
export const UNKNOWN_ANNOTATOR = 'unknown (recovered)';

export interface GatheredEdit {
  readonly id: number;
  readonly parent_id: number | null;
  readonly tool: string;
  readonly code: number | null;
  readonly detail: string | null;
  readonly pixel_count: number;
}

export interface GatheredCommand {
  readonly id: number;
  readonly uuid: Uint8Array;
  readonly kind: 'edit' | 'undo' | 'redo' | 'keep-base' | 'take-source';
  readonly before_id: number | null;
  readonly after_id: number | null;
  readonly annotator_id: number;
  readonly annotator: string | null;
  readonly at_ms: number;
  readonly group_uuid: Uint8Array | null;
  readonly fingerprint: Uint8Array;
}

/**
 * Settles the edits on one base in the order of recording: each is put on the state that it was made on, or on the
 * nearest that there is, and its row and its command's say so. One that cannot be, is taken out.
 */
export function mendEdits(mending: MaskMending, base: MendedBase, edits: readonly GatheredEdit[]): void {
  const { db, settled } = mending;
  const pixels = new HistoryPixels(base.codes, {
    parentOf: (id) => settled.get(id)?.parentId ?? null,
    deltaOf: (id) => storedDelta(db, id),
  });
  const permitted = permittedCodes(db, mending.place, imageCodes(base.codes));
  const former = formerChoice(mending, base);
  for (const edit of edits) mendEdit({ mending, baseId: base.id, pixels, permitted, former }, edit);
}

/** One base of a mask, and what its edits are put on. */
interface BaseMending {
  readonly mending: MaskMending;
  readonly baseId: number;
  readonly pixels: HistoryPixels;
  readonly permitted: (code: number) => boolean;
  readonly former: FormerChoice | null;
}

/** Null where the labels that were left, or those that were taken, are not what they were. */
function formerChoice({ db, id: maskId }: MaskMending, { id, standing }: MendedBase): FormerChoice | null {
  const found = sql<{ before: number | null; sha256: Uint8Array | null }>(
    db,
    `SELECT (SELECT max(id) FROM base WHERE mask_id = ? AND id < ?) AS before,
       (SELECT source_sha256 FROM base WHERE id = ?) AS sha256`,
  ).get(maskId, id, id);
  if (standing !== 'stored' || found === undefined || found.before === null || found.sha256 === null) return null;
  return { maskId, baseBefore: found.before, sourceSha256: found.sha256 };
}

function mendEdit({ mending, baseId, pixels, permitted, former }: BaseMending, read: GatheredEdit): void {
  const { db } = mending;
  const command = commandOf(db, read.id);
  const parentId = madeOn(mending, read, command);
  const edit = { ...read, parent_id: parentId };
  findStandIn(mending, parentId, baseId);
  const { state, exact } = mending.nearest(parentId, baseId);
  const recorded = command === undefined ? null : asRecorded(mending, edit, command, former);
  const delta = readable(db, edit, recorded === true ? () => true : permitted);
  if (delta === null) {
    mending.count('lost', edit.id);
    dropEdit(mending, edit.id, state);
    return;
  }
  const put = putOn(pixels.at(state), delta);
  if (put.byteLength === 0) {
    // What it wrote is there already.
    mending.count('moved', edit.id);
    dropEdit(mending, edit.id, state);
    return;
  }
  pixels.arrive(edit.id);
  const moved = put !== delta || !exact;
  mending.settle(edit.id, baseId, state);
  mending.count(
    recorded === false ? 'changed' : moved ? 'moved' : command?.annotator == null ? 'unsigned' : 'intact',
    edit.id,
  );
  if (recorded === true && !moved) {
    if (read.parent_id !== state) sql(db, 'UPDATE edit SET parent_id = ? WHERE id = ?').run(state, edit.id);
    keepCommand(mending, edit.id, state);
    return;
  }
  writeEdit(db, edit, baseId, state, put);
  writeCommand(mending, edit, command, state, put);
}

/**
 * What an edit was made on: its row and its command say it, and one of them may be damaged. Then it is the one that the
 * edit was recorded with; of an import, which was recorded without it, the one at which the command before left the mask.
 */
function madeOn(mending: MaskMending, edit: GatheredEdit, command: GatheredCommand | undefined): number | null {
  // An edit is made after the one that it stands on.
  const isEarlier = (parent: number | null) => parent === null || parent < edit.id;
  if (command?.kind !== 'edit' || edit.parent_id === command.before_id || !isEarlier(command.before_id))
    return isEarlier(edit.parent_id) ? edit.parent_id : null;
  if (!isEarlier(edit.parent_id)) return command.before_id;
  const { before_id: other } = command;
  if (command.group_uuid !== null) return other === headBefore(mending, edit.id) ? other : edit.parent_id;
  return asRecorded(mending, { ...edit, parent_id: other }, command, null) === true ? other : edit.parent_id;
}

function headBefore({ db, id: maskId }: MaskMending, number: number): number | null | undefined {
  return sql<{ after_id: number | null }>(
    db,
    'SELECT after_id FROM command WHERE mask_id = ? AND id < ? ORDER BY id DESC LIMIT 1',
  ).get(maskId, number)?.after_id;
}

/** An edit whose row is gone was made on what its command says: what stands for that, stands for it. */
function findStandIn(mending: MaskMending, id: number | null, baseId: number): void {
  const missing: number[] = [];
  let at = id;
  while (at !== null && !mending.knows(at)) {
    const command = commandOf(mending.db, at);
    if (command?.kind !== 'edit' || (command.before_id ?? 0) >= at) return;
    missing.push(at);
    at = command.before_id;
  }
  for (const edit of missing.reverse()) {
    mending.replace(edit, mending.nearest(at, baseId).state);
    at = edit;
  }
}

/** What the command repeats of the edit, where a damaged byte has made it say something else. */
function keepCommand({ db, id: maskId }: MaskMending, edit: number, parentId: number | null): void {
  sql(
    db,
    `UPDATE command SET mask_id = ?, after_id = id, before_id = iif(kind = 'edit', ?, before_id)
     WHERE id = ? AND (mask_id <> ? OR after_id IS NOT id OR (kind = 'edit' AND before_id IS NOT ?))`,
  ).run(maskId, parentId, edit, maskId, parentId);
}

/** The delta, if it can be applied to some mask and holds what its row says. */
function readable(db: WriteDb, edit: GatheredEdit, permitted: (code: number) => boolean): Uint8Array | null {
  try {
    const delta = storedDelta(db, edit.id);
    const { pixelCount } = checkDelta(delta, permitted);
    return pixelCount === 0 ? null : delta;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

/** Writes a delta on a mask; the same one where it fits, else another one with the same codes after it. */
function putOn(codes: Int16Array, delta: Uint8Array): Uint8Array {
  try {
    applyDelta(codes, delta, 'forward');
    return delta;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return replayDelta(codes, delta);
  }
}

/** Null where something that the fingerprint was made of cannot be read. */
function asRecorded(
  mending: MaskMending,
  edit: GatheredEdit,
  command: GatheredCommand,
  former: FormerChoice | null,
): boolean | null {
  const { db, place } = mending;
  if (command.kind !== 'edit' && command.kind !== 'take-source') return false;
  if (command.annotator === null) return null;
  const parentUuid = edit.parent_id === null ? null : commandOf(db, edit.parent_id)?.uuid;
  if (parentUuid === undefined || (edit.parent_id !== null && mending.renamed.has(edit.parent_id))) return null;
  try {
    const { kind, uuid, annotator, group_uuid: groupUuid, fingerprint } = command;
    const delta = storedDelta(db, edit.id);
    const made = { ...edit, kind, place, uuid, annotator, groupUuid, parentUuid, delta };
    if (isAsRecorded(made, fingerprint, former)) return true;
    return kind === 'take-source' && former === null ? null : false;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return false;
  }
}

export function commandOf(db: WriteDb, id: number): GatheredCommand | undefined {
  return sql<GatheredCommand>(
    db,
    `SELECT c.id, c.uuid, c.kind, c.before_id, c.after_id, c.annotator_id, a.name AS annotator, c.at_ms, c.group_uuid,
       c.fingerprint
     FROM command c LEFT JOIN annotator a ON a.id = c.annotator_id WHERE c.id = ?`,
  ).get(id);
}

function dropEdit(mending: MaskMending, id: number, state: number | null): void {
  mending.replace(id, state);
  sql(mending.db, 'DELETE FROM edit WHERE id = ?').run(id);
}

function writeEdit(db: WriteDb, edit: GatheredEdit, baseId: number, parentId: number | null, delta: Uint8Array): void {
  const packed = packDelta(delta);
  sql(db, 'UPDATE edit SET base_id = ?, parent_id = ?, pixel_count = ?, deflated = ?, delta = ? WHERE id = ?').run(
    baseId,
    parentId,
    checkDelta(delta).pixelCount,
    packed.deflated,
    packed.bytes,
    edit.id,
  );
}

/** Its command says what was made of the edit, and is one that can be checked like any other. */
function writeCommand(
  mending: MaskMending,
  edit: GatheredEdit,
  command: GatheredCommand | undefined,
  parentId: number | null,
  delta: Uint8Array,
): void {
  const { db, id: maskId, place } = mending;
  const kind = command?.kind === 'take-source' && parentId === null ? 'take-source' : 'edit';
  const known = command?.uuid ?? entryUuid(db, edit.id);
  if (known === undefined) mending.renamed.add(edit.id);
  const uuid = known ?? newUuidBytes();
  const annotator = command?.annotator ?? UNKNOWN_ANNOTATOR;
  const groupUuid = command?.group_uuid ?? null;
  const parentUuid = parentId === null ? null : (commandOf(db, parentId)?.uuid ?? null);
  const fingerprint = fingerprintOfEdit({ ...edit, kind, place, uuid, annotator, groupUuid, parentUuid, delta });
  sql(
    db,
    `INSERT OR REPLACE INTO command
       (id, uuid, mask_id, kind, before_id, after_id, annotator_id, at_ms, group_uuid, fingerprint)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    edit.id,
    uuid,
    maskId,
    kind,
    kind === 'edit' ? parentId : (command?.before_id ?? null),
    edit.id,
    command?.annotator == null ? unknownAnnotator(db) : command.annotator_id,
    command?.at_ms ?? timeBefore(db, edit.id),
    groupUuid,
    fingerprint,
  );
}

/** The index of UUIDs may be readable where the command is not. */
function entryUuid(db: WriteDb, number: number): Uint8Array | undefined {
  return sql<{ uuid: Uint8Array }>(
    db,
    'SELECT uuid FROM uuid_entry e WHERE number = ? AND NOT EXISTS (SELECT 1 FROM command c WHERE c.uuid = e.uuid)',
  ).get(number)?.uuid;
}

/** Commands are numbered as they were recorded, so it was hardly later than the next one before it. */
function timeBefore(db: WriteDb, number: number): number {
  const before = sql<{ at_ms: number }>(db, 'SELECT at_ms FROM command WHERE id < ? ORDER BY id DESC LIMIT 1');
  const after = sql<{ at_ms: number }>(db, 'SELECT at_ms FROM command WHERE id > ? ORDER BY id LIMIT 1');
  return (before.get(number) ?? after.get(number))?.at_ms ?? 0;
}

export function unknownAnnotator(db: WriteDb): number {
  const found = sql<{ id: number }>(db, 'SELECT id FROM annotator WHERE name = ?').get(UNKNOWN_ANNOTATOR);
  if (found !== undefined) return found.id;
  // Above every number that something still names.
  const last = sql<{ id: number }>(
    db,
    `SELECT max(0, (SELECT coalesce(max(id), 0) FROM annotator), (SELECT coalesce(max(annotator_id), 0) FROM command),
       (SELECT coalesce(max(annotator_id), 0) FROM work_change), (SELECT coalesce(max(annotator_id), 0) FROM time_slice)) AS id`,
  ).get();
  const id = (last?.id ?? 0) + 1;
  sql(db, 'INSERT INTO annotator (id, name) VALUES (?, ?)').run(id, UNKNOWN_ANNOTATOR);
  return id;
}
