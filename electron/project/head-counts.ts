import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { CodeCount } from '../../shared/dataset-report.ts';
import { countCodes } from '../../shared/raster/areas.ts';
import { inRead } from './database.ts';
import { findMask } from './mask-rows.ts';
import type { Project } from './project.ts';

/**
 * Pixels per code of masks as they are at their heads, in the order of `patches`; null for a mask that the project does
 * not hold: that one is as the source has it.
 */
export function headCounts(
  project: Project,
  splitKey: number,
  target: Target,
  patches: readonly number[],
): readonly (readonly CodeCount[] | null)[] {
  return inRead(project.db, (db) =>
    patches.map((patch) => {
      const mask = findMask(db, { splitKey, target, patch });
      return mask === undefined ? null : countCodes(project.masks.at(db, mask).codes);
    }),
  );
}
