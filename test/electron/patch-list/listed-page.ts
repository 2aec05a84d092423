import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Target } from '../../../shared/cloudsen12/classes.ts';
import { IMAGE_END, IMAGE_START } from '../../../shared/cloudsen12/patch-frame.ts';
import type { HostEvent } from '../../../shared/contract.ts';
import { type SampleOptions, samplePixels, writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A page that has a sample dataset open, on a host that keeps its files in a folder of the test's. */
export async function listedPage(options: SampleOptions = {}) {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  await writeSampleDataset(data, options);
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

  /** Asks again at each event until `done`, as a page does. */
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

  return { folder, host, connection, calls, split, until };
}

/** Pixels of the image area of a sample patch that `counts` accepts. */
export function slowCount(
  layerId: string,
  patch: number,
  counts: (code: number, x: number, y: number) => boolean,
): number {
  let count = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      if (counts(samplePixels('train', layerId, patch, x, y), x, y)) count++;
    }
  }
  return count;
}

export function numbers(bytes: Uint8Array): number[] {
  return [...new Uint32Array(bytes.slice().buffer)];
}

export const target: Target = 'manual_hq';
