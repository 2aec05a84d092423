import { featuresOf } from '../../shared/assist/features.ts';
import type { SplitReport } from '../../shared/dataset-report.ts';
import type { LayerCache } from './layer-cache.ts';

interface Parts {
  readonly layers: LayerCache;
  readonly splits: readonly SplitReport[];
  readonly generation: () => number;
}

/** The bands of a patch that a machine learns from, whole and by layer. */
export class PatchBands {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Those of the split that the assist can use, in its order; none where there are none. */
  layerIds(splitId: string): readonly string[] {
    const layers = this.#parts.splits.find(({ id }) => id === splitId)?.layers ?? [];
    const int16 = layers.filter(({ itemType }) => itemType === 'int16').map(({ id }) => id);
    return featuresOf(new Set(int16))?.bands.map(({ layerId }) => layerId) ?? [];
  }

  /** Throws where one cannot be read. `rank` as in the contract. */
  async load(splitId: string, patch: number, rank: number): Promise<ReadonlyMap<string, Int16Array>> {
    const { layers, generation } = this.#parts;
    const found = await Promise.all(
      this.layerIds(splitId).map(async (layerId) => {
        const pixels = await layers.load({ splitId, patch, layerId, itemType: 'int16' }, generation(), rank);
        return [layerId, pixels] as const;
      }),
    );
    return new Map(found.flatMap(([layerId, pixels]) => (pixels instanceof Int16Array ? [[layerId, pixels]] : [])));
  }
}
