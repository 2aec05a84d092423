import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Target, UNLABELLED, UNSCRIBBLED_DEFAULT } from '../../shared/cloudsen12/classes.ts';
import { decideUnscribbled } from '../../shared/cloudsen12/unscribbled.ts';
import type { Argument, ProjectCandidate, ProjectState, Results, Unscribbled } from '../../shared/contract.ts';
import type { CodeCensus } from '../../shared/dataset-report.ts';
import type { CommandResult, MaskBase, MaskState } from '../../shared/edits.ts';
import { AppError } from '../../shared/errors.ts';
import { type CodeExtent, countCodes } from '../dataset/census-task.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { labelLayer } from '../dataset/label-layer.ts';
import type { Split } from '../dataset/split.ts';
import { reasonOf } from '../dataset/system-reason.ts';
import { unlabelledPatch } from '../export/patch-labels.ts';
import type { TaskControl } from '../host/worker-task.ts';
import { OpenModels } from '../models/open-models.ts';
import type { CacheFolder } from '../patch-list/cache-folder.ts';
import type { ProjectPlace } from '../patch-list/edited-masks.ts';
import { type Counted, type ListedDataset, PatchLists } from '../patch-list/patch-lists.ts';
import { checkNoBackup } from '../project/backup-folder.ts';
import { makeFolder } from '../project/placed-file.ts';
import { commitCommand } from '../project/project-client.ts';
import type {
  FoundProject,
  Handle,
  MaskPlace,
  OpenedMask,
  OpenedProject,
  SourceMask,
  SplitFacts,
  StoreClient,
  UnreadableSource,
} from '../project/project-store.ts';
import { isOnNetworkDrive } from './project-drive.ts';

type OfMask = Omit<Argument<'mask.open'>, 'datasetId'>;

export interface OpenProject {
  readonly handle: Handle;
  readonly uuid: string;
  readonly file: string;
  readonly name: string;
  readonly warning: string | null;
  /** The project's key of each split that it knows, by split id. */
  readonly splitKeys: ReadonlyMap<string, number>;
  /** Nothing is kept in it, not even what could be found out again. */
  readonly readOnly: boolean;
}

export interface DamagedFile {
  readonly file: string;
  readonly finding: string;
}

export type OnCounted = (counted: Counted & { readonly datasetId: string }) => void;

/** Where tables of all patches are kept, and who is told when more is known of them. */
export interface ListMeans {
  readonly cache: CacheFolder | null;
  readonly onCounted: OnCounted;
}

/** What stands behind the dataset's name in the name of a project that was made for it. */
const FILE_NAME_END = /-[0-9a-f]{8}\.cloudbrush$/;

/** Who looks after projects while they are open. */
export interface ProjectWatch {
  watch(project: Pick<OpenedProject, 'handle' | 'uuid'>): void;
  letGo(handle: Handle): void;
}

const unwatched: ProjectWatch = { watch: () => undefined, letGo: () => undefined };

const withoutLists: ListMeans = { cache: null, onCounted: () => undefined };

/** A dataset with the project that holds the work on it. Pages that open the same folder share one. */
export class OpenDataset {
  readonly datasetId = randomUUID();
  readonly dataset: Dataset;
  readonly lists: PatchLists;
  readonly models = new OpenModels();
  readonly #store: StoreClient;
  readonly #projectsDir: string;
  readonly #watch: ProjectWatch;
  #project: OpenProject | null = null;
  #newName: string | null = null;
  /** The dataset's project where it cannot be opened because it is damaged. */
  #damaged: DamagedFile | null = null;
  /** Its bytes are being read past SQLite: it must be opened by nobody. */
  #beingRecovered = false;
  /** Finding and choosing, one after another: pages that ask at once must not make a project each. */
  #finding: Promise<unknown> = Promise.resolve();
  readonly #candidates = new Map<string, FoundProject>();
  /** Looks through scribble files under way, by split. */
  readonly #deciding = new Map<string, Promise<Unscribbled>>();

  constructor(
    dataset: Dataset,
    store: StoreClient,
    projectsDir: string,
    { cache, onCounted } = withoutLists,
    watch = unwatched,
  ) {
    this.dataset = dataset;
    this.#watch = watch;
    this.#store = store;
    this.#projectsDir = projectsDir;
    const lists: ListedDataset = {
      split: (splitId) => dataset.split(splitId),
      labelLayer,
      projectPlace: (splitId) => this.projectPlace(splitId),
      unscribbled: async (splitId) => {
        if (this.#project === null) return null;
        const known = await this.unscribbled(splitId);
        return known.state === 'known' ? known.code : null;
      },
    };
    this.lists = new PatchLists(lists, cache, (counted) => onCounted({ datasetId: this.datasetId, ...counted }));
  }

  /** The project, once it is known. Throws `not-found` before. */
  get project(): OpenProject {
    if (this.#project === null)
      throw new AppError('not-found', 'Choose first which project holds the work on this dataset.');
    return this.#project;
  }

  get projectFile(): string | null {
    return this.#project?.file ?? null;
  }

  get projectHandle(): Handle | null {
    return this.#project?.handle ?? null;
  }

  get projectUuid(): string | null {
    return this.#project?.uuid ?? null;
  }

  get damaged(): DamagedFile | null {
    return this.#damaged;
  }

  /** Opens the project that belongs to the dataset, or says which might. `file` is one that the user named. */
  findProject(file: string | null): Promise<ProjectState> {
    return this.#inTurn(() => this.#find(file));
  }

  #inTurn(find: () => Promise<ProjectState>): Promise<ProjectState> {
    const next = this.#finding.then(find);
    this.#finding = next.catch(() => null);
    return next;
  }

  async #find(file: string | null): Promise<ProjectState> {
    if (this.#project !== null || this.#beingRecovered) return this.#state();
    // It may have been put right meanwhile.
    this.#damaged = null;
    const splits = await this.splitFacts();
    if (file !== null) return this.#openNamed(file, splits);
    this.#makeProjectsFolder();
    const found = await this.#store.find(this.#projectsDir, splits);
    if (found.outcome === 'open') return this.#open(found.file, splits, false);
    if (found.outcome === 'create') {
      // One that was made for a dataset of this name, by a process that was killed before the project knew it.
      const begun = found.empty?.find((empty) => basename(empty).replace(FILE_NAME_END, '') === this.#safeName());
      return this.#open(begun ?? this.#newFile(), splits, false);
    }
    return this.#offer(found.candidates);
  }

  /**
   * Takes the project in `file` for the dataset as far as it knows its splits: nothing is bound or made. `readOnly` says
   * that it will only be read.
   */
  async useProject(file: string, readOnly: boolean): Promise<void> {
    const splits = await this.splitFacts();
    if (!readOnly) checkNoBackup(file);
    const { handle, uuid, name, warning } = readOnly
      ? await this.#store.openToRead(file)
      : await this.#store.open({ file, create: false, networkFileSystem: await isOnNetworkDrive(file) });
    const keys = await this.#store.findSplits(handle, splits);
    const known = this.dataset.splits.flatMap((split, i): [string, number][] => {
      const key = keys[i];
      return key === null ? [] : [[split.id, key]];
    });
    this.#project = { handle, uuid, file, name, warning, splitKeys: new Map(known), readOnly };
  }

  /** A project that the user named: opened if it knows the dataset or knows none yet, else offered, never joined unasked. */
  async #openNamed(file: string, splits: readonly SplitFacts[]): Promise<ProjectState> {
    checkNoBackup(file);
    if (!existsSync(file)) {
      const made = await this.#open(file, splits, false);
      return made.state === 'open'
        ? { ...made, warning: made.warning ?? `${basename(file)} is a new, empty project.` }
        : made;
    }
    try {
      const facts = await this.#store.quickFacts(file);
      const known = await this.#store.knownSplits(file, splits);
      if (known.includes(true) || facts.splits.length === 0) return await this.#open(file, splits, false);
      return this.#offer([{ file, facts, problem: null, matchingSplits: 0 }]);
    } catch (error) {
      return this.#damagedOr(error, file);
    }
  }

  #offer(candidates: readonly FoundProject[]): ProjectState {
    this.#candidates.clear();
    for (const candidate of candidates) this.#candidates.set(randomUUID(), candidate);
    return { state: 'choose', candidates: [...this.#candidates].map(([id, candidate]) => describe(id, candidate)) };
  }

  /** The user's answer: one of the candidates, or null for a new project. */
  chooseProject(candidateId: string | null): Promise<ProjectState> {
    return this.#inTurn(() => this.#choose(candidateId));
  }

  async #choose(candidateId: string | null): Promise<ProjectState> {
    if (this.#project !== null || this.#damaged !== null) return this.#state();
    const splits = await this.splitFacts();
    if (candidateId === null) return this.#open(this.#newFile(), splits, false);
    const candidate = this.#candidates.get(candidateId);
    if (candidate === undefined)
      throw new AppError('not-found', 'This project is not offered any more. Open the dataset again.');
    return this.#open(candidate.file, splits, true);
  }

  #makeProjectsFolder(): void {
    try {
      makeFolder(this.#projectsDir);
    } catch (error) {
      const folder = `The folder for projects, ${this.#projectsDir},`;
      throw new AppError('unwritable', `${folder} cannot be made: ${reasonOf(error)}. Nothing was opened.`);
    }
  }

  /** The same at each call: one that was made and could then not be opened, on a full disk, is taken the next time. */
  #newFile(): string {
    this.#newName ??= `${this.#safeName()}-${randomUUID().slice(0, 8)}.cloudbrush`;
    return join(this.#projectsDir, this.#newName);
  }

  #safeName(): string {
    return this.dataset.name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 60) || 'dataset';
  }

  /** Opens a project that was made for this dataset, in place of whichever a page has just opened. */
  takeProject(file: string): Promise<ProjectState> {
    return this.#inTurn(async () => {
      const splits = await this.splitFacts();
      await this.#closeProject();
      this.#damaged = null;
      return this.#open(file, splits, true);
    });
  }

  /** Closes the project, which is damaged, and opens it for nobody until `mayLookAgain`. */
  async leaveProject(damaged: DamagedFile): Promise<void> {
    this.#beingRecovered = true;
    await this.#closeProject();
    this.#damaged = damaged;
  }

  mayLookAgain(): void {
    this.#beingRecovered = false;
  }

  async #closeProject(): Promise<void> {
    const project = this.#project;
    this.#project = null;
    if (project === null) return;
    this.#watch.letGo(project.handle);
    await this.#store.close(project.handle);
  }

  async #open(file: string, splits: readonly SplitFacts[], adopt: boolean): Promise<ProjectState> {
    const networkFileSystem = await isOnNetworkDrive(file);
    try {
      const opened = await this.#store.open({ file, create: true, networkFileSystem });
      await this.#bind(opened, file, splits, adopt);
      this.#watch.watch(opened);
    } catch (error) {
      return this.#damagedOr(error, file);
    }
    return this.#state();
  }

  async #bind(
    { handle, uuid, name, warning }: OpenedProject,
    file: string,
    splits: readonly SplitFacts[],
    adopt: boolean,
  ): Promise<void> {
    try {
      const bound = await this.#store.bindSplits(handle, splits, adopt);
      const splitKeys = new Map(this.dataset.splits.map((split, i) => [split.id, bound[i].splitKey]));
      this.#project = { handle, uuid, file, name, warning, splitKeys, readOnly: false };
    } catch (error) {
      const check = await this.#store.check(handle);
      await this.#store.close(handle);
      if (check.state === 'damaged') this.#damaged = { file, finding: check.finding };
      throw error;
    }
  }

  /** There are ways out of damage; everything else is an error. */
  async #damagedOr(error: unknown, file: string): Promise<ProjectState> {
    if (!(error instanceof AppError) || error.code !== 'bad-project') throw error;
    const finding = this.#damaged?.finding ?? (await this.#store.damageOf(file));
    if (finding === null) throw error;
    this.#damaged = { file, finding };
    return this.#state();
  }

  async #state(): Promise<ProjectState> {
    if (this.#damaged !== null) {
      const { file, finding } = this.#damaged;
      return { state: 'damaged', name: basename(file).replace(/\.cloudbrush$/, ''), finding };
    }
    const { file, name, warning } = this.project;
    const { editCount } = await this.#store.quickFacts(file);
    return { state: 'open', name, editCount, warning };
  }

  splitFacts(): Promise<readonly SplitFacts[]> {
    return Promise.all(
      this.dataset.splits.map(async (split) => ({
        ...(await split.identity()),
        name: split.name,
        folderHint: split.folder,
      })),
    );
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
    const splitKey = this.#project?.splitKeys.get(splitId);
    if (this.#project === null || splitKey === undefined) return null;
    return { store: this.#store, handle: this.#project.handle, splitKey };
  }

  /** Ids of the splits that a project keeps under a key; none where this dataset's project is another. */
  splitIdsOf(handle: Handle, splitKey: number): readonly string[] {
    if (this.#project?.handle !== handle) return [];
    return [...this.#project.splitKeys].filter(([, key]) => key === splitKey).map(([splitId]) => splitId);
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

  /** What the scribbles of a split hold where nothing was drawn: decided once, then kept in the project. */
  async unscribbled(splitId: string): Promise<Unscribbled> {
    const { handle } = this.project;
    const kept = await this.#store.setting(handle, this.splitKey(splitId), 'unscribbled');
    if (kept !== null) return { state: 'known', ...parseUnscribbled(kept) };
    // The file is looked through once, however many ask meanwhile.
    const deciding = this.#deciding.get(splitId) ?? this.#decide(splitId).finally(() => this.#deciding.delete(splitId));
    this.#deciding.set(splitId, deciding);
    return deciding;
  }

  async #decide(splitId: string): Promise<Unscribbled> {
    const decided = await this.#decideFromFile(this.dataset.split(splitId));
    const keep = decided.state === 'known' && decided.decidedBy === 'file' && !this.project.readOnly;
    if (keep) await this.#keepUnscribbled(splitId, decided);
    return decided;
  }

  async #decideFromFile(split: Split): Promise<Unscribbled> {
    if (labelLayer(split, 'manual_sc') === null) {
      return { state: 'known', code: UNSCRIBBLED_DEFAULT, decidedBy: 'default' };
    }
    const census = await this.census(split.id, 'LABEL_manual_sc', 'sample', {});
    const code = decideUnscribbled(census.image);
    return code === null ? { state: 'ask' } : { state: 'known', code, decidedBy: 'file' };
  }

  async decideUnscribbled(splitId: string, code: number): Promise<Unscribbled> {
    const decided = { state: 'known', code, decidedBy: 'annotator' } as const;
    await this.#keepUnscribbled(splitId, decided);
    return decided;
  }

  async #keepUnscribbled(
    splitId: string,
    { code, decidedBy }: Extract<Unscribbled, { state: 'known' }>,
  ): Promise<void> {
    await this.#store.setSetting(this.project.handle, this.splitKey(splitId), 'unscribbled', `${decidedBy} ${code}`);
  }

  async close(): Promise<void> {
    const listed = this.lists.close();
    // First, because a read from a drive that is gone may never come back.
    await this.#closeProject();
    await Promise.all([listed, this.models.closeAll(), this.dataset.close()]);
  }
}

/** "file 99" or "annotator -1", as kept in the project. */
function parseUnscribbled(kept: string): { code: number; decidedBy: 'file' | 'annotator' } {
  const match = /^(file|annotator) (-?\d{1,5})$/.exec(kept);
  if (match === null)
    throw new AppError('bad-project', `The project keeps ${JSON.stringify(kept)} as the unscribbled value.`);
  return { code: Number(match[2]), decidedBy: match[1] === 'file' ? 'file' : 'annotator' };
}

function describe(candidateId: string, { file, facts, problem, matchingSplits }: FoundProject): ProjectCandidate {
  return {
    candidateId,
    name: file.replace(/^.*[/\\]/, '').replace(/\.cloudbrush$/, ''),
    editCount: facts?.editCount ?? null,
    lastUsed: facts?.lastUsed ?? '',
    matchingSplits,
    hint:
      problem ??
      `Knows ${facts?.splits.map((split) => `${split.name} (${split.patchCount} patches)`).join(', ') ?? 'no split'}.`,
  };
}
