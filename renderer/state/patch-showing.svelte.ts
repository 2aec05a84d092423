import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { Composite } from '../../shared/composites.ts';
import type { LayerReport, PatchInfo, SplitReport } from '../../shared/dataset-report.ts';
import type { LayerPixels } from './layer-cache.ts';
import type { MaskKey } from './mask-documents.ts';
import type { Pane } from './pane.svelte.ts';
import type { PaneComposites } from './pane-composites.svelte.ts';
import { type LoadedPatch, layersOf, type PatchLoader, type WantedPatch } from './patch-loader.ts';
import { whenDrawn } from './when-drawn.ts';

/** What a pane shows; the same object as long as it is the same picture. */
export interface Picture {
  readonly composite: Composite;
  /** Of the composite, in its order. */
  readonly bands: readonly LayerPixels[];
}

/** What is on the canvases: all of one patch at once, never half of the next. */
export interface Shown extends LoadedPatch {
  readonly splitId: string;
  readonly patch: number;
  readonly target: Target;
  /** By pane; null where a band of it cannot be read. */
  readonly pictures: readonly (Picture | null)[];
}

interface Parts {
  readonly loader: PatchLoader;
  readonly composites: PaneComposites;
  readonly chosen: () => MaskKey;
  readonly split: () => SplitReport;
  /** There is a project to paint in. */
  readonly isOpen: () => boolean;
  /** Numbers that grow: the host drops the requests of older ones. */
  readonly nextGeneration: () => number;
  readonly begins: (wanted: WantedPatch) => void;
  /** Another mask takes the place of the one that is shown. */
  readonly replaces: () => void;
  /** It is on the canvas. */
  readonly arrived: () => void;
  /** It has been drawn: fetches what is likely to be wanted next. */
  readonly surround: (wanted: WantedPatch, generation: number, stillWanted: () => boolean) => Promise<void>;
  readonly run: (work: Promise<unknown>) => void;
}

/** Brings the chosen patch onto the canvases. */
export class PatchShowing {
  readonly #parts: Parts;
  shown = $state.raw<Shown | null>(null);
  /** What metadata.csv says of it. */
  info = $state.raw<PatchInfo | null>(null);
  /** Why the wanted patch is not on the canvas; null while it is or is coming. */
  failure = $state<string | null>(null);
  /** Its own signal: another composite of the same mask changes nothing of it. */
  readonly document = $derived(this.shown?.document ?? null);
  #generation = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Of what is shown now. */
  get generation(): number {
    return this.#generation;
  }

  /** What is on the canvas where it is what was chosen; null while that still loads, or if it cannot be read. */
  get current(): Shown | null {
    const { shown } = this;
    const { splitId, patch, target } = this.#parts.chosen();
    if (shown === null || shown.patch !== patch || shown.splitId !== splitId) return null;
    return shown.target === target ? shown : null;
  }

  /** Why the pane shows no picture beneath the mask, in a sentence; null where it does. */
  pictureFailure(pane: Pane): string | null {
    const { current } = this;
    if (current === null || current.pictures[pane.place] !== null) return null;
    const ids = layersOf(this.#parts.composites.of(pane), this.#parts.split());
    return ids.flatMap((id) => current.failures.get(id) ?? [])[0] ?? null;
  }

  /** Layers of the picture that a pane shows, in the order of its composite. */
  layersIn(pane: Pane): readonly LayerReport[] {
    const picture = this.shown?.pictures[pane.place] ?? null;
    if (picture === null) return [];
    const split = this.#parts.split();
    return layersOf(picture.composite, split).flatMap((id) => split.layers.filter((layer) => layer.id === id));
  }

  /** Opens again what could not be shown. */
  retry(): void {
    this.#parts.run(this.show());
  }

  async show(): Promise<void> {
    const { loader, chosen, split, composites, isOpen, nextGeneration } = this.#parts;
    const generation = nextGeneration();
    this.#generation = generation;
    if (!isOpen()) return;
    this.failure = null;
    const { patch, target } = chosen();
    const wanted = { split: split(), patch, target, composites: composites.shown };
    this.#parts.begins(wanted);
    const current = () => generation === this.#generation;
    // Asked for together with the picture; a failure is told where it is waited for.
    const info = loader.loadInfo(wanted, generation);
    info.catch(() => undefined);
    try {
      const loaded = loader.peek(wanted) ?? (await loader.load(wanted, generation));
      if (!current()) return;
      this.#put(wanted, loaded);
      await info;
      if (!current()) return;
      this.info = loader.peekInfo(wanted);
      await whenDrawn();
      if (current()) await this.#parts.surround(wanted, generation, current);
    } catch (error) {
      if (current()) this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  #put(wanted: WantedPatch, loaded: LoadedPatch): void {
    const { split, patch, target, composites } = wanted;
    if (loaded.document !== this.shown?.document) this.#parts.replaces();
    const pictures = composites.map((composite, place) => this.#pictureOf(composite, place, split, loaded));
    this.shown = { splitId: split.id, patch, target, pictures, ...loaded };
    this.info = this.#parts.loader.peekInfo(wanted);
    this.#parts.arrived();
  }

  /** The one that the pane shows already where nothing of it is another: it is not drawn again then. */
  #pictureOf(composite: Composite, place: number, split: SplitReport, { layers }: LoadedPatch): Picture | null {
    const ids = layersOf(composite, split);
    const bands = ids.flatMap((id) => layers.get(id) ?? []);
    if (bands.length < ids.length) return null;
    const before = this.shown?.pictures[place];
    const same = before?.composite === composite && bands.every((band, i) => band === before.bands[i]);
    return same ? before : { composite, bands };
  }
}
