import type { SplitReport } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import { PREFETCH_RANK } from '../../shared/pixel-order.ts';
import type { LayerCache, LayerPixels } from './layer-cache.ts';

interface PatchPlace {
  readonly splitId: string;
  readonly patch: number;
}

interface Parts {
  readonly layers: LayerCache;
  readonly split: () => SplitReport;
  /** What is painted; null where nothing is on the canvas. */
  readonly shown: () => PatchPlace | null;
  readonly generation: () => number;
}

/** Layers of the patch that tools look at besides those that are drawn: asked for when they are first wanted. */
export class PatchLayers {
  readonly #parts: Parts;
  /** Counts arrivals and failures. */
  #revision = $state(0);
  readonly #failures = new Map<string, string>();
  /** On their way. */
  readonly #asked = new Set<string>();
  #askedOf: PatchPlace | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The layers' pixels, in their order; a sentence while one is on its way, or where it cannot be read. */
  of(layerIds: readonly string[]): readonly LayerPixels[] | string {
    void this.#revision;
    const shown = this.#parts.shown();
    if (shown === null) return 'The patch is still loading.';
    this.#startWith(shown);
    const found = layerIds.map((layerId) => this.#peek(shown, layerId));
    const failure = layerIds.map((layerId) => this.#failures.get(layerId)).find((reason) => reason !== undefined);
    if (failure !== undefined) return failure;
    const missing = layerIds.filter((_, place) => found[place] === null);
    if (missing.length === 0) return found.filter((pixels) => pixels !== null);
    for (const layerId of missing) this.#ask(shown, layerId);
    return `${missing.join(', ')} of this patch ${missing.length === 1 ? 'is' : 'are'} still loading.`;
  }

  /** Asks again for what could not be read. */
  retry(): void {
    if (this.#failures.size === 0) return;
    this.#failures.clear();
    this.#revision++;
  }

  #startWith(shown: PatchPlace): void {
    const before = this.#askedOf;
    if (before?.splitId === shown.splitId && before.patch === shown.patch) return;
    this.#askedOf = { splitId: shown.splitId, patch: shown.patch };
    this.#failures.clear();
    this.#asked.clear();
  }

  #peek({ splitId, patch }: PatchPlace, layerId: string): LayerPixels | null {
    const layer = this.#parts.split().layers.find(({ id }) => id === layerId);
    return layer === undefined ? null : this.#parts.layers.peek({ splitId, patch, layerId, itemType: layer.itemType });
  }

  #ask({ splitId, patch }: PatchPlace, layerId: string): void {
    const layer = this.#parts.split().layers.find(({ id }) => id === layerId);
    if (layer === undefined) {
      this.#failures.set(layerId, `This split has no layer ${layerId}.`);
      return;
    }
    if (this.#asked.has(layerId)) return;
    this.#asked.add(layerId);
    const isStill = () => this.#askedOf?.splitId === splitId && this.#askedOf.patch === patch;
    this.#parts.layers
      .load({ splitId, patch, layerId, itemType: layer.itemType }, this.#parts.generation(), PREFETCH_RANK)
      .catch((error: unknown) => {
        // What came between is wanted sooner; this is asked for again.
        const isPutOff = error instanceof AppError && (error.code === 'superseded' || error.code === 'cancelled');
        if (isStill() && !isPutOff) this.#failures.set(layerId, error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        if (!isStill()) return;
        // The cache may let go of it again.
        this.#asked.delete(layerId);
        this.#revision++;
      });
  }
}
