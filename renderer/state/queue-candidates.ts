import { agreeFieldId } from '../../shared/patch-list/agreement-fields.ts';
import { metadataFieldId } from '../../shared/patch-list/metadata-fields.ts';
import type { PatchList } from '../../shared/patch-list/patch-list.ts';
import type { Scored } from '../../shared/patch-list/queue.ts';
import type { QueueCandidate } from '../../shared/patch-list/queue-candidate.ts';

/** Every patch of a list, with what its tables say of it. */
export function candidatesOf(list: PatchList): QueueCandidate[] {
  const text = (column: string) => {
    const field = list.fields.get(metadataFieldId(column));
    return field === undefined ? () => '' : (row: number) => field.text(row);
  };
  const roi = text('roi_id');
  const date = text('s2_date');
  const landCover = text('land_cover');
  const cloudCover = text('cloud_coverage');
  return list.splits.flatMap(({ splitId, patchCount, start }) =>
    Array.from({ length: patchCount }, (_, patch) => {
      const row = start + patch;
      return {
        splitId,
        patch,
        roi: roi(row),
        date: date(row),
        landCover: landCover(row),
        cloudCover: cloudCover(row),
      };
    }),
  );
}

/** Percent of the compared pixels of each patch that are not alike; NaN where nothing was compared, or not yet. */
export function disagreementOf(list: PatchList, layerId: string): Scored[] {
  const column = list.fields.get(agreeFieldId(layerId))?.column;
  return list.splits.flatMap(({ splitId, patchCount, start }) =>
    Array.from({ length: patchCount }, (_, patch) => {
      const alike = column?.kind === 'number' ? column.values[start + patch] : Number.NaN;
      return { splitId, patch, score: 100 - (alike ?? Number.NaN) };
    }),
  );
}
