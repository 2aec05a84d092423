import { untrack } from 'svelte';
import type { MaskDocument, MaskPlace } from './mask-document.svelte.ts';
import type { Outbox } from './outbox.svelte.ts';
import { type Masks, RestoredStrokes } from './restored-strokes.svelte.ts';
import type { KeptRefusal, StrokeMirror } from './stroke-mirror.ts';

interface OpenMasks extends Masks {
  readonly documents: { readonly withRefused: readonly MaskDocument[] };
}

interface Parts {
  readonly mirror: StrokeMirror;
  readonly outbox: Outbox;
  readonly masks: () => OpenMasks | null;
  readonly run: (work: Promise<unknown>) => void;
  readonly tell: (message: string) => void;
}

/** Strokes that would be lost with the page: keeps them for the next one, and takes up those of the one before. */
export class KeptStrokes {
  readonly #parts: Parts;
  readonly #restored: RestoredStrokes;
  #refusedKept: number;
  /** Strokes waiting for a decision for which the tab's storage has no room: they would be lost with the page. */
  unmirroredRefused = $state(0);

  constructor(parts: Parts) {
    this.#parts = parts;
    const { mirror, outbox, tell } = parts;
    const mirrored = mirror.read();
    this.#restored = new RestoredStrokes(mirrored, parts);
    this.#refusedKept = mirrored.refused.length;
    if (mirrored.damaged > 0) {
      const strokes = mirrored.damaged === 1 ? 'A stroke' : `${mirrored.damaged} strokes`;
      tell(`${strokes} from before could not be read again and cannot be saved. Look at the last patches.`);
    }
    outbox.restore(mirrored.waiting, this.#restored);
  }

  /** How many strokes from before are still on their way to this mask. */
  waitingOn(place: MaskPlace): number {
    return this.#restored.waitingOn(place);
  }

  /** The dataset that strokes from before know by one id is open by another. */
  reopened(before: string, datasetId: string): void {
    this.#restored.reopened(before, datasetId);
  }

  /** Takes those that wait for a decision out of masks that are about to go: they are offered on those that follow. */
  takeUp(): void {
    this.#restored.keep(this.#offered());
  }

  #offered(): readonly KeptRefusal[] {
    return (this.#parts.masks()?.documents.withRefused ?? []).flatMap(({ place, refused }) =>
      refused.map((stroke) => ({ place, ...stroke })),
    );
  }

  /** Offers strokes from before on the masks of the open dataset. */
  offer(): void {
    this.#restored.offer();
  }

  /** Those that no mask offers: it cannot be opened, or belongs to another dataset. */
  get unplaced(): number {
    return this.#restored.unplaced.length;
  }

  /** Gives up those that no mask offers. */
  letGo(): void {
    this.#restored.letGo();
  }

  /** Keeps those that wait for a decision. */
  keepRefused(): void {
    const { mirror, outbox } = this.#parts;
    const strokes = [...this.#restored.unplaced, ...this.#offered()];
    if (strokes.length > 0 || this.#refusedKept > 0) this.#refusedKept = mirror.keepRefused(strokes);
    this.unmirroredRefused = strokes.length - this.#refusedKept;
    // One that was refused a moment ago is not to come back as one that waits too.
    if (strokes.length > 0) untrack(() => outbox.mirror());
  }
}
