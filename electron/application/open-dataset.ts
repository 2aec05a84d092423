import { randomUUID } from 'node:crypto';
import { type Target, UNLABELLED, UNSCRIBBLED_DEFAULT } from '../../shared/cloudsen12/classes.ts';
import type { Argument, Results, Unscribbled } from '../../shared/contract.ts';
import type { CodeCensus } from '../../shared/dataset-report.ts';
import type { CommandResult, MaskBase, MaskState } from '../../shared/edits.ts';
import { AppError } from '../../shared/errors.ts';
import { type CodeExtent, countCodes } from '../dataset/census-task.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { labelLayer } from '../dataset/label-layer.ts';
import { unlabelledPatch } from '../export/patch-labels.ts';
import type { TaskControl } from '../host/worker-task.ts';
import { OpenModels } from '../models/open-models.ts';
import type { CacheFolder } from '../patch-list/cache-folder.ts';
import type { ProjectPlace } from '../patch-list/edited-masks.ts';
import { type Counted, type ListedDataset, PatchLists } from '../patch-list/patch-lists.ts';
import { commitCommand } from '../project/project-client.ts';
import type {
  Handle,
  MaskPlace,
  OpenedMask,
  SourceMask,
  StoreClient,
  UnreadableSource,
} from '../project/project-store.ts';
import { type OpenProject, ProjectChoice, type ProjectWatch } from './project-choice.ts';
import { UnscribbledValues, type ValuePlace } from './unscribbled-values.ts';

type OfMask = Omit<Argument<'mask.open'>, 'datasetId'>;

export type OnCounted = (counted: Counted & { readonly datasetId: string }) => void;

/** Where tables of all patches are kept, and who is told when more is known of them. */
export interface ListMeans {
  readonly cache: CacheFolder | null;
  readonly onCounted: OnCounted;
}

const withoutLists: ListMeans = { cache: null, onCounted: () => undefined };

/** A dataset with the project that holds the work on it. Pages that open the same folder share one. */
export class OpenDataset {
  readonly datasetId = randomUUID();
  readonly dataset: Dataset;
  readonly lists: PatchLists;
  readonly models = new OpenModels();
  readonly #store: StoreClient;
  readonly projectChoice: ProjectChoice;
  readonly #unscribbled: UnscribbledValues;

  constructor(
    dataset: Dataset,
    store: StoreClient,
    projectsDir: string,
    { cache, onCounted } = withoutLists,
    watch?: ProjectWatch,
  ) {
    this.dataset = dataset;
    this.#store = store;
    this.projectChoice = new ProjectChoice(dataset, store, projectsDir, watch);
    this.#unscribbled = new UnscribbledValues(store);
    const lists: ListedDataset = {
      split: (splitId) => dataset.split(splitId),
      labelLayer,
      projectPlace: (splitId) => this.projectPlace(splitId),
      unscribbled: async (splitId) => {
        if (this.projectChoice.chosen === null) return null;
        const known = await this.unscribbled(splitId);
        return known.state === 'known' ? known.code : null;
      },
    };
    this.lists = new PatchLists(lists, cache, (counted) => onCounted({ datasetId: this.datasetId, ...counted }));
  }

  /** Throws `not-found` as long as none is chosen. */
  get project(): OpenProject {
    return this.projectChoice.required;
  }

  /** Throws `not-found` for a split that the dataset does not have, `bad-argument` for a patch that it does not. */
  place({ splitId, patch, target }: OfMask): MaskPlace {
    const split = this.dataset.split(splitId);
    if (patch >= split.patchCount) {
      throw new AppError(
        'bad-argument',
        `There is no patch ${patch} in ${split.name}: its patches are numbered 0 to ${split.patchCount - 1}.`,
      );
    }
    return { splitKey: this.splitKey(splitId), patch, target };
  }

  splitKey(splitId: string): number {
    const key = this.project.splitKeys.get(splitId);
    if (key === undefined) throw new AppError('not-found', `The dataset has no split ${splitId}.`);
    return key;
  }

  /** Where its masks are kept; null as long as no project is chosen, or where it does not know the split. */
  projectPlace(splitId: string): ProjectPlace | null {
    const { chosen } = this.projectChoice;
    const splitKey = chosen?.splitKeys.get(splitId);
    if (chosen === null || splitKey === undefined) return null;
    return { store: this.#store, handle: chosen.handle, splitKey };
  }

  /** Ids of the splits that a project keeps under a key; none where this dataset's project is another. */
  splitIdsOf(handle: Handle, splitKey: number): readonly string[] {
    const { chosen } = this.projectChoice;
    if (chosen?.handle !== handle) return [];
    return [...chosen.splitKeys].filter(([, key]) => key === splitKey).map(([splitId]) => splitId);
  }

  /** Labels of a patch as the file holds them now, or as they start where the split has no such layer. */
  async source({ splitId, patch, target }: OfMask): Promise<SourceMask> {
    const layer = labelLayer(this.dataset.split(splitId), target);
    if (layer === null)
      return { itemType: 'int8', codes: await this.#unlabelled(splitId, target), origin: 'unlabelled' };
    return { itemType: layer.itemType, codes: await layer.readPatch(patch), origin: 'layer' };
  }

  /** The same, or why it cannot be read: what has been painted does not depend on the file. */
  async #sourceIfReadable(mask: OfMask): Promise<SourceMask | UnreadableSource> {
    try {
      return await this.source(mask);
    } catch (error) {
      if (!(error instanceof AppError) || (error.code !== 'unreadable' && error.code !== 'bad-file')) throw error;
      return { origin: 'unreadable', code: error.code, reason: error.message };
    }
  }

  async #unlabelled(splitId: string, target: Target): Promise<Uint8Array> {
    const known = target === 'manual_sc' ? await this.unscribbled(splitId) : null;
    const scribble = known?.state === 'known' ? known.code : UNSCRIBBLED_DEFAULT;
    return new Uint8Array(unlabelledPatch(target === 'manual_hq' ? UNLABELLED : scribble).buffer);
  }

  async openMask(mask: OfMask): Promise<OpenedMask> {
    const place = this.place(mask);
    return this.#store.maskState(this.project.handle, place, await this.#sourceIfReadable(mask));
  }

  deltas({ editIds, ...mask }: Omit<Argument<'mask.deltas'>, 'datasetId'>) {
    return this.#store.deltas(this.project.handle, this.place(mask), editIds);
  }

  bases(mask: OfMask): Promise<readonly MaskBase[]> {
    return this.#store.maskBases(this.project.handle, this.place(mask));
  }

  async maskAt({ baseId, headId, ...mask }: Omit<Argument<'mask.at'>, 'datasetId'>): Promise<Results['mask.at']> {
    const { splitKey, target, patch } = this.place(mask);
    const { codes } = await this.#store.maskAt(this.project.handle, splitKey, target, { patch, baseId, headId });
    return { itemType: 'int16', codes: new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength) };
  }

  headCounts(splitId: string, target: Target, patches: readonly number[]) {
    return this.#store.headCounts(this.project.handle, this.splitKey(splitId), target, patches);
  }

  async commit(argument: Argument<'mask.command'>): Promise<CommandResult> {
    const { datasetId: _, splitId, patch, target, ...command } = argument;
    const mask = { splitId, patch, target };
    return commitCommand(this.#store, this.project.handle, this.place(mask), command, () =>
      this.#sourceIfReadable(mask),
    );
  }

  async resolve(answer: Omit<Argument<'mask.resolve'>, 'datasetId'>, annotator: string): Promise<MaskState> {
    const { choice, sourceSha256, ...mask } = answer;
    const source = await this.source(mask);
    return this.#store.resolveSource(this.project.handle, this.place(mask), choice, sourceSha256, source, annotator);
  }

  /** Counts the codes of a label layer in a worker. */
  census(splitId: string, layerId: string, extent: CodeExtent, control: TaskControl): Promise<CodeCensus> {
    return countCodes(this.dataset.split(splitId), layerId, extent, control);
  }

  /** What the scribbles of a split hold where nothing was drawn. */
  unscribbled(splitId: string): Promise<Unscribbled> {
    return this.#unscribbled.of(this.#valuePlace(splitId));
  }

  decideUnscribbled(splitId: string, code: number): Promise<Unscribbled> {
    return this.#unscribbled.decide(this.#valuePlace(splitId), code);
  }

  #valuePlace(splitId: string): ValuePlace {
    const { handle, readOnly } = this.project;
    return { split: this.dataset.split(splitId), handle, splitKey: this.splitKey(splitId), readOnly };
  }

  async close(): Promise<void> {
    const listed = this.lists.close();
    // First, because a read from a drive that is gone may never come back.
    await this.projectChoice.close();
    await Promise.all([listed, this.models.closeAll(), this.dataset.close()]);
  }
}
