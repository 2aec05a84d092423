import type { PatchWork } from '../../shared/patch-list/patch-table.ts';
import type { TimeSlice, WorkChange } from '../../shared/patch-list/work.ts';
import { annotatorId } from './annotators.ts';
import { sql, type WriteDb } from './database.ts';
import type { MaskPlace } from './project-store.ts';
import { checkPatch } from './splits.ts';
import { uuidBytes } from './uuid-bytes.ts';
import { workRow } from './work-rows.ts';

/** Appends a change, unless it says what holds already or was recorded before, and answers what holds now. */
export function changeWork(db: WriteDb, place: MaskPlace, change: WorkChange, nowMs: number): PatchWork {
  const { splitKey, target, patch } = place;
  checkPatch(db, splitKey, patch);
  const before = workRow(db, splitKey, target, patch);
  const after = { ...before, ...change.to };
  const same =
    after.status === before.status &&
    after.difficulty === before.difficulty &&
    after.note === before.note &&
    after.flagged === before.flagged;
  const uuid = uuidBytes(change.changeId);
  if (same || sql(db, 'SELECT 1 FROM work_change WHERE uuid = ?').get(uuid) !== undefined) return before;
  const last = sql<{ number: number | null }>(db, 'SELECT max(id) AS number FROM command').get();
  sql(
    db,
    `INSERT INTO work_change
       (uuid, split_id, target, patch, status, difficulty, note, flagged, annotator_id, at_ms, last_command)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    uuid,
    splitKey,
    target,
    patch,
    after.status,
    after.difficulty,
    after.note,
    Number(after.flagged),
    annotatorId(db, change.annotator),
    nowMs,
    last?.number ?? 0,
  );
  return workRow(db, splitKey, target, patch);
}

/** Counts a slice of active time, once however often it is sent, and answers what holds now. */
export function spendTime(db: WriteDb, place: MaskPlace, slice: TimeSlice, nowMs: number): PatchWork {
  const { splitKey, target, patch } = place;
  checkPatch(db, splitKey, patch);
  sql(
    db,
    `INSERT INTO time_slice (uuid, split_id, target, patch, active_ms, annotator_id, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uuid) DO NOTHING`,
  ).run(uuidBytes(slice.sliceId), splitKey, target, patch, slice.activeMs, annotatorId(db, slice.annotator), nowMs);
  return workRow(db, splitKey, target, patch);
}
