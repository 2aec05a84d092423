import { type ReadDb, sql } from './database.ts';
import { type BaseRow, baseBytes, UnreadableMask } from './mask-rows.ts';
import { checkDeltasAfter } from './recorded-deltas.ts';

/** Some tens of milliseconds each. */
const BASES_AT_ONCE = 50;
const EDITS_AT_ONCE = 2000;

/**
 * Compares all labels and edits of a project with what was recorded of them, of which SQLite knows nothing: a wrong byte
 * in one leaves every page in order. Answers what is wrong with the first that differs, or null. Reads a few at a time
 * and lets go of the file between them, and waits for `turn`, which may throw: 15 s for a million edits.
 */
export async function wrongContent(db: ReadDb, turn: () => Promise<void>): Promise<string | null> {
  try {
    for (let last: number | null = 0; last !== null; last = checkBasesAfter(db, last)) await turn();
    for (let last: number | null = 0; last !== null; last = checkDeltasAfter(db, last, EDITS_AT_ONCE)) await turn();
    return null;
  } catch (error) {
    if (error instanceof UnreadableMask) return error.finding;
    throw error;
  }
}

function checkBasesAfter(db: ReadDb, baseId: number): number | null {
  const bases = sql<Pick<BaseRow, 'id' | 'item_type'>>(
    db,
    'SELECT id, item_type FROM base WHERE id > ? ORDER BY id LIMIT ?',
  ).all(baseId, BASES_AT_ONCE);
  for (const base of bases) baseBytes(db, base);
  return bases.at(-1)?.id ?? null;
}
