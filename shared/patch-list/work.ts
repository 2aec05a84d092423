import type { PatchWork, WorkStatus } from './patch-table.ts';

/** Letters of a note: a few sentences, never a file. */
export const MAX_NOTE_LETTERS = 2000;
/** No honest slice of active time is longer. */
export const MAX_SLICE_MS = 3_600_000;

/** What an annotator says of the work on a patch; what is left out stays as it is. */
export interface WorkFields {
  readonly status?: WorkStatus;
  /** 1 (sure) to 5 (possibly wrong). */
  readonly difficulty?: number | null;
  readonly note?: string;
  readonly flagged?: boolean;
}

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
