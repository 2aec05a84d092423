import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import type { HostEvent } from '../../../shared/contract.ts';
import { applyDelta, encodeDelta } from '../../../shared/raster/delta.ts';
import { type SampleOptions, type SampleSplit, writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Small: most of a test's time would go into writing layers that nobody looks at. */
export const listedSplit: SampleSplit = {
  folder: 'train',
  patchCount: 3,
  layers: ['L1C_B2', 'LABEL_manual_hq', 'LABEL_manual_sc'],
  metadata: true,
};

/** A page that has a sample dataset open, on a host that keeps its files in a folder of the test's. */
export async function listedPage(options: SampleOptions = {}) {
  const folder = await temporaryFolder();
  await writeSampleDataset(join(folder, 'data'), { splits: [listedSplit], ...options });
  return openPage(folder);
}

/** The same for a dataset that lies in the folder already. */
export async function openPage(folder: string) {
  const host = await TestHost.start(join(folder, 'user-data'));
  onTestFinished(() => host.close());
  const connection = host.connect();
  const { calls } = connection;
  const { placeId } = await calls['place.typed']({ path: join(folder, 'data') });
  const { report } = await calls['dataset.open']({ placeId });
  const split = { datasetId: report.datasetId, splitId: report.splits[0]?.id ?? '' };

  /** Asks again at each telling until `done`, as a page does. */
  function until<T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        ask().then((answer) => {
          if (!done(answer)) return;
          stop();
          resolve(answer);
        }, reject);
      };
      const stop = connection.onEvent((event: HostEvent) => {
        if (event.kind === 'patches-counted') look();
      });
      look();
    });
  }

  /** Paints a whole mask over; answers the command's id. */
  async function paint(patch: number, pixel: (x: number, y: number) => number): Promise<string> {
    const mask = { ...split, patch, target: 'manual_hq' } as const;
    const state = await calls['mask.open'](mask);
    const before = widenCodes(state.base, state.itemType);
    applyDelta(before, state.delta, 'forward');
    const after = before.slice();
    forEachImagePixel((x, y) => {
      after[y * PATCH_SIZE + x] = pixel(x, y);
    });
    const commandId = randomUUID();
    const command = { commandId, annotator: 'Ada', tool: 'brush', code: null, parentId: state.headId, detail: null };
    await calls['mask.command']({ kind: 'edit', ...mask, ...command, delta: encodeDelta(before, after) });
    return commandId;
  }

  return { folder, host, connection, calls, split, until, paint };
}

export function forEachImagePixel(look: (x: number, y: number) => void): void {
  for (let y = IMAGE_START; y < IMAGE_END; y++) for (let x = IMAGE_START; x < IMAGE_END; x++) look(x, y);
}

/** Pixels of the image area by code: 0, 1, 2, 3, any other. */
export function slowShares(pixel: (x: number, y: number) => number): number[] {
  const shares = [0, 0, 0, 0, 0];
  forEachImagePixel((x, y) => {
    const code = pixel(x, y);
    shares[code >= 0 && code <= 3 ? code : 4]++;
  });
  return shares;
}

export function numbers(bytes: Uint8Array): number[] {
  return [...new Uint32Array(bytes.slice().buffer)];
}
