import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { Argument, OpenedDataset, ProjectState } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { applyDelta, encodeDelta } from '../../shared/raster/delta.ts';
import { HostCalls } from '../support/host-calls.ts';
import { HostProcess } from '../support/host-process.ts';
import type { PaintedMask } from './painted-project.ts';

/** Nobody waits longer for an answer. */
const LATEST_MS = 20_000;
const VISITS_PER_HOST = 200;

type Place = Pick<PaintedMask, 'target' | 'patch'>;

interface DeskOptions {
  /** A dataset whose files are linked to, one folder for each visit: a host keeps a folder's project open. */
  readonly data: string;
  readonly folder: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A real host and the folder of its projects, into which one project after another is put, and a page that opens it. */
export class ProjectDesk {
  readonly #options: DeskOptions;
  readonly projects: string;
  #host: HostProcess | null = null;
  #last: ProjectVisit | null = null;
  #calls: HostCalls | null = null;
  #visits = 0;
  #complained = 0;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.projects = join(options.folder, 'user', 'projects');
    mkdirSync(this.projects, { recursive: true });
  }

  /** The backups that there are now are those that there are at every later visit: none is of what was put there since. */
  keepBackups(): void {
    cpSync(this.#backups, this.#kept, { recursive: true });
  }

  get #backups(): string {
    return join(this.projects, '../backups');
  }

  get #kept(): string {
    return join(this.#options.folder, 'kept-backups');
  }

  /** Opens the dataset with whatever `put` puts into the folder of projects, which is empty before. */
  async visit(put: (projects: string) => void): Promise<ProjectVisit> {
    await this.#last?.settled();
    for (const name of readdirSync(this.projects)) rmSync(join(this.projects, name), { recursive: true });
    if (existsSync(this.#kept)) {
      // The host may just be making one.
      rmSync(this.#backups, { recursive: true, force: true, maxRetries: 5 });
      cpSync(this.#kept, this.#backups, { recursive: true });
    }
    put(this.projects);
    return this.visitAgain();
  }

  /** Opens it with what lies there already. */
  async visitAgain(): Promise<ProjectVisit> {
    if (this.#host !== null && (!this.#host.isRunning || this.#visits % VISITS_PER_HOST === 0)) await this.stop();
    const data = this.#freshData();
    this.#host ??= await HostProcess.start({
      ...this.#options,
      folder: data,
      userData: join(this.projects, '..'),
      code: 'source',
    });
    this.#calls ??= await HostCalls.open(this.#host);
    this.#last = new ProjectVisit(this.#calls, data);
    return this.#last;
  }

  #freshData(): string {
    const { data, folder } = this.#options;
    const fresh = join(folder, `data-${this.#visits++}`);
    mkdirSync(join(fresh, 'train'), { recursive: true });
    for (const name of readdirSync(join(data, 'train')))
      linkSync(join(data, 'train', name), join(fresh, 'train', name));
    return fresh;
  }

  /** What the host has done that it never may. */
  wrongs(): string[] {
    if (this.#host === null) return [];
    const { isRunning, complaints } = this.#host;
    const fresh = complaints.slice(this.#complained);
    this.#complained = complaints.length;
    return [...(isRunning ? [] : ['the host has ended']), ...(fresh === '' ? [] : [`the host complains: ${fresh}`])];
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.#calls?.close();
    await this.#host?.stop(signal);
    [this.#calls, this.#host, this.#last, this.#complained] = [null, null, null, 0];
  }
}

/** One opening of the dataset, as a page goes about it. */
export class ProjectVisit {
  readonly calls: HostCalls;
  readonly #data: string;
  #opened: OpenedDataset | null = null;

  constructor(calls: HostCalls, data: string) {
    this.calls = calls;
    this.#data = data;
  }

  /** Opens the folder, and of several projects the one of this name. */
  async open(name = 'work'): Promise<ProjectState> {
    const { placeId } = await this.#within(this.calls.call('place.typed', { path: this.#data }));
    this.#opened = await this.#within(this.calls.call('dataset.open', { placeId }));
    const { project } = this.#opened;
    if (project.state !== 'choose') return project;
    const found = project.candidates.find((candidate) => candidate.name === name);
    if (found === undefined) return project;
    return this.#within(
      this.calls.call('project.choose', { datasetId: this.datasetId, candidateId: found.candidateId }),
    );
  }

  get datasetId(): string {
    return this.#report.datasetId;
  }

  get #report(): OpenedDataset['report'] {
    if (this.#opened === null) throw new Error('the dataset is opened first');
    return this.#opened.report;
  }

  #of({ target, patch }: Place) {
    return { datasetId: this.datasetId, splitId: this.#report.splits[0].id, target, patch };
  }

  /** What a mask shows, its head, and whether it may be painted. */
  async mask(
    place: Place,
  ): Promise<{ readonly codes: Int16Array; readonly headId: string | null; readonly blocked: boolean }> {
    const state = await this.#within(this.calls.call('mask.open', this.#of(place)));
    const codes = widenCodes(state.base, state.itemType);
    applyDelta(codes, state.delta, 'forward');
    return { codes, headId: state.headId, blocked: state.blocked !== null };
  }

  /** Sends a stroke on what a mask shows. Answers what it shows once that is saved. */
  async paint(place: Place): Promise<Int16Array> {
    const { codes, headId } = await this.mask(place);
    const after = codes.slice();
    for (let y = 200; y < 230; y++) {
      for (let x = 200; x < 240; x++) after[y * PATCH_SIZE + x] = (after[y * PATCH_SIZE + x] + 1) % 4;
    }
    const made = { commandId: randomUUID(), annotator: 'Ada', parentId: headId, tool: 'brush', code: 1, detail: null };
    const command = { kind: 'edit', ...this.#of(place), ...made, delta: encodeDelta(codes, after) } as const;
    const answer = await this.#within(this.calls.call('mask.command', command satisfies Argument<'mask.command'>));
    if (answer.status !== 'saved') throw new AppError('conflict', `refused: ${answer.reason}`);
    return after;
  }

  /** What goes on by itself behind an opening has ended: it would write into the folder that is cleared. */
  async settled(): Promise<void> {
    if (this.#opened !== null) await this.backUp().catch(() => undefined);
  }

  check() {
    return this.#within(this.calls.call('project.check', { datasetId: this.datasetId }));
  }

  /** Backs the project up, and answers when that is done. */
  backUp() {
    return this.#within(this.calls.call('project.backUp', { datasetId: this.datasetId }));
  }

  async recover() {
    const { datasetId } = this;
    const replaced = await this.#within(this.calls.call('project.recover', { datasetId, jobId: randomUUID() }));
    this.#opened = replaced.opened;
    return replaced;
  }

  /** Goes on with the oldest backup that is offered, which is of the whole project; null where there is none. */
  async openBackup() {
    const { datasetId } = this;
    const { backups } = await this.#within(this.calls.call('project.backups', { datasetId }));
    // A later one is of what this visit has opened.
    const { backupId } = backups.at(-1) ?? { backupId: null };
    if (backupId === null) return null;
    const replaced = await this.#within(this.calls.call('project.openBackup', { datasetId, backupId }));
    this.#opened = replaced.opened;
    return replaced;
  }

  async #within<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${LATEST_MS / 1000} s`)), LATEST_MS);
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }
}
