import type { Calls } from '../../shared/contract.ts';
import type { LookedAt } from './looked-at.svelte.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { PatchShowing } from './patch-showing.svelte.ts';

interface Parts {
  readonly calls: Pick<Calls, 'mask.resolve'>;
  readonly lookedAt: LookedAt;
  readonly showing: PatchShowing;
  readonly tell: (message: string) => void;
}

/** What has become of the dataset's own label of the mask: it cannot be read, or it has changed. */
export class SourceLabel {
  readonly #parts: Parts;
  /** What is wrong with a label file, once the annotator has read it. */
  #knownProblem = $state<string | null>(null);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Why it cannot be read, in sentences; null where it can, or where that is known. */
  get problem(): string | null {
    const problem = this.#parts.showing.current?.document?.sourceProblem ?? null;
    return problem === this.#knownProblem ? null : problem;
  }

  /** Says no more of it, on whichever patch, unless it becomes another. */
  dismissProblem(): void {
    this.#knownProblem = this.problem;
  }

  /** Answers the question that a changed one puts: keep the stored base, or take the new one. */
  async resolve(document: MaskDocument, choice: 'keep-base' | 'take-source'): Promise<void> {
    const asked = document.blocked;
    if (asked === null) return;
    const { calls, lookedAt, tell } = this.#parts;
    const { sourceSha256 } = asked;
    document.load(await calls['mask.resolve']({ ...document.place, choice, sourceSha256 }));
    lookedAt.back();
    if (document.blocked !== null)
      tell(`The file's label of patch ${document.place.patch} has changed once more. Look at it and choose again.`);
  }
}
