import { createHash } from 'node:crypto';
import type { AlikeFound, AlikeQuery } from '../../shared/alike/alike-query.ts';
import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { CodeReading } from '../../shared/cloudsen12/reference-codes.ts';
import type { Argument, HostEvent } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { referenceLayers } from '../../shared/lint/against-references.ts';
import type { LintChoice } from '../../shared/lint/lint-choice.ts';
import { lintCounting } from '../../shared/lint/lint-count.ts';
import { splitSuns } from '../../shared/lint/split-suns.ts';
import { type MeasureSpec, maskMeasure, measuredLayers } from '../../shared/patch-list/mask-measure.ts';
import type {
  MaskThumbnail,
  PackedTable,
  PatchThumbnail,
  SplitAgreement,
  SplitFindings,
  SplitShares,
} from '../../shared/patch-list/patch-table.ts';
import { findAlike } from '../alike/find-alike.ts';
import { countCodes } from '../dataset/census-task.ts';
import type { Layer } from '../dataset/layer.ts';
import type { Split } from '../dataset/split.ts';
import type { TaskControl } from '../host/worker-task.ts';
import type { CacheFolder } from './cache-folder.ts';
import { decidedReading } from './decided-reading.ts';
import { EditedMasks, type ProjectPlace } from './edited-masks.ts';
import { PatchPictures } from './patch-pictures.ts';
import { type MeasureSnapshot, SplitMeasure } from './split-measure.ts';
import { packedTable } from './split-table.ts';

/** What is told of a measure when more is known. */
export type Counted = Omit<Extract<HostEvent, { kind: 'patches-counted' }>, 'kind' | 'datasetId'>;

/** What lists of patches need of an open dataset. */
export interface ListedDataset {
  readonly split: (splitId: string) => Split;
  /** Null where the split has no such layer. Throws `bad-file` for one that cannot be used. */
  readonly labelLayer: (split: Split, target: Target) => Layer | null;
  /** Null as long as no project is chosen, or where it does not know the split. */
  readonly projectPlace: (splitId: string) => ProjectPlace | null;
  /** Of scribbles where nothing was drawn; null where nobody has said. */
  readonly unscribbled: (splitId: string) => Promise<number | null>;
}

/** How a layer is read; what is not said is decided from its file. */
export type AskedReading = Argument<'patches.agreement'>['reading'];

/** Held at once: a third of a megabyte each for the largest split. A threshold that is dragged leaves many behind. */
const MOST_MEASURES = 16;
/** More than three splits have in two targets with ten layers each. */
const MOST_COUNTING = 64;

/** Tables of all patches of a dataset's splits. What takes long is counted in the background from when it is first asked for. */
export class PatchLists {
  readonly #dataset: ListedDataset;
  readonly #cache: CacheFolder | null;
  readonly #tell: (counted: Counted) => void;
  /** By all that they are of, the one asked for longest ago first. */
  readonly #measures = new Map<
    string,
    { readonly splitId: string; readonly spec: MeasureSpec; readonly of: SplitMeasure }
  >();
  readonly #pictures: PatchPictures;
  readonly #seen = new Map<string, Promise<readonly number[]>>();

  /** `cache` is null where nothing is kept between two starts. */
  constructor(dataset: ListedDataset, cache: CacheFolder | null, tell: (counted: Counted) => void) {
    this.#dataset = dataset;
    this.#cache = cache;
    this.#tell = tell;
    this.#pictures = new PatchPictures(cache);
  }

  table(splitId: string): Promise<PackedTable> {
    return packedTable(this.#dataset.split(splitId));
  }

  async shares(splitId: string, target: Target, extent: 'known' | 'whole' = 'known'): Promise<SplitShares> {
    const { of } = await this.#measure(splitId, { target, reference: null, lint: null });
    return { splitId, ...bytesOf(await (extent === 'whole' ? of.whole() : of.snapshot())) };
  }

  async agreement(
    splitId: string,
    target: Target,
    layerId: string,
    asked: AskedReading,
    extent: 'known' | 'whole' = 'known',
  ): Promise<SplitAgreement> {
    const reading = await this.#reading(splitId, layerId, asked);
    const { of, spec } = await this.#measure(splitId, { target, reference: { layerId, reading }, lint: null });
    const snapshot = await (extent === 'whole' ? of.whole() : of.snapshot());
    return { splitId, layerId, classes: maskMeasure(spec).classes, ...bytesOf(snapshot) };
  }

  /** How often the checks find something in the dense masks. `said`: how label layers are read, by layer. */
  async findings(
    splitId: string,
    choice: LintChoice,
    said: ReadonlyMap<string, AskedReading>,
    extent: 'known' | 'whole' = 'known',
  ): Promise<SplitFindings> {
    const split = this.#dataset.split(splitId);
    // Labels of floats are none: a rule goes without them.
    const layers = split.layers.filter(({ group, itemType }) => group !== 'LABEL' || itemType !== 'float32');
    const available = new Set(layers.map(({ id }) => id));
    const readings = await Promise.all(
      referenceLayers(available).map(async (id) => [id, await this.#reading(splitId, id, said.get(id) ?? {})] as const),
    );
    const digest = createHash('sha256').update(this.#suns(split)).digest('hex');
    const lint = lintCounting(choice, available, readings, digest);
    const { of } = await this.#measure(splitId, { target: 'manual_hq', reference: null, lint });
    const snapshot = await (extent === 'whole' ? of.whole() : of.snapshot());
    return { splitId, rules: lint.checks.map(({ ruleId }) => ruleId), ...bytesOf(snapshot) };
  }

  /** In the order of `patches`. Throws `bad-argument` for an index that is no patch of the split. */
  thumbnails(splitId: string, patches: readonly number[]): Promise<readonly PatchThumbnail[]> {
    return this.#pictures.thumbnails(this.#dataset.split(splitId), patches);
  }

  async masks(splitId: string, target: Target, patches: readonly number[]): Promise<readonly MaskThumbnail[]> {
    const split = this.#dataset.split(splitId);
    const layer = this.#dataset.labelLayer(split, target);
    const reading = { target, unscribbled: await this.#unscribbled(splitId, target) };
    return this.#pictures.masks({ split, reading, layer, edited: this.#edited(splitId, target), patches });
  }

  /** Regions like the query's in the dense masks of some splits. */
  alike(splitIds: readonly string[], query: AlikeQuery, control: TaskControl): Promise<AlikeFound> {
    const splits = splitIds.map((splitId) => {
      const split = this.#dataset.split(splitId);
      const maskLayer = () => this.#dataset.labelLayer(split, 'manual_hq');
      return { split, maskLayer, edited: this.#edited(splitId, 'manual_hq') };
    });
    return findAlike(splits, query, this.#cache, control);
  }

  /** A mask has another head than before. Only what is listed anywhere is counted anew. */
  maskChanged(splitId: string, target: Target, patch: number): void {
    for (const { splitId: its, spec, of } of this.#measures.values()) {
      if (its === splitId && spec.target === target) of.editedSoon(patch);
    }
  }

  async close(): Promise<void> {
    const measures = [...this.#measures.values()];
    this.#measures.clear();
    await Promise.all([this.#pictures.close(), ...measures.map(({ of }) => of.close())]);
  }

  async #measure(splitId: string, wanted: Omit<MeasureSpec, 'unscribbled'>) {
    const split = this.#dataset.split(splitId);
    const { target, reference, lint } = wanted;
    const unscribbled = await this.#unscribbled(splitId, target);
    const spec: MeasureSpec = { unscribbled, ...wanted };
    const key = JSON.stringify([splitId, spec]);
    const held = this.#measures.get(key);
    if (held !== undefined) {
      this.#measures.delete(key);
      this.#measures.set(key, held);
      return held;
    }
    const source = {
      patchCount: split.patchCount,
      spec,
      maskLayer: () => this.#dataset.labelLayer(split, target),
      layers: measuredLayers(spec).map((id) => (lint === null ? codeLayer(split, id) : split.layer(id))),
      suns: lint === null ? new Float64Array(0) : this.#suns(split),
      edited: this.#edited(splitId, target),
      cache: this.#cache,
    };
    const what = lint !== null ? 'findings' : reference === null ? 'shares' : 'agreement';
    const tell = (known: number) => this.#tell({ splitId, target, what, layerId: reference?.layerId ?? null, known });
    const made = { splitId, spec, of: new SplitMeasure(source, tell) };
    this.#measures.set(key, made);
    await this.#letGo();
    return made;
  }

  /** Who waits for one that is still counting would never be told: it is let go of only where far too many count. */
  async #letGo(): Promise<void> {
    const size = this.#measures.size;
    if (size <= MOST_MEASURES) return;
    const [oldest] = this.#measures;
    const chosen = [...this.#measures].find(([, { of }]) => of.isAtRest) ?? (size > MOST_COUNTING ? oldest : null);
    if (chosen === null) return;
    this.#measures.delete(chosen[0]);
    await chosen[1].of.close();
  }

  #suns(split: Split): Float64Array {
    return splitSuns(split.patchCount, (patch) => {
      const { sunAzimuthDeg, sunElevationDeg } = split.patchInfo(patch);
      return { azimuthDeg: sunAzimuthDeg, elevationDeg: sunElevationDeg };
    });
  }

  /** Null for a dense mask. */
  async #unscribbled(splitId: string, target: Target): Promise<number | null> {
    return target === 'manual_sc' ? this.#dataset.unscribbled(splitId) : null;
  }

  #edited(splitId: string, target: Target): EditedMasks {
    return new EditedMasks(target, () => this.#dataset.projectPlace(splitId));
  }

  /** What nobody has said of a file is decided from its codes. */
  async #reading(splitId: string, layerId: string, asked: AskedReading): Promise<CodeReading> {
    const split = this.#dataset.split(splitId);
    const { itemType } = codeLayer(split, layerId);
    if (layerId === 'LABEL_manual_sc') return { unscribbled: await this.#dataset.unscribbled(splitId) };
    return decidedReading(layerId, itemType, asked, () => this.#codesSeen(split, layerId));
  }

  /** Of sampled patches, looked for once per file. */
  #codesSeen(split: Split, layerId: string): Promise<readonly number[]> {
    const key = JSON.stringify([split.id, layerId]);
    const looking =
      this.#seen.get(key) ?? countCodes(split, layerId, 'sample', {}).then(({ image }) => image.map(([code]) => code));
    this.#seen.set(key, looking);
    looking.catch(() => this.#seen.delete(key));
    return looking;
  }
}

/** Throws `not-found` for a layer that is not there, `bad-argument` for one that holds no label codes. */
function codeLayer(split: Split, layerId: string): Layer {
  const layer = split.layer(layerId);
  if (layer.group === 'LABEL' && layer.itemType !== 'float32') return layer;
  throw new AppError('bad-argument', `${layer.fileName} holds no labels that a mask could be compared with.`);
}

function bytesOf({ counts, ...rest }: MeasureSnapshot) {
  return { ...rest, counts: new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength) };
}
