import * as v from 'valibot';
import { type PatchWork, workStatuses } from './patch-table.ts';

/** Letters of a note: a few sentences, never a file. */
export const MAX_NOTE_LETTERS = 2000;
/** No honest slice of active time is longer. */
export const MAX_SLICE_MS = 3_600_000;

/** What an annotator says of the work on a patch; what is left out stays as it is. */
export const workFields = v.strictObject({
  status: v.exactOptional(v.picklist(workStatuses)),
  difficulty: v.exactOptional(v.nullable(v.picklist([1, 2, 3, 4, 5]))),
  note: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_NOTE_LETTERS))),
  flagged: v.exactOptional(v.boolean()),
});
export type WorkFields = v.InferOutput<typeof workFields>;

export interface WorkChange {
  /** UUID made by the page: a change that is sent again is recorded once. */
  readonly changeId: string;
  readonly annotator: string;
  readonly to: WorkFields;
}

/** Time that somebody was active on one target of a patch. */
export interface TimeSlice {
  /** UUID made by the page: a slice that is sent again is counted once. */
  readonly sliceId: string;
  readonly annotator: string;
  /** A whole number, 1 to `MAX_SLICE_MS`. */
  readonly activeMs: number;
}

/** A patch of which nobody has said anything. */
export function untouched(patch: number): PatchWork {
  return {
    patch,
    status: 'untouched',
    difficulty: null,
    note: '',
    flagged: false,
    annotator: '',
    changedMs: 0,
    activeMs: 0,
  };
}
