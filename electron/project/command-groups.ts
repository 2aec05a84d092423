import { createHash } from 'node:crypto';
import type { Target } from '../../shared/cloudsen12/classes.ts';
import { AppError } from '../../shared/errors.ts';
import { addCommand, moveHead } from './commands.ts';
import { inWrite, type ReadDb, sql } from './database.ts';
import type { Project } from './project.ts';
import type { GroupResult } from './project-store.ts';
import { newUuidBytes, uuidBytes } from './uuid-bytes.ts';

interface GroupRow {
  readonly edit_id: number;
  readonly parent_id: number | null;
  readonly edit_base_id: number;
  readonly mask_id: number;
  readonly base_id: number;
  readonly head_id: number | null;
  readonly patch: number;
  readonly target: Target;
  readonly split_name: string;
}

/**
 * Undoes, or redoes, every edit of an import in one transaction; refused, naming the first mask, if any of their masks
 * has gone on to another head. Throws `conflict` where all of it is undone, or not undone, already. `commandId` becomes the group of the new commands; sent again, it answers what it did.
 */
export function moveGroup(
  project: Project,
  kind: 'undo' | 'redo',
  groupId: string,
  commandId: string,
  annotator: string,
): GroupResult {
  const result = inWrite(project.db, (db): { readonly answer: GroupResult; readonly moved: readonly number[] } => {
    const earlier = recordedMoves(db, commandId);
    if (earlier > 0) return { answer: { status: 'saved', masks: earlier }, moved: [] };
    const rows = groupRows(db, groupId);
    if (rows.length === 0) throw new AppError('not-found', `The project has no import ${groupId}.`);
    const standsAt = (row: GroupRow, head: number | null) => row.base_id === row.edit_base_id && row.head_id === head;
    if (rows.every((row) => standsAt(row, kind === 'undo' ? row.parent_id : row.edit_id))) {
      throw new AppError(
        'conflict',
        `The import ${groupId} is ${kind === 'undo' ? 'undone already' : 'not undone'}, so nothing was changed.`,
      );
    }
    const stray = rows.find((row) => !standsAt(row, kind === 'undo' ? row.edit_id : row.parent_id));
    if (stray !== undefined) {
      const { patch, target, split_name } = stray;
      return { answer: { status: 'refused', patch, target, splitName: split_name }, moved: [] };
    }
    for (const row of rows) {
      const toId = kind === 'undo' ? row.parent_id : row.edit_id;
      addCommand(
        db,
        {
          uuid: newUuidBytes(),
          maskId: row.mask_id,
          kind,
          beforeId: row.head_id,
          afterId: toId,
          annotator,
          atMs: Date.now(),
          groupUuid: uuidBytes(commandId),
          fingerprint: groupMoveFingerprint(kind, groupId, row.edit_id),
        },
        null,
      );
      moveHead(db, row.mask_id, toId);
    }
    return { answer: { status: 'saved', masks: rows.length }, moved: rows.map((row) => row.mask_id) };
  });
  for (const maskId of result.moved) project.masks.drop(maskId);
  return result.answer;
}

export function groupMoveFingerprint(kind: 'undo' | 'redo', groupId: string, editId: number): Uint8Array {
  return createHash('sha256').update(`${kind} ${groupId} ${editId}`).digest();
}

function recordedMoves(db: ReadDb, commandId: string): number {
  const found = sql<{ moves: number }>(
    db,
    "SELECT count(*) AS moves FROM command WHERE group_uuid = ? AND kind IN ('undo', 'redo')",
  ).get(uuidBytes(commandId));
  return found?.moves ?? 0;
}

function groupRows(db: ReadDb, groupId: string): GroupRow[] {
  return sql<GroupRow>(
    db,
    `SELECT e.id AS edit_id, e.parent_id, e.base_id AS edit_base_id, m.id AS mask_id, m.base_id, m.head_id, m.patch, m.target,
       s.name AS split_name
     FROM command c JOIN edit e ON e.id = c.id JOIN mask m ON m.id = c.mask_id JOIN split s ON s.id = m.split_id
     WHERE c.group_uuid = ? ORDER BY e.id`,
  ).all(uuidBytes(groupId));
}
