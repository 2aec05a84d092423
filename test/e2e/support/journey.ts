import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { writeSampleDataset } from '../../support/sample-dataset.ts';
import { type HostOptions, type RunningHost, startHost } from './hosts.ts';

const PATCH_PIXELS = 512 * 512;

interface Desk {
  /** For whatever a journey writes. */
  readonly folder: string;
  readonly dataset: string;
  readonly userData: string;
  start(options?: Partial<HostOptions>): Promise<RunningHost>;
}

/** A small dataset and a folder for the application's data; every host that a journey starts is ended. */
export const test = base.extend<{ desk: Desk }>({
  desk: async ({ browser }, use, info) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush e2e ä-')));
    const dataset = join(folder, 'data set');
    const userData = join(folder, 'user-data');
    await writeSampleDataset(dataset);
    // Its card lies over the patch: the tour has journeys of its own.
    await mkdir(userData);
    await writeFile(join(userData, 'settings.json'), JSON.stringify({ tour: false }));
    const running: RunningHost[] = [];
    const start = async (options: Partial<HostOptions> = {}) => {
      const host = await startHost(info.project.name, browser, { userData, ...options });
      running.push(host);
      return host;
    };
    await use({ folder, dataset, userData, start });
    for (const host of running) await host.close();
    await rm(folder, { recursive: true, force: true });
  },
});

/** Codes of an int8 `.dat` file. */
export async function codesOf(...path: string[]): Promise<Int8Array> {
  const bytes = await readFile(join(...path));
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The first few codes that differ, as `[patch, row, column, found, expected]`. */
export function differences(found: Int8Array, expected: Int8Array): number[][] {
  const list: number[][] = found.length === expected.length ? [] : [[found.length, expected.length]];
  for (let i = 0; i < expected.length && list.length < 5; i++) {
    if (found[i] === expected[i]) continue;
    const at = i % PATCH_PIXELS;
    list.push([Math.floor(i / PATCH_PIXELS), Math.floor(at / 512), at % 512, found[i], expected[i]]);
  }
  return list;
}
