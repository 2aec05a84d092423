import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { RecentDataset } from '../../shared/contract.ts';
import type { DatasetReport } from '../../shared/dataset-report.ts';
import type { Places } from '../host/places.ts';
import type { RecentFolder } from '../host/services-interface.ts';
import { JsonFile } from './json-file.ts';

const MAX_RECENT = 12;

const schema = v.array(
  v.object({
    path: v.string(),
    name: v.string(),
    lastOpened: v.string(),
    splits: v.array(v.object({ name: v.string(), patchCount: v.number() })),
  }),
);

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // whatever the reason, it cannot be opened from the list now
  }
}

/** The datasets that were opened last, newest first. */
export class RecentDatasets {
  readonly #file: JsonFile<typeof schema>;
  readonly #places: Places;

  constructor(userDataDir: string, places: Places, onDamaged: (message: string) => void) {
    this.#file = new JsonFile(join(userDataDir, 'recent.json'), schema, [], onDamaged);
    this.#places = places;
  }

  async list(): Promise<readonly RecentDataset[]> {
    const entries = await this.#file.read();
    return Promise.all(
      entries.map(async ({ path, name, lastOpened, splits }) => ({
        placeId: this.#places.add(path).placeId,
        name,
        lastOpened,
        splits,
        missing: !(await isFolder(path)),
      })),
    );
  }

  async folders(): Promise<readonly RecentFolder[]> {
    const entries = await this.#file.read();
    return Promise.all(entries.map(async ({ path, name }) => ({ path, name, missing: !(await isFolder(path)) })));
  }

  async opened(path: string, report: DatasetReport): Promise<void> {
    const entry = {
      path,
      name: report.name,
      lastOpened: new Date().toISOString(),
      splits: report.splits.map(({ name, patchCount }) => ({ name, patchCount })),
    };
    await this.#file.change((before) => [entry, ...before.filter((other) => other.path !== path)].slice(0, MAX_RECENT));
  }

  async forget(placeId: string): Promise<void> {
    const path = this.#places.resolve(placeId);
    await this.#file.change((before) => before.filter((other) => other.path !== path));
  }

  async clear(): Promise<void> {
    await this.#file.change(() => []);
  }
}
