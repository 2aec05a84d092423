import type { QueueDefinition, Threshold } from '../documents/patch-queue.ts';
import { ranked, type Scored } from './queue.ts';
import { inPlace, type QueueCandidate, type QueuedPatch } from './queue-candidate.ts';
import { drawSample, type StratumShare } from './sampling.ts';
import type { ScoredPatch } from './score-table.ts';

/** What a definition makes of the patches that there are. */
export interface QueuePlan {
  readonly patches: readonly QueuedPatch[];
  /** Of a stratified sample. */
  readonly shares: readonly StratumShare[];
}

/** Where a definition asks for numbers. */
export interface QueueSources {
  /** Columns of the table that was read, and the patches that it names. */
  readonly columns: readonly string[];
  readonly scored: readonly ScoredPatch[];
  /** Pixels that are not alike, as a part of those compared; NaN where nothing was compared. */
  readonly disagreement: readonly Scored[];
}

/** The list of a definition, over these candidates alone. */
export function planQueue(
  definition: QueueDefinition,
  candidates: readonly QueueCandidate[],
  sources: QueueSources,
): QueuePlan {
  const among = new Set(candidates.map(keyOf));
  const isCandidate = (patch: QueuedPatch) => among.has(keyOf(patch));
  switch (definition.kind) {
    case 'order':
      return { patches: [...candidates], shares: [] };
    case 'random': {
      const { patches, shares } = drawSample(candidates, definition);
      return { patches, shares: definition.stratify === 'none' ? [] : shares };
    }
    case 'scores': {
      const named = scoredBy(definition.column, definition.thresholds, sources).filter(isCandidate);
      return { patches: ranked(named, definition.first), shares: [] };
    }
    case 'disagreement': {
      const compared = sources.disagreement.filter((patch) => isCandidate(patch) && !Number.isNaN(patch.score));
      return { patches: ranked(compared, 'highest'), shares: [] };
    }
    case 'alike':
    case 'list':
      return { patches: [...candidates].sort(inPlace), shares: [] };
  }
}

/** The patches that pass every threshold; one without a number passes none. */
function scoredBy(column: string, thresholds: readonly Threshold[], { columns, scored }: QueueSources): Scored[] {
  const scoreOf = (patch: ScoredPatch, name: string) => patch.scores[columns.indexOf(name)] ?? Number.NaN;
  const passes = (patch: ScoredPatch) =>
    thresholds.every(({ column: of, test, value }) => {
      const score = scoreOf(patch, of);
      return test === 'below' ? score < value : score >= value;
    });
  return scored.filter(passes).map((patch) => ({
    splitId: patch.splitId,
    patch: patch.patch,
    score: scoreOf(patch, column),
  }));
}

function keyOf({ splitId, patch }: QueuedPatch): string {
  return `${splitId}/${patch}`;
}
