import { type AcceptedHit, MOST_ACCEPTED } from '../../shared/documents/accepted-hits.ts';
import type { LintHit } from '../../shared/lint/lint-rule.ts';
import type { KeptDocuments } from './kept-documents.svelte.ts';
import type { MaskPlace } from './mask-document.svelte.ts';

type Place = Pick<MaskPlace, 'splitId' | 'patch'>;

/** Hits of the checks that were looked at and left, kept with the project. */
export class AcceptedHits {
  readonly #kept: KeptDocuments;

  constructor(kept: KeptDocuments) {
    this.#kept = kept;
  }

  /** Settles when they are known. */
  load(): Promise<void> {
    return this.#kept.load('accepted');
  }

  has(place: Place, ruleId: string, { firstPixel, pixelCount }: LintHit): boolean {
    return this.#all.some(
      (hit) => isOf(hit, place, ruleId) && hit.firstPixel === firstPixel && hit.pixelCount === pixelCount,
    );
  }

  add({ splitId, patch }: Place, ruleId: string, { firstPixel, pixelCount }: LintHit): void {
    const hit: AcceptedHit = { splitId, patch, ruleId, firstPixel, pixelCount };
    this.#kept.change('accepted', (before) => ({ hits: [...(before?.hits ?? []), hit].slice(-MOST_ACCEPTED) }));
  }

  /** All that a rule found in a mask. */
  forget(place: Place, ruleId: string): void {
    this.#kept.change('accepted', (before) => ({
      hits: (before?.hits ?? []).filter((hit) => !isOf(hit, place, ruleId)),
    }));
  }

  get #all(): readonly AcceptedHit[] {
    return this.#kept.of('accepted')?.hits ?? [];
  }
}

function isOf(hit: AcceptedHit, { splitId, patch }: Place, ruleId: string): boolean {
  return hit.patch === patch && hit.splitId === splitId && hit.ruleId === ruleId;
}
