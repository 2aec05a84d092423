import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { itemBytes, widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import { type ReadDb, sql, type WriteDb } from './database.ts';
import { headFault, type ToldMask, toldColumns } from './mask-head.ts';
import type { MaskPlace, SourceMask } from './project-store.ts';
import { uuidBytes, uuidText } from './uuid-bytes.ts';

/** A first stroke waits for it: 0.6 ms for a real mask, where level 6 takes 1.9 for a third less (2 to 11 KB). */
const BASE_DEFLATE_LEVEL = 3;
/** Below this a delta is stored as it is; deflating a stroke's few hundred bytes gains nothing. */
const DEFLATED_DELTA_BYTES = 4096;
/** A whole patch with a different pair of codes in every pixel takes 2.3 MB. */
const MAX_DELTA_BYTES = 4 << 20;
/** A mask of one byte per pixel at once, not in sixteen pieces that are joined. */
const INFLATE_CHUNK = PATCH_PIXELS;

export interface MaskRow {
  readonly id: number;
  readonly base_id: number;
  readonly head_id: number | null;
  readonly base_kept: 0 | 1;
}

export interface BaseRow {
  readonly id: number;
  readonly mask_id: number;
  readonly item_type: 'int8' | 'int16';
  readonly origin: 'layer' | 'unlabelled';
  readonly source_sha256: Uint8Array;
}

export interface EditRow {
  readonly id: number;
  readonly mask_id: number;
  readonly base_id: number;
  readonly parent_id: number | null;
}

/** Throws `bad-project` where it does not stand as its log says: it would be another mask in silence. */
export function findMask(db: ReadDb, place: MaskPlace): MaskRow | undefined {
  const row = sql<MaskRow & ToldMask>(
    db,
    `SELECT m.id, m.base_id, m.head_id, m.base_kept, ${toldColumns}
     FROM mask m WHERE m.split_id = ? AND m.target = ? AND m.patch = ?`,
  ).get(place.splitKey, place.target, place.patch);
  const fault = row === undefined ? null : headFault(row);
  if (fault !== null) throw unreadable(`the mask of patch ${place.patch} ${fault}`);
  return row;
}

/** The mask's row, made together with its base when this is its first command. `packed` is from `packCodes`. */
export function addMask(
  db: WriteDb,
  place: MaskPlace,
  source: Pick<SourceMask, 'itemType' | 'origin'>,
  sha256: Uint8Array,
  packed: Uint8Array,
): MaskRow {
  // The base names the mask and the mask its base; the foreign key of the mask is checked at the commit.
  const insert = sql(db, 'INSERT INTO mask (split_id, target, patch, base_id) VALUES (?, ?, ?, 0)');
  const maskId = Number(insert.run(place.splitKey, place.target, place.patch).lastInsertRowid);
  const baseId = addBase(db, maskId, source, sha256, packed);
  sql(db, 'UPDATE mask SET base_id = ? WHERE id = ?').run(baseId, maskId);
  return { id: maskId, base_id: baseId, head_id: null, base_kept: 0 };
}

export function addBase(
  db: WriteDb,
  maskId: number,
  source: Pick<SourceMask, 'itemType' | 'origin'>,
  sha256: Uint8Array,
  packed: Uint8Array,
): number {
  const insert = sql(db, 'INSERT INTO base (mask_id, item_type, origin, source_sha256, codes) VALUES (?, ?, ?, ?, ?)');
  return Number(insert.run(maskId, source.itemType, source.origin, sha256, packed).lastInsertRowid);
}

/** A base's codes as they are stored: raw deflate of the source's own bytes. */
export function packCodes(codes: Uint8Array): Uint8Array {
  return deflateRawSync(codes, { level: BASE_DEFLATE_LEVEL });
}

export function findBase(db: ReadDb, baseId: number): BaseRow | undefined {
  return sql<BaseRow>(db, 'SELECT id, mask_id, item_type, origin, source_sha256 FROM base WHERE id = ?').get(baseId);
}

export function baseRow(db: ReadDb, baseId: number): BaseRow {
  const row = findBase(db, baseId);
  if (row === undefined) throw unreadable(`base ${baseId} is missing`);
  return row;
}

/**
 * The base's codes as they were in the source, 512 x 512 of its item type. Throws `bad-project` where they are not
 * those of its SHA-256: SQLite keeps no checksum of what it stores, and a mask would be another one in silence.
 */
export function baseBytes(db: ReadDb, base: Pick<BaseRow, 'id' | 'item_type'>): Uint8Array {
  const row = sql<{ codes: Uint8Array; source_sha256: Uint8Array }>(
    db,
    'SELECT codes, source_sha256 FROM base WHERE id = ?',
  ).get(base.id);
  if (row === undefined) throw unreadable(`base ${base.id} is missing`);
  const bytes = inflatedBase({ ...base, codes: row.codes });
  const sha256 = createHash('sha256').update(bytes).digest();
  if (Buffer.compare(sha256, row.source_sha256) !== 0)
    throw unreadable(`the labels of base ${base.id} are not those that were stored`);
  return bytes;
}

/** Codes of a base as they are packed, whatever they should be. */
export function inflatedBase(row: Pick<BaseRow, 'id' | 'item_type'> & { readonly codes: Uint8Array }): Uint8Array {
  const expectedBytes = PATCH_PIXELS * itemBytes(row.item_type);
  const bytes = inflate(row.codes, expectedBytes, `base ${row.id}`);
  if (bytes.byteLength !== expectedBytes) throw unreadable(`base ${row.id} has ${bytes.byteLength} bytes`);
  return bytes;
}

export function baseCodes(db: ReadDb, base: Pick<BaseRow, 'id' | 'item_type'>): Int16Array {
  return widenCodes(baseBytes(db, base), base.item_type);
}

export function editRow(db: ReadDb, editId: number): EditRow {
  const row = sql<EditRow>(db, 'SELECT id, mask_id, base_id, parent_id FROM edit WHERE id = ?').get(editId);
  if (row === undefined) throw unreadable(`edit ${editId} is missing`);
  return row;
}

/** The edit that a command of this UUID made, or undefined. */
export function findEdit(db: ReadDb, editUuid: string): EditRow | undefined {
  return sql<EditRow>(
    db,
    'SELECT e.id, e.mask_id, e.base_id, e.parent_id FROM command c JOIN edit e ON e.id = c.id WHERE c.uuid = ?',
  ).get(uuidBytes(editUuid));
}

/** UUID of an edit by its row; null is the base. */
export function editUuid(db: ReadDb, editId: number | null): string | null {
  if (editId === null) return null;
  const row = sql<{ uuid: Uint8Array }>(db, 'SELECT uuid FROM command WHERE id = ?').get(editId);
  if (row === undefined) throw unreadable(`command ${editId} is missing`);
  return uuidText(row.uuid);
}

interface DeltaRow {
  readonly id: number;
  readonly deflated: 0 | 1;
  readonly delta: Uint8Array;
}

/** How a delta is stored: its bytes, or deflated where that is shorter. */
export function packDelta(delta: Uint8Array): { deflated: 0 | 1; bytes: Uint8Array } {
  if (delta.byteLength < DEFLATED_DELTA_BYTES) return { deflated: 0, bytes: delta };
  const deflated = deflateRawSync(delta, { level: 6 });
  return deflated.byteLength < delta.byteLength ? { deflated: 1, bytes: deflated } : { deflated: 0, bytes: delta };
}

export function unpackDelta({ id, deflated, delta }: DeltaRow): Uint8Array {
  if (delta.byteLength > MAX_DELTA_BYTES) throw unreadable(`edit ${id} has ${delta.byteLength} bytes`);
  return deflated === 1 ? inflate(delta, MAX_DELTA_BYTES, `edit ${id}`) : new Uint8Array(delta);
}

/** The delta of an edit as it is stored, whatever it should be: see recorded-deltas.ts. */
export function storedDelta(db: ReadDb, editId: number): Uint8Array {
  const row = sql<DeltaRow>(db, 'SELECT id, deflated, delta FROM edit WHERE id = ?').get(editId);
  if (row === undefined) throw unreadable(`edit ${editId} is missing`);
  return unpackDelta(row);
}

function inflate(bytes: Uint8Array, maxOutputLength: number, what: string): Uint8Array {
  try {
    // A plain array of its own: slices of Node's buffers share memory, and whole pools cross between threads.
    return new Uint8Array(inflateRawSync(bytes, { maxOutputLength, chunkSize: INFLATE_CHUNK }));
  } catch (error) {
    throw unreadable(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What is stored of a mask is not what was recorded. */
export class UnreadableMask extends AppError {
  /** What was found, in words. */
  readonly finding: string;
  constructor(finding: string) {
    super('bad-project', `The project is damaged (${finding}). Its other patches can still be opened and exported.`);
    this.finding = finding;
  }
}

export function unreadable(finding: string): UnreadableMask {
  return new UnreadableMask(finding);
}
