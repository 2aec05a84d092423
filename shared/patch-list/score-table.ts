import type { QueuedPatch } from './queue-candidate.ts';

/** Columns of scores that are read of a table. */
export const MAX_SCORE_COLUMNS = 16;

/** Scores that a table has for the patches of the open splits, and what of the table could not be used. */
export interface ScoreTable {
  readonly fileName: string;
  /** Rows below the header; each is matched, unmatched or a duplicate. */
  readonly rows: number;
  /** The first row of each pair of roi_id and s2_id_gee that the dataset has. */
  readonly matched: number;
  /** Rows whose ids no patch of the dataset has. */
  readonly unmatched: number;
  /** Rows that name a patch once more; the first one counts. */
  readonly duplicates: number;
  /** The first few rows that fit no patch, as written. */
  readonly unknown: readonly { readonly line: number; readonly roiId: string; readonly sceneId: string }[];
  /** Columns that hold nothing but numbers. */
  readonly columns: readonly string[];
  readonly splits: readonly SplitScores[];
}

export interface SplitScores {
  readonly splitId: string;
  readonly patchCount: number;
  /** 1 where a row names the patch, else 0. */
  readonly named: Uint8Array;
  /** float64 little-endian, patch after patch for each column; NaN where there is no number. */
  readonly scores: Uint8Array;
}

/** A patch that a table names, with its score in each of its columns. */
export interface ScoredPatch extends QueuedPatch {
  readonly scores: readonly number[];
}

/** The patches that a table names, in the order of the splits. */
export function scoredPatches({ columns, splits }: Pick<ScoreTable, 'columns' | 'splits'>): ScoredPatch[] {
  return splits.flatMap(({ splitId, patchCount, named, scores }) => {
    const view = new DataView(scores.buffer, scores.byteOffset, scores.byteLength);
    return Array.from(named.keys()).flatMap((patch) => {
      if (named[patch] === 0) return [];
      return [{ splitId, patch, scores: columns.map((_, i) => view.getFloat64(8 * (i * patchCount + patch), true)) }];
    });
  });
}
