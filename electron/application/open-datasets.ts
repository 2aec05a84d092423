import { realpath } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { Dataset } from '../dataset/dataset.ts';
import { problemSentences } from '../dataset/problem-groups.ts';
import type { StoreClient } from '../project/project-store.ts';
import { type ListMeans, OpenDataset } from './open-dataset.ts';
import type { ProjectWatch } from './project-choice.ts';

/** More are closed again, the one used longest ago first. */
export const MAX_OPEN = 16;

interface Parts {
  readonly store: StoreClient;
  readonly projectsDir: string;
  readonly lists?: ListMeans;
  readonly watch?: ProjectWatch;
}

/** The datasets that pages have open, one for each folder. */
export class OpenDatasets {
  readonly #parts: Parts;
  readonly #byPath = new Map<string, Promise<OpenDataset>>();
  /** Used longest ago first. */
  readonly #byId = new Map<string, OpenDataset>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Opens a folder, or answers the one that is open. A folder that has changed on disk since is read anew, under a
   * new id, so that a report never tells of yesterday's files. Throws what `Dataset.open` throws, and `bad-file` where
   * no layer is found.
   */
  async open(path: string): Promise<OpenDataset> {
    const real = await realpath(path).catch(() => path);
    const held = this.#byPath.get(real);
    if (held !== undefined) {
      const opened = await held;
      const fresh = await Dataset.open(real);
      const same = await opened.dataset.isAs(fresh);
      await fresh.close();
      if (same) {
        this.#used(opened);
        return opened;
      }
    }
    const opening = this.#open(real);
    this.#byPath.set(real, opening);
    let opened: OpenDataset;
    try {
      opened = await opening;
    } catch (error) {
      this.#byPath.delete(real);
      throw error;
    }
    // Only now: it waits for the folders that are being opened, of which this was one.
    await this.#closeOldest();
    return opened;
  }

  async #open(real: string): Promise<OpenDataset> {
    const { store, projectsDir, lists, watch } = this.#parts;
    const opened = new OpenDataset(await Dataset.open(real), store, projectsDir, lists, watch);
    if (opened.dataset.splits.length === 0) {
      const { problems } = opened.dataset.report(opened.datasetId);
      await opened.close();
      throw new AppError('bad-file', problemSentences(problems).join(' '));
    }
    this.#byId.set(opened.datasetId, opened);
    return opened;
  }

  #used(opened: OpenDataset): void {
    if (this.#byId.delete(opened.datasetId)) this.#byId.set(opened.datasetId, opened);
  }

  /** Throws `not-found` for an id that is not open. */
  get(datasetId: string): OpenDataset {
    const found = this.#byId.get(datasetId);
    if (found === undefined)
      throw new AppError('not-found', 'This dataset is not open any more. Open its folder again.');
    this.#used(found);
    return found;
  }

  all(): readonly OpenDataset[] {
    return [...this.#byId.values()];
  }

  async #closeOldest(): Promise<void> {
    for (const oldest of this.#byId.values()) {
      if (this.#byId.size <= MAX_OPEN) return;
      await this.close(oldest);
    }
  }

  /** Closes one; its id is not known any more. */
  async close(opened: OpenDataset): Promise<void> {
    this.#byId.delete(opened.datasetId);
    for (const [path, held] of this.#byPath) if ((await held.catch(() => null)) === opened) this.#byPath.delete(path);
    await opened.close();
  }

  async closeAll(): Promise<void> {
    const all = [...this.#byId.values()];
    this.#byId.clear();
    this.#byPath.clear();
    await Promise.all(all.map((opened) => opened.close()));
  }
}
