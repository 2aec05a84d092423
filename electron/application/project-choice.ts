import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ProjectCandidate, ProjectState } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { reasonOf } from '../dataset/system-reason.ts';
import { checkNoBackup } from '../project/backup-folder.ts';
import { makeFolder } from '../project/placed-file.ts';
import type { FoundProject, Handle, OpenedProject, SplitFacts, StoreClient } from '../project/project-store.ts';
import { isOnNetworkDrive } from './project-drive.ts';

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

/** What stands behind the dataset's name in the name of a project that was made for it. */
const FILE_NAME_END = /-[0-9a-f]{8}\.cloudbrush$/;

/** Who looks after projects while they are open. */
export interface ProjectWatch {
  watch(project: Pick<OpenedProject, 'handle' | 'uuid'>): void;
  letGo(handle: Handle): void;
}

const unwatched: ProjectWatch = { watch: () => undefined, letGo: () => undefined };

/** Which project holds the work on a dataset: found, made, chosen by the user, or damaged. */
export class ProjectChoice {
  readonly #dataset: Dataset;
  readonly #store: StoreClient;
  readonly #projectsDir: string;
  readonly #watch: ProjectWatch;
  #chosen: OpenProject | null = null;
  #newName: string | null = null;
  /** The dataset's project where it cannot be opened because it is damaged. */
  #damaged: DamagedFile | null = null;
  /** Its bytes are being read past SQLite: it must be opened by nobody. */
  #beingRecovered = false;
  /** Finding and choosing, one after another: pages that ask at once must not make a project each. */
  #finding: Promise<unknown> = Promise.resolve();
  readonly #candidates = new Map<string, FoundProject>();

  constructor(dataset: Dataset, store: StoreClient, projectsDir: string, watch: ProjectWatch = unwatched) {
    this.#dataset = dataset;
    this.#store = store;
    this.#projectsDir = projectsDir;
    this.#watch = watch;
  }

  /** The project, as soon as one is chosen. */
  get chosen(): OpenProject | null {
    return this.#chosen;
  }

  /** The project. Throws `not-found` as long as none is chosen. */
  get required(): OpenProject {
    if (this.#chosen === null)
      throw new AppError('not-found', 'Choose first which project holds the work on this dataset.');
    return this.#chosen;
  }

  get file(): string | null {
    return this.#chosen?.file ?? null;
  }

  get damaged(): DamagedFile | null {
    return this.#damaged;
  }

  /** Opens the project that belongs to the dataset, or says which might. `file` is one that the user named. */
  find(file: string | null): Promise<ProjectState> {
    return this.#inTurn(() => this.#find(file));
  }

  #inTurn(find: () => Promise<ProjectState>): Promise<ProjectState> {
    const next = this.#finding.then(find);
    this.#finding = next.catch(() => null);
    return next;
  }

  async #find(file: string | null): Promise<ProjectState> {
    if (this.#chosen !== null || this.#beingRecovered) return this.#state();
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
  async use(file: string, readOnly: boolean): Promise<void> {
    const splits = await this.splitFacts();
    if (!readOnly) checkNoBackup(file);
    const { handle, uuid, name, warning } = readOnly
      ? await this.#store.openToRead(file)
      : await this.#store.open({ file, create: false, networkFileSystem: await isOnNetworkDrive(file) });
    const keys = await this.#store.findSplits(handle, splits);
    const known = this.#dataset.splits.flatMap((split, i): [string, number][] => {
      const key = keys[i];
      return key === null ? [] : [[split.id, key]];
    });
    this.#chosen = { handle, uuid, file, name, warning, splitKeys: new Map(known), readOnly };
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
  choose(candidateId: string | null): Promise<ProjectState> {
    return this.#inTurn(() => this.#choose(candidateId));
  }

  async #choose(candidateId: string | null): Promise<ProjectState> {
    if (this.#chosen !== null || this.#damaged !== null) return this.#state();
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
    return this.#dataset.name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 60) || 'dataset';
  }

  /** Opens a project that was made for this dataset, in place of whichever a page has just opened. */
  take(file: string): Promise<ProjectState> {
    return this.#inTurn(async () => {
      const splits = await this.splitFacts();
      await this.close();
      this.#damaged = null;
      return this.#open(file, splits, true);
    });
  }

  /** Closes the project, which is damaged, and opens it for nobody until `mayLookAgain`. */
  async leave(damaged: DamagedFile): Promise<void> {
    this.#beingRecovered = true;
    await this.close();
    this.#damaged = damaged;
  }

  mayLookAgain(): void {
    this.#beingRecovered = false;
  }

  async close(): Promise<void> {
    const project = this.#chosen;
    this.#chosen = null;
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
      const splitKeys = new Map(this.#dataset.splits.map((split, i) => [split.id, bound[i].splitKey]));
      this.#chosen = { handle, uuid, file, name, warning, splitKeys, readOnly: false };
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
    const { file, name, warning } = this.required;
    const { editCount } = await this.#store.quickFacts(file);
    return { state: 'open', name, editCount, warning };
  }

  splitFacts(): Promise<readonly SplitFacts[]> {
    return Promise.all(
      this.#dataset.splits.map(async (split) => ({
        ...(await split.identity()),
        name: split.name,
        folderHint: split.folder,
      })),
    );
  }
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
