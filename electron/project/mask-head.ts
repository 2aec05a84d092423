import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { ReadDb } from './database.ts';

/*
 * Where a mask stands is two numbers in its row, of which SQLite keeps no checksum: a flipped bit makes it another edit
 * of the same mask, and so a mask that nobody painted. But every command of a mask says where it stands afterwards, so
 * its last one says where it stands now.
 */

/** Of a row `m` of `mask`: what has to agree with it. The last command is found at an end of an index. */
export const toldColumns = `
  (SELECT c.after_id FROM command c WHERE c.mask_id = m.id ORDER BY c.id DESC LIMIT 1) AS told_head,
  (SELECT b.mask_id FROM base b WHERE b.id = m.base_id) AS mask_of_base,
  (SELECT h.mask_id FROM edit h WHERE h.id = m.head_id) AS mask_of_head,
  (SELECT h.base_id FROM edit h WHERE h.id = m.head_id) AS base_of_head`;

export interface ToldMask {
  readonly id: number;
  readonly base_id: number;
  readonly head_id: number | null;
  readonly told_head: number | null;
  readonly mask_of_base: number | null;
  readonly mask_of_head: number | null;
  readonly base_of_head: number | null;
}

/** What is wrong with where a mask stands; null where it stands as its log says. */
export function headFault(mask: ToldMask): string | null {
  // A base that is missing is told of where it is read.
  if (mask.mask_of_base !== null && mask.mask_of_base !== mask.id) return 'lies on the labels of another';
  if (mask.head_id !== null && (mask.mask_of_head !== mask.id || mask.base_of_head !== mask.base_id))
    return `stands at edit ${mask.head_id}, which is none on its labels`;
  if (mask.head_id === mask.told_head) return null;
  return `stands at ${named(mask.head_id)}, where its log says ${named(mask.told_head)}`;
}

function named(edit: number | null): string {
  return edit === null ? 'its labels' : `edit ${edit}`;
}

interface PlacedMask extends ToldMask {
  readonly target: Target;
  readonly patch: number;
}

/** The first mask of a project that does not stand as its log says, in words; null where there is none. */
export function wrongHead(db: ReadDb): string | null {
  const masks = db
    .prepare<[], PlacedMask>(`SELECT m.id, m.target, m.patch, m.base_id, m.head_id, ${toldColumns} FROM mask m`)
    .iterate();
  for (const mask of masks) {
    const fault = headFault(mask);
    if (fault !== null) return `the mask of patch ${mask.patch} (${mask.target}) ${fault}`;
  }
  return null;
}
