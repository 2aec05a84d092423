import { groupMoveFingerprint } from '../command-groups.ts';
import { commandFingerprint } from '../commands.ts';
import { sql, type WriteDb } from '../database.ts';
import { newUuidBytes, uuidText } from '../uuid-bytes.ts';
import type { MaskMending } from './mask-mending.ts';
import { commandOf, type GatheredCommand, UNKNOWN_ANNOTATOR, unknownAnnotator } from './mend-edits.ts';

/** A mask's row, as far as it says where the mask stands. */
interface HeadRow {
  readonly base_id: number;
  readonly head_id: number | null;
}

/**
 * Where a mask stands: where the last command on it has left it. Its row repeats that, and is believed where commands
 * after that one are missing, one of which may have moved it. Afterwards the last command says the same as the answer, as
 * in every project (mask-head.ts).
 */
export function mendHead(mending: MaskMending, row: HeadRow | undefined): number | null {
  const { db } = mending;
  const last = lastCommand(mending);
  const told = last === undefined ? null : headAfter(mending, last, row);
  const head = headOf(mending, row, last, told);
  if (last !== undefined && told !== last.after_id)
    sql(db, 'UPDATE command SET after_id = ? WHERE id = ?').run(told, last.id);
  if (head !== told) addMove(mending, told, head);
  return head;
}

function headOf(
  mending: MaskMending,
  row: HeadRow | undefined,
  last: GatheredCommand | undefined,
  told: number | null,
): number | null {
  if (row === undefined || row.head_id === told) return told;
  // Nothing that can have moved it is missing behind the last command on it.
  if (last !== undefined && nothingMissingAfter(mending, last.id)) return told;
  if (row.head_id === null || mending.settled.get(row.head_id)?.baseId === row.base_id) return row.head_id;
  return mending.nearest(row.head_id, row.base_id).state;
}

/** The last thing that was recorded of a mask. */
function lastCommand({ db, id: maskId }: MaskMending): GatheredCommand | undefined {
  const last = sql<{ id: number }>(db, 'SELECT max(id) AS id FROM command WHERE mask_id = ?').get(maskId);
  return last === undefined ? undefined : commandOf(db, last.id);
}

/** Where a command has left its mask. Of what it says and what the mask's row says, either may be damaged. */
function headAfter(mending: MaskMending, last: GatheredCommand, row: HeadRow | undefined): number | null {
  if (row === undefined || row.head_id === last.after_id) return last.after_id;
  if (leadsTo(mending, last, last.after_id) || !leadsTo(mending, last, row.head_id)) return last.after_id;
  return row.head_id;
}

function leadsTo(mending: MaskMending, command: GatheredCommand, head: number | null): boolean {
  const parentOf = (edit: number | null) => (edit === null ? undefined : mending.settled.get(edit)?.parentId);
  switch (command.kind) {
    case 'undo':
      return parentOf(command.before_id) === head;
    case 'redo':
      return parentOf(head) === command.before_id && isRecordedMove(mending, command, head);
    case 'keep-base':
      return head === command.before_id;
    default:
      return head === (mending.settled.has(command.id) ? command.id : null);
  }
}

/** Edits that were made on the same one are told apart by what the redo was recorded with. */
function isRecordedMove({ db, place }: MaskMending, redo: GatheredCommand, head: number | null): boolean {
  const uuidOf = (edit: number | null) => (edit === null ? undefined : commandOf(db, edit)?.uuid);
  const { uuid, annotator, group_uuid: group, before_id: before, fingerprint } = redo;
  const [from, to] = [uuidOf(before), uuidOf(head)];
  if (head === null || to === undefined || (before !== null && from === undefined)) return false;
  const importUuid = commandOf(db, head)?.group_uuid ?? null;
  if (group !== null) {
    if (importUuid === null) return false;
    return Buffer.compare(groupMoveFingerprint('redo', uuidText(importUuid), head), fingerprint) === 0;
  }
  const ids = { fromId: from === undefined ? null : uuidText(from), toId: uuidText(to) };
  const command = { kind: 'redo', commandId: uuidText(uuid), annotator: annotator ?? '', ...ids } as const;
  return Buffer.compare(commandFingerprint(place, command), fingerprint) === 0;
}

/** Commands are numbered without gaps; the last number may be known where its command is not. */
function nothingMissingAfter({ db }: MaskMending, number: number): boolean {
  const after = sql<{ there: number; last: number }>(
    db,
    `SELECT count(*) AS there,
       max(coalesce(max(id), 0), (SELECT coalesce(max(number), 0) FROM uuid_entry), (SELECT coalesce(max(head_id), 0) FROM mask)) AS last
     FROM command WHERE id > ?`,
  ).get(number);
  return after === undefined || after.there === Math.max(0, after.last - number);
}

/** Stands for the commands that are missing: nobody knows any more who made them, or when. */
function addMove({ db, id: maskId, place, settled }: MaskMending, from: number | null, to: number | null): void {
  const kind = from !== null && settled.get(from)?.parentId === to ? 'undo' : 'redo';
  const uuid = newUuidBytes();
  const idOf = (edit: number | null) => {
    const made = edit === null ? undefined : commandOf(db, edit);
    return made === undefined ? null : uuidText(made.uuid);
  };
  const fingerprint = commandFingerprint(place, {
    kind,
    commandId: uuidText(uuid),
    annotator: UNKNOWN_ANNOTATOR,
    fromId: idOf(from),
    toId: idOf(to),
  });
  sql(
    db,
    `INSERT INTO command (id, uuid, mask_id, kind, before_id, after_id, annotator_id, at_ms, group_uuid, fingerprint)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)`,
  ).run(nextNumber(db), uuid, maskId, kind, from, to, unknownAnnotator(db), lastTime(db, maskId), fingerprint);
}

function nextNumber(db: WriteDb): number {
  const last = sql<{ last: number }>(
    db,
    `SELECT max((SELECT coalesce(max(id), 0) FROM command), (SELECT coalesce(max(id), 0) FROM edit),
       (SELECT coalesce(max(number), 0) FROM uuid_entry)) AS last`,
  ).get();
  return (last?.last ?? 0) + 1;
}

function lastTime(db: WriteDb, maskId: number): number {
  const last = sql<{ at: number | null }>(
    db,
    'SELECT coalesce((SELECT max(at_ms) FROM command WHERE mask_id = ?), (SELECT max(at_ms) FROM command)) AS at',
  ).get(maskId);
  return last?.at ?? 0;
}
