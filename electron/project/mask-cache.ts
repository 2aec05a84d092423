import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import { applyDelta } from '../../shared/raster/delta.ts';
import type { ReadDb } from './database.ts';
import { baseCodes, baseRow, type MaskRow } from './mask-rows.ts';
import { RecentMap } from './recent-map.ts';
import { deltasOnPath } from './recorded-deltas.ts';

/** Half a megabyte each. */
const KEPT_MASKS = 24;

export interface HeldMask {
  readonly baseId: number;
  headId: number | null;
  readonly codes: Int16Array;
  readonly codesOfBase: ReadonlySet<number>;
}

/**
 * Masks as they are at their heads, so that a commit can be checked against the pixels it was made on without
 * replaying the history: that is what keeps it below a millisecond.
 */
export class MaskCache {
  readonly #held = new RecentMap<number, HeldMask>(KEPT_MASKS);

  /** The mask at its head. Who writes to its codes sets `headId` along with them, and drops the mask if that fails. */
  at(db: ReadDb, mask: MaskRow): HeldMask {
    const held = this.#held.get(mask.id);
    if (held !== undefined && held.baseId === mask.base_id && held.headId === mask.head_id) return held;
    const base = baseCodes(db, baseRow(db, mask.base_id));
    const codesOfBase = imageCodes(base);
    const codes = replayed(db, base, mask.head_id);
    const fresh = { baseId: mask.base_id, headId: mask.head_id, codes, codesOfBase };
    this.#held.set(mask.id, fresh);
    return fresh;
  }

  /** Holds a mask that has just got its base, so that its first edit need not read the base back. */
  begin(mask: MaskRow, base: Int16Array): void {
    this.#held.set(mask.id, { baseId: mask.base_id, headId: null, codes: base, codesOfBase: imageCodes(base) });
  }

  /** Whether the mask can be had without reading its history. */
  holds(mask: MaskRow): boolean {
    const held = this.#held.get(mask.id);
    return held !== undefined && held.baseId === mask.base_id && held.headId === mask.head_id;
  }

  /** To be called when a held mask may have been written to by something that was not committed. */
  drop(maskId: number): void {
    this.#held.delete(maskId);
  }
}

/** The codes that occur in the image area of a mask. */
export function imageCodes(codes: Int16Array): ReadonlySet<number> {
  const found = new Set<number>();
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const rowEnd = y * PATCH_SIZE + IMAGE_END;
    // Labels come in runs, and a set is slow to ask.
    let last = Number.NaN;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < rowEnd; i++) {
      if (codes[i] === last) continue;
      last = codes[i];
      found.add(last);
    }
  }
  return found;
}

/** Applies the edits up to `headId` to a base's codes, in place. */
export function replayed(db: ReadDb, codes: Int16Array, headId: number | null): Int16Array {
  for (const delta of deltasOnPath(db, headId)) {
    try {
      applyDelta(codes, delta, 'forward');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new AppError(
        'bad-project',
        `The project is damaged: an edit does not fit the mask it was made on (${error.message})`,
      );
    }
  }
  return codes;
}
