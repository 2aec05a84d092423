import { sql } from '../database.ts';
import type { MaskMending } from './mask-mending.ts';
import { commandOf, unknownAnnotator } from './mend-edits.ts';

/**
 * Puts a mask's commands right after its edits are settled: those that name an edit that is not there are taken out, or
 * tell of what stands for it. Answers how many steps without an edit were lost.
 */
export function mendCommands(mending: MaskMending): number {
  const { db, id: maskId } = mending;
  const ids = sql<{ id: number }>(db, 'SELECT id FROM command WHERE mask_id = ? ORDER BY id').all(maskId);
  let lost = 0;
  for (const { id } of ids) {
    const command = commandOf(db, id);
    if (command === undefined) continue;
    if (mending.settled.has(id)) {
      if (command.kind === 'take-source' && !isThere(mending, command.before_id)) setBefore(mending, id, null);
      continue;
    }
    // An edit whose row is gone was counted with the edits.
    const madeEdit = command.kind === 'edit' || (command.kind === 'take-source' && command.after_id === id);
    if (!madeEdit && isThere(mending, command.before_id) && isThere(mending, command.after_id)) {
      if (command.annotator === null) signUnknown(mending, id);
      continue;
    }
    if (!madeEdit) lost++;
    else mending.count('lost', id);
    sql(db, 'DELETE FROM command WHERE id = ?').run(id);
  }
  return lost;
}

function isThere(mending: MaskMending, edit: number | null): boolean {
  return edit === null || mending.settled.has(edit);
}

function setBefore({ db }: MaskMending, id: number, before: number | null): void {
  sql(db, 'UPDATE command SET before_id = ? WHERE id = ?').run(before, id);
}

function signUnknown({ db }: MaskMending, id: number): void {
  sql(db, 'UPDATE command SET annotator_id = ? WHERE id = ?').run(unknownAnnotator(db), id);
}
