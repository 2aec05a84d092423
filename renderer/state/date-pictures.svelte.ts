import { type Composite, compositeLayers, resolveBand } from '../../shared/composites.ts';
import type { SplitReport } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import type { DatedPatch } from '../../shared/other-dates/dated-patch.ts';
import { measureBand } from './channels.ts';
import type { LayerCache, LayerPixels } from './layer-cache.ts';

interface Parts {
  readonly layers: LayerCache;
  readonly splits: readonly SplitReport[];
  /** Of what is shown now. */
  readonly generation: () => number;
}

/** The bands of other dates of a place, as the composites of the panes need them. */
export class DatePictures {
  readonly #parts: Parts;
  /** In memory for as long as the place is looked at, whatever the cache lets go of. */
  readonly #held = new Map<string, readonly LayerPixels[]>();
  readonly #failures = new Map<string, string>();
  #revision = $state(0);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The bands of a composite in its order where they are here, else null: never waits. */
  of(date: DatedPatch, composite: Composite): readonly LayerPixels[] | null {
    void this.#revision;
    return this.#held.get(keyOf(date, composite)) ?? null;
  }

  /** Why a date cannot be shown in a composite, in a sentence; null where it can, as far as is known. */
  failureOf(date: DatedPatch, composite: Composite): string | null {
    void this.#revision;
    const split = this.splitOf(date);
    if (split === undefined) return 'Its split is not open any more.';
    const ids = layerIds(split);
    const lacking = composite.bands.filter((band) => resolveBand(band, ids) === null);
    if (lacking.length > 0) return `${split.name} has no ${lacking.join(', ')}, which ${composite.name} needs.`;
    return this.#failures.get(keyOf(date, composite)) ?? null;
  }

  splitOf({ splitId }: DatedPatch): SplitReport | undefined {
    return this.#parts.splits.find(({ id }) => id === splitId);
  }

  /** Fetches what is not here yet. What cannot be had is told by `failureOf`. */
  async bring(date: DatedPatch, composites: readonly Composite[], rank: number): Promise<void> {
    await Promise.all(composites.map((composite) => this.#bring(date, composite, rank)));
  }

  async #bring(date: DatedPatch, composite: Composite, rank: number): Promise<void> {
    const key = keyOf(date, composite);
    const split = this.splitOf(date);
    const ids = split === undefined ? null : compositeLayers(composite, layerIds(split));
    if (split === undefined || ids === null || this.#held.has(key)) return;
    const { layers, generation } = this.#parts;
    const { splitId, patch } = date;
    try {
      const loading = split.layers
        .filter(({ id }) => ids.includes(id))
        .map(async ({ id, itemType }) => {
          const pixels = await layers.load({ splitId, patch, layerId: id, itemType }, generation(), rank);
          measureBand(id, pixels);
          return [id, pixels] as const;
        });
      const byId = new Map(await Promise.all(loading));
      this.#held.set(
        key,
        ids.flatMap((id) => byId.get(id) ?? []),
      );
      this.#failures.delete(key);
    } catch (error) {
      // Another patch is wanted by now.
      if (error instanceof AppError && (error.code === 'superseded' || error.code === 'cancelled')) return;
      this.#failures.set(key, error instanceof Error ? error.message : String(error));
    }
    this.#revision++;
  }

  /** Another place is looked at. */
  clear(): void {
    this.#held.clear();
    this.#failures.clear();
    this.#revision++;
  }
}

function layerIds(split: SplitReport): ReadonlySet<string> {
  return new Set(split.layers.map(({ id }) => id));
}

function keyOf({ splitId, patch }: DatedPatch, composite: Composite): string {
  return `${splitId}/${patch}/${composite.id}`;
}
