import type { Metadata } from './metadata.ts';
import { Turns } from './turns.ts';

/** What the index needs of a split. */
interface IndexedSplit {
  readonly id: string;
  readonly patchCount: number;
  readonly metadata: Pick<Metadata, 'has' | 'value'> | null;
}

export interface RoiPatch<S extends IndexedSplit = IndexedSplit> {
  readonly split: S;
  readonly patch: number;
}

/** Which patches show the same place, over all splits: made when it is first asked, in turns. */
export class RoiIndex<S extends IndexedSplit> {
  readonly #splits: readonly S[];
  #index: Promise<ReadonlyMap<string, readonly RoiPatch<S>[]>> | null = null;

  constructor(splits: readonly S[]) {
    this.#splits = splits;
  }

  /** The patches of an ROI, in the order of the splits and of their tables; none where none is named so. */
  async patchesOf(roiId: string): Promise<readonly RoiPatch<S>[]> {
    this.#index ??= this.#make();
    return (await this.#index).get(roiId) ?? [];
  }

  async #make(): Promise<ReadonlyMap<string, readonly RoiPatch<S>[]>> {
    const turns = new Turns();
    const index = new Map<string, RoiPatch<S>[]>();
    for (const split of this.#splits) {
      const { metadata } = split;
      if (metadata === null || !metadata.has('roi_id')) continue;
      for (let patch = 0; patch < split.patchCount; patch++) {
        if (turns.isOver) await turns.next();
        const roiId = metadata.value(patch, 'roi_id');
        if (roiId === null) continue;
        const known = index.get(roiId);
        if (known === undefined) index.set(roiId, [{ split, patch }]);
        else known.push({ split, patch });
      }
    }
    return index;
  }
}
