import { itemBytes, widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../../shared/errors.ts';
import { sql, type WriteDb } from '../database.ts';
import { type BaseRow, inflatedBase, packCodes } from '../mask-rows.ts';
import type { SourceMask } from '../project-store.ts';
import { sourceSha256 } from '../source-standing.ts';

export interface MendedBase {
  readonly id: number;
  readonly codes: Int16Array;
  readonly standing: 'stored' | 'dataset' | 'changed';
}

/**
 * Makes a mask's base one that can be built on, if that can be done: its stored codes where they are those of its
 * SHA-256; else the dataset's, if they are; else the stored ones as they could be read; else the dataset's as they are
 * now. The row says what became of it. `readSource` is asked only where the project's own codes will not do.
 */
export async function mendBase(
  db: WriteDb,
  maskId: number,
  baseId: number,
  readSource: () => Promise<SourceMask | null>,
): Promise<MendedBase | null> {
  const row = sql<BaseRow & { codes: Uint8Array }>(db, 'SELECT * FROM base WHERE id = ?').get(baseId);
  const stored = row === undefined ? null : storedBytes(row);
  if (row !== undefined && stored !== null && same(sourceSha256(stored), row.source_sha256)) {
    sql(db, 'UPDATE base SET mask_id = ? WHERE id = ?').run(maskId, baseId);
    return { id: baseId, codes: widenCodes(stored, row.item_type), standing: 'stored' };
  }
  const source = await sourceOfSize(readSource);
  const put = (mask: SourceMask, standing: MendedBase['standing']): MendedBase => {
    sql(
      db,
      'INSERT OR REPLACE INTO base (id, mask_id, item_type, origin, source_sha256, codes) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(baseId, maskId, mask.itemType, mask.origin, sourceSha256(mask.codes), packCodes(mask.codes));
    return { id: baseId, codes: widenCodes(mask.codes, mask.itemType), standing };
  };
  if (source !== null && row !== undefined && same(sourceSha256(source.codes), row.source_sha256))
    return put(source, 'stored');
  if (row !== undefined && stored !== null) {
    const standing = source !== null && same(source.codes, stored) ? 'stored' : 'changed';
    return put({ itemType: row.item_type, origin: row.origin, codes: stored }, standing);
  }
  return source === null ? null : put(source, 'dataset');
}

function storedBytes(row: Pick<BaseRow, 'id' | 'item_type'> & { readonly codes: Uint8Array }): Uint8Array | null {
  try {
    return inflatedBase(row);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

async function sourceOfSize(readSource: () => Promise<SourceMask | null>): Promise<SourceMask | null> {
  const source = await readSource();
  return source?.codes.byteLength === PATCH_PIXELS * itemBytes(source?.itemType ?? 'int8') ? source : null;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
