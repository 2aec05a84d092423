import type { PatchInfo, Problem, SplitReport } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import { checkPatchIndex, Layer } from './layer.ts';
import { type Metadata, unknownPatchInfo } from './metadata.ts';
import type { OpenFiles } from './open-files.ts';
import { identityFromBlocks, type SplitIdentity, steadiestFirst } from './split-identity.ts';
import type { SplitContents } from './split-layers.ts';

/** A folder of layers that all hold the same patches in the same order. */
export class Split {
  /** Unique in the dataset, the same at every opening, safe as a segment of a URL. */
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly patchCount: number;
  readonly metadata: Metadata | null;
  readonly layers: readonly Layer[];
  readonly problems: readonly Problem[];
  readonly #unusable: ReadonlyMap<string, Problem>;
  readonly #byId: ReadonlyMap<string, Layer>;
  #identity: Promise<SplitIdentity> | null;
  #identifiedBy: Layer | null = null;

  constructor(id: string, name: string, folder: string, contents: SplitContents, files: OpenFiles) {
    this.id = id;
    this.name = name;
    this.folder = folder;
    this.patchCount = contents.patchCount;
    this.metadata = contents.metadata;
    this.layers = contents.layers.map((layer) => new Layer(layer, files));
    this.problems = contents.problems;
    this.#unusable = contents.unusable;
    this.#identity = contents.identity === null ? null : Promise.resolve(contents.identity);
    this.#byId = new Map(this.layers.map((layer) => [layer.id, layer]));
  }

  /** Throws not-found, with the reason where the file is there but cannot be used. */
  layer(layerId: string): Layer {
    const layer = this.findLayer(layerId);
    if (layer !== null) return layer;
    const problem = this.unusableLayer(layerId);
    throw new AppError('not-found', problem?.message ?? `The split ${this.name} has no layer ${layerId}.`);
  }

  findLayer(layerId: string): Layer | null {
    return this.#byId.get(layerId) ?? null;
  }

  /** Why the file of a known layer is there but not shown; null where it is shown or not there. */
  unusableLayer(layerId: string): Problem | null {
    return this.#unusable.get(layerId) ?? null;
  }

  /** Throws bad-argument for an index that is no patch of this split. */
  patchInfo(patch: number): PatchInfo {
    checkPatchIndex(patch, this.patchCount, `the split ${this.name}`);
    return this.metadata?.info(patch) ?? unknownPatchInfo;
  }

  /** By the ROIs and scenes that metadata.csv names, else by sampled pixels. Throws unreadable if those cannot be read. */
  identity(): Promise<SplitIdentity> {
    this.#identity ??= this.#identify().catch((error: unknown) => {
      this.#identity = null;
      throw error;
    });
    return this.#identity;
  }

  /** The layer whose pixels the identity is made of, once it is known; null where metadata.csv names the patches. */
  get identifyingLayer(): Layer | null {
    return this.#identifiedBy;
  }

  /** By the pixels of the steadiest layer that can be read. */
  async #identify(): Promise<SplitIdentity> {
    let failure: unknown = null;
    for (const layer of steadiestFirst(this.layers)) {
      try {
        const identity = await identityFromBlocks(layer, this.patchCount);
        this.#identifiedBy = layer;
        return identity;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'unreadable') throw error;
        failure ??= error;
      }
    }
    throw failure;
  }

  /**
   * Whether another look at the folder has found the same patches and the same said of them, where the reports are the
   * same. Pixels are looked at where nothing else tells the patches.
   */
  async isAs(other: Split): Promise<boolean> {
    const { metadata } = other;
    if (this.metadata !== null && metadata !== null && !this.metadata.isAs(metadata)) return false;
    // What cannot be read tells nothing; it is told when it is looked at.
    const [mine, theirs] = await Promise.all([this, other].map((split) => split.identity().catch(() => null)));
    return mine === null || theirs === null || mine.hash === theirs.hash;
  }

  report(): SplitReport {
    return {
      id: this.id,
      name: this.name,
      patchCount: this.patchCount,
      roiCount: this.metadata?.roiCount ?? null,
      hasMetadata: this.metadata !== null,
      layers: this.layers.map((layer) => layer.report()),
      problems: this.problems,
    };
  }
}
