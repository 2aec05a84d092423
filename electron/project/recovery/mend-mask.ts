import { noEdits, type RecoveredPatch, savedEdits } from '../../../shared/recovery-report.ts';
import { sql, type WriteDb } from '../database.ts';
import type { SourceMask } from '../project-store.ts';
import { type KnownPlace, MaskMending } from './mask-mending.ts';
import { mendBase } from './mend-base.ts';
import { mendCommands } from './mend-commands.ts';
import { type GatheredEdit, mendEdits } from './mend-edits.ts';
import { mendHead } from './mend-head.ts';

export interface MendedMask {
  readonly told: RecoveredPatch;
  readonly lostSteps: number;
}

/**
 * Puts one mask right, with everything that belongs to it: its bases, the edits on them, its commands and where it
 * stands. A mask without a base or without anything on it is taken out.
 */
export async function mendMask(
  db: WriteDb,
  maskId: number,
  place: KnownPlace,
  readSource: () => Promise<SourceMask | null>,
): Promise<MendedMask> {
  const mending = new MaskMending(db, maskId, place);
  const bases = await mendBases(mending, readSource);
  const lostSteps = mendCommands(mending);
  if (bases.length === 0) {
    mending.tellBase('none');
    dropMask(mending);
  } else {
    writeMask(mending, bases);
  }
  return { told: mending.told, lostSteps };
}

/** A mask of which nobody can say where it belongs. */
export function giveUpMask(db: WriteDb, maskId: number): MendedMask {
  const lost = sql<{ edits: number }>(
    db,
    `SELECT count(*) AS edits FROM (SELECT id FROM edit WHERE mask_id = ?
       UNION SELECT id FROM command WHERE mask_id = ? AND kind = 'edit')`,
  ).get(maskId, maskId);
  for (const table of ['edit', 'base', 'command']) sql(db, `DELETE FROM ${table} WHERE mask_id = ?`).run(maskId);
  sql(db, 'DELETE FROM mask WHERE id = ?').run(maskId);
  return { told: { place: null, counts: { ...noEdits, lost: lost?.edits ?? 0 }, base: 'none' }, lostSteps: 0 };
}

async function mendBases(
  mending: MaskMending,
  readSource: () => Promise<SourceMask | null>,
): Promise<readonly number[]> {
  const { db, id: maskId } = mending;
  const stored = sql<{ id: number }>(
    db,
    `SELECT id FROM base WHERE mask_id = ? UNION SELECT base_id FROM edit WHERE mask_id = ?
     UNION SELECT base_id FROM mask WHERE id = ? ORDER BY 1`,
  ).all(maskId, maskId, maskId);
  const mended: number[] = [];
  for (const { id } of stored) {
    const edits = sql<GatheredEdit>(
      db,
      'SELECT id, parent_id, tool, code, detail, pixel_count FROM edit WHERE mask_id = ? AND base_id = ? ORDER BY id',
    ).all(maskId, id);
    const base = await mendBase(db, maskId, id, readSource);
    if (base !== null) {
      mended.push(id);
      mending.tellBase(base.standing);
      mendEdits(mending, base, edits);
      continue;
    }
    if (edits.length > 0) mending.tellBase('none');
    for (const edit of edits) mending.count('lost', edit.id);
    sql(db, 'DELETE FROM edit WHERE mask_id = ? AND base_id = ?').run(maskId, id);
    sql(db, 'DELETE FROM base WHERE id = ?').run(id);
  }
  return mended;
}

function dropMask({ db, id }: MaskMending): void {
  sql(db, 'DELETE FROM command WHERE mask_id = ?').run(id);
  sql(db, 'DELETE FROM mask WHERE id = ?').run(id);
}

/** The mask stands where its row says, if that can be and nothing that was recorded later says otherwise. */
function writeMask(mending: MaskMending, bases: readonly number[]): void {
  const { db, id, place, settled } = mending;
  const row = sql<{ base_id: number; head_id: number | null; base_kept: number }>(
    db,
    'SELECT base_id, head_id, base_kept FROM mask WHERE id = ?',
  ).get(id);
  const head = mendHead(mending, row !== undefined && bases.includes(row.base_id) ? row : undefined);
  const fromHead = head === null ? undefined : settled.get(head)?.baseId;
  const stored = row !== undefined && bases.includes(row.base_id) ? row.base_id : undefined;
  const newest = bases[bases.length - 1];
  const baseId = fromHead ?? stored ?? newest;
  const kept =
    row?.base_kept === 1 || sql(db, 'SELECT 1 FROM accepted_source WHERE base_id = ?').get(baseId) !== undefined;
  sql(
    db,
    'INSERT OR REPLACE INTO mask (id, split_id, target, patch, base_id, head_id, base_kept) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(id, place.splitKey, place.target, place.patch, baseId, head, Number(kept));
}

/** Whether a mask is worth being told of: everything of it was saved as it was. */
export function isQuiet({ counts, base }: RecoveredPatch): boolean {
  return base === 'stored' && savedEdits(counts) === counts.intact && counts.lost === 0;
}
