import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Picture, type RecentDataset, type Stopped, stoppedSchema } from '../../shared/contract.ts';
import type { DatasetReport } from '../../shared/dataset-report.ts';
import { CallSlots } from '../dataset/call-slots.ts';
import type { Places } from '../host/places.ts';
import type { RecentFolder } from '../host/services-interface.ts';
import { ending } from './ending.ts';
import { JsonFile } from './json-file.ts';
import { Thumbnails } from './thumbnails.ts';

const MAX_RECENT = 12;

const schema = v.array(
  v.object({
    path: v.string(),
    name: v.string(),
    lastOpened: v.string(),
    splits: v.array(v.object({ name: v.string(), patchCount: v.number() })),
    /** Lists of before have none, and one that is damaged is not worth the list. */
    stopped: v.fallback(v.nullable(stoppedSchema), null),
  }),
);

type Entries = v.InferOutput<typeof schema>;

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // whatever the reason, it cannot be opened from the list now
  }
}

/** The datasets that were opened last, newest first, each with where its annotator stopped and a picture of that. */
export class RecentDatasets {
  readonly #file: JsonFile<typeof schema>;
  readonly #places: Places;
  readonly #thumbnails: Thumbnails;
  readonly #exampleDir: string;
  /** One change after another, each to its end: a picture and the place it shows belong together. */
  readonly #turn = new CallSlots(1);

  constructor(userDataDir: string, exampleDir: string, places: Places, onDamaged: (message: string) => void) {
    this.#file = new JsonFile(join(userDataDir, 'recent.json'), schema, [], onDamaged);
    this.#exampleDir = exampleDir;
    this.#places = places;
    this.#thumbnails = new Thumbnails(userDataDir);
  }

  async list(): Promise<readonly RecentDataset[]> {
    const entries = await this.#entries();
    return Promise.all(
      entries.map(async ({ path, name, lastOpened, splits, stopped }) => ({
        placeId: this.#places.add(path).placeId,
        name,
        lastOpened,
        splits,
        stopped,
        example: path === this.#exampleDir,
        missing: !(await isFolder(path)),
      })),
    );
  }

  async folders(): Promise<readonly RecentFolder[]> {
    const entries = await this.#entries();
    return Promise.all(entries.map(async ({ path, name }) => ({ path, name, missing: !(await isFolder(path)) })));
  }

  async opened(path: string, report: DatasetReport): Promise<void> {
    const entry = {
      path,
      name: report.name,
      lastOpened: new Date().toISOString(),
      splits: report.splits.map(({ name, patchCount }) => ({ name, patchCount })),
    };
    await this.#change((before) => {
      const stopped = before.find((other) => other.path === path)?.stopped ?? null;
      return [{ ...entry, stopped }, ...before.filter((other) => other.path !== path)].slice(0, MAX_RECENT);
    });
  }

  /** Of a dataset that was forgotten meanwhile nothing is kept. */
  stopped(placeId: string, stopped: Stopped, picture: Uint8Array | null): Promise<void> {
    const path = this.#places.resolve(placeId);
    return this.#turn.run(async () => {
      if (!(await this.#file.read()).some((entry) => entry.path === path)) return;
      if (picture !== null) await this.#thumbnails.keep(path, picture);
      await this.#write((before) => before.map((entry) => (entry.path === path ? { ...entry, stopped } : entry)));
    });
  }

  picture(placeId: string): Promise<Picture | null> {
    return this.#thumbnails.read(this.#places.resolve(placeId));
  }

  async forget(placeId: string): Promise<void> {
    const path = this.#places.resolve(placeId);
    await this.#change((before) => before.filter((other) => other.path !== path));
  }

  async clear(): Promise<void> {
    await this.#change(() => []);
  }

  /** Waits for what is being written; later changes are refused. */
  close(): Promise<void> {
    return this.#turn.close(ending);
  }

  /** We write no more; each is looked at on its drive. */
  async #entries(): Promise<Entries> {
    return (await this.#file.read()).slice(0, MAX_RECENT);
  }

  #change(to: (before: Entries) => Entries): Promise<void> {
    return this.#turn.run(() => this.#write(to));
  }

  async #write(to: (before: Entries) => Entries): Promise<void> {
    const entries = await this.#file.change(to);
    await this.#thumbnails.keepOnly(entries.map(({ path }) => path));
  }
}
