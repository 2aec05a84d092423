import { alikeName } from '../alike/alike-query.ts';
import type { PatchQueue, QueueDefinition } from '../documents/patch-queue.ts';
import { inPlace, type QueuedPatch } from './queue-candidate.ts';

/** The list of a queue's document as patches. */
export function queuedPatches({ splits, list }: Pick<PatchQueue, 'splits' | 'list'>): QueuedPatch[] {
  const patches: QueuedPatch[] = [];
  for (let i = 0; i + 1 < list.length; i += 2) {
    patches.push({ splitId: splits[list[i] as number] as string, patch: list[i + 1] as number });
  }
  return patches;
}

/** The list as a document keeps it; a patch that comes twice is kept where it comes first. */
export function packedPatches(patches: readonly QueuedPatch[]): { splits: string[]; list: number[] } {
  const splits = new Map<string, number>();
  const seen = new Set<string>();
  const list: number[] = [];
  for (const { splitId, patch } of patches) {
    const key = `${splitId}/${patch}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const at = splits.get(splitId) ?? splits.size;
    splits.set(splitId, at);
    list.push(at, patch);
  }
  return { splits: [...splits.keys()], list };
}

export interface Scored extends QueuedPatch {
  /** NaN where there is none: such patches come last. */
  readonly score: number;
}

/** Highest or lowest first; patches of the same score in the dataset's order. */
export function ranked(patches: readonly Scored[], first: 'highest' | 'lowest'): QueuedPatch[] {
  const sign = first === 'highest' ? -1 : 1;
  const rank = (score: number) => (Number.isNaN(score) ? Number.POSITIVE_INFINITY : sign * score);
  return [...patches]
    .sort((a, b) => (rank(a.score) === rank(b.score) ? inPlace(a, b) : rank(a.score) - rank(b.score)))
    .map(({ splitId, patch }) => ({ splitId, patch }));
}

/** What a queue is called: "random, seed 42". */
export function queueName(definition: QueueDefinition): string {
  switch (definition.kind) {
    case 'order':
      return 'in order';
    case 'random':
      return `random, seed ${definition.seed}`;
    case 'scores':
      return `${definition.column}, ${definition.first} first`;
    case 'disagreement':
      return `least like ${definition.layerId.replace(/^LABEL_/, '')} first`;
    case 'alike':
      return alikeName(definition.query);
    case 'list':
      return definition.name;
  }
}
