import { type Target, targets } from '../../../shared/cloudsen12/classes.ts';
import { AppError } from '../../../shared/errors.ts';
import { sql, type WriteDb } from '../database.ts';
import { isAsRecorded } from '../fingerprints.ts';
import { storedDelta } from '../mask-rows.ts';
import type { KnownPlace } from './mask-mending.ts';
import { commandOf, type GatheredEdit } from './mend-edits.ts';

/** Edits whose fingerprints are tried before a mask is given up. */
const TRIED_EDITS = 5;

interface SplitName {
  readonly id: number;
  readonly name: string;
  readonly patch_count: number;
}

/**
 * An edit names its mask three times: in its row, its command's and its base's. Where one is damaged, the other two
 * agree.
 */
export function settleMasksOfEdits(db: WriteDb): void {
  db.exec(`
    UPDATE base SET mask_id = e.mask_id FROM edit e JOIN command c ON c.id = e.id
      WHERE e.base_id = base.id AND c.mask_id = e.mask_id AND base.mask_id <> e.mask_id;
    UPDATE edit SET mask_id = c.mask_id FROM command c JOIN base b
      WHERE c.id = edit.id AND b.id = edit.base_id AND c.mask_id = b.mask_id AND edit.mask_id <> c.mask_id;
    UPDATE command SET mask_id = e.mask_id FROM edit e JOIN base b ON b.id = e.base_id
      WHERE e.id = command.id AND b.mask_id = e.mask_id AND command.mask_id <> e.mask_id;
  `);
}

/** Every mask that something is known of, whether its own row is or not. */
export function masksOf(db: WriteDb): readonly number[] {
  return sql<{ id: number }>(
    db,
    `SELECT id FROM mask UNION SELECT mask_id FROM edit UNION SELECT mask_id FROM base
     UNION SELECT mask_id FROM command ORDER BY 1`,
  )
    .all()
    .map(({ id }) => id);
}

/**
 * The patch that a mask is of: as its row says; else as an index or the dataset's size allow, where an edit's
 * fingerprint proves it. Null where nothing does.
 */
export function placeOfMask(db: WriteDb, maskId: number): KnownPlace | null {
  const row = sql<PlaceRow>(db, `${placeColumns} FROM mask p JOIN split s ON s.id = p.split_id WHERE p.id = ?`).get(
    maskId,
  );
  if (row !== undefined && isFree(db, row, maskId)) return placeFrom(row);
  const edits = sql<GatheredEdit>(
    db,
    'SELECT id, parent_id, tool, code, detail, pixel_count FROM edit WHERE mask_id = ? ORDER BY id LIMIT ?',
  ).all(maskId, TRIED_EDITS);
  const proof = edits.flatMap((edit) => proofOf(db, edit) ?? [])[0];
  if (proof === undefined) return null;
  const entries = sql<PlaceRow>(
    db,
    `${placeColumns} FROM place_entry p JOIN split s ON s.id = p.split_id WHERE p.mask_id = ?`,
  );
  return entries.all(maskId).map(placeFrom).find(proof) ?? everyPlace(db, proof);
}

interface PlaceRow {
  readonly split_id: number;
  readonly name: string;
  readonly target: Target;
  readonly patch: number;
}

const placeColumns = 'SELECT p.split_id, s.name, p.target, p.patch';

function placeFrom({ split_id, name, target, patch }: PlaceRow): KnownPlace {
  return { splitKey: split_id, splitName: name, target, patch };
}

/** Of two masks of one patch the first one has it. */
function isFree(db: WriteDb, { split_id, target, patch }: PlaceRow, maskId: number): boolean {
  const other = sql(db, 'SELECT 1 FROM mask WHERE split_id = ? AND target = ? AND patch = ? AND id < ?');
  return other.get(split_id, target, patch, maskId) === undefined;
}

type Proof = (place: KnownPlace) => boolean;

function everyPlace(db: WriteDb, proves: Proof): KnownPlace | null {
  for (const { id, name, patch_count } of sql<SplitName>(db, 'SELECT id, name, patch_count FROM split').all()) {
    for (const target of targets) {
      for (let patch = 0; patch < patch_count; patch++) {
        const place = { splitKey: id, splitName: name, target, patch };
        if (isFree(db, { split_id: id, name, target, patch }, Number.MAX_SAFE_INTEGER) && proves(place)) return place;
      }
    }
  }
  return null;
}

/** Whether a place is that of an edit; an import's fingerprint says nothing of it. */
function proofOf(db: WriteDb, edit: GatheredEdit): Proof | null {
  const command = commandOf(db, edit.id);
  if (command?.kind !== 'edit' || command.annotator === null || command.group_uuid !== null) return null;
  const parentUuid = edit.parent_id === null ? null : commandOf(db, edit.parent_id)?.uuid;
  if (parentUuid === undefined) return null;
  try {
    const { kind, uuid, annotator, group_uuid: groupUuid, fingerprint } = command;
    const known = { ...edit, kind, uuid, annotator, groupUuid, parentUuid, delta: storedDelta(db, edit.id) };
    return (place) => isAsRecorded({ ...known, place }, fingerprint, null);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}
