import { randomUUID } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import type { HostEvent } from '../../../shared/contract.ts';
import { applyDelta, encodeDelta } from '../../../shared/raster/delta.ts';
import { sampleSplits, writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const splits = [{ ...sampleSplits[0], folder: 'train', patchCount: 1, layers: ['L1C_B2', 'LABEL_manual_hq'] }];

/** A dataset and two pages, each with what it is told of masks that were changed elsewhere. */
async function start() {
  const folder = await temporaryFolder();
  const path = join(folder, 'dataset');
  await writeSampleDataset(path, { splits });
  const host = await TestHost.start(join(folder, 'user-data'));
  onTestFinished(() => host.close());
  return { path, ada: page(host), grace: page(host) };
}

function page(host: TestHost) {
  const connection = host.connect();
  const { calls } = connection;
  const changes: HostEvent[] = [];
  connection.onEvent((event) => {
    if (event.kind === 'mask-changed') changes.push(event);
  });
  /** Opens the dataset and answers the place of its first mask. */
  async function open(path: string) {
    const { placeId } = await calls['place.typed']({ path });
    const { report } = await calls['dataset.open']({ placeId });
    const splitId = report.splits[0]?.id ?? '';
    return { datasetId: report.datasetId, splitId, patch: 0, target: 'manual_hq' } as const;
  }
  /** Paints one pixel of the mask as it is now. */
  async function paint(mask: Awaited<ReturnType<typeof open>>) {
    const state = await calls['mask.open'](mask);
    const before = widenCodes(state.base, state.itemType);
    applyDelta(before, state.delta, 'forward');
    const after = before.slice();
    const at = 100 * 512 + 100;
    after[at] = before[at] === 1 ? 2 : 1;
    const command = {
      commandId: randomUUID(),
      annotator: 'Ada',
      tool: 'brush',
      code: 1,
      parentId: state.headId,
      detail: null,
    };
    const delta = encodeDelta(before, after);
    expect(await calls['mask.command']({ kind: 'edit', ...mask, ...command, delta })).toMatchObject({
      status: 'saved',
    });
  }
  return { calls, changes, open, paint };
}

test('pages of one project hear of each other, each under its own ids, though a file has joined the folder', async () => {
  const { path, ada, grace } = await start();
  const mine = await ada.open(path);
  await copyFile(join(path, 'train/L1C_B2.dat'), join(path, 'train/L1C_B3.dat'));
  const hers = await grace.open(path);
  expect(hers.datasetId).not.toBe(mine.datasetId);
  await ada.paint(mine);
  expect(grace.changes).toContainEqual({ kind: 'mask-changed', ...hers });
  expect(ada.changes).toEqual([]);
  await grace.paint(hers);
  expect(ada.changes).toContainEqual({ kind: 'mask-changed', ...mine });
});

test('a source that an export wrote and that an opening takes up is told to the other pages', async () => {
  const { path, ada, grace } = await start();
  const mask = await ada.open(path);
  await grace.open(path);
  await ada.paint(mask);
  const { datasetId, splitId, target } = mask;
  const choice = { placeId: null, itemType: 'source', fill: null, overwrite: false, replaceSource: true } as const;
  await ada.calls['export.start']({ datasetId, splitId, target, jobId: randomUUID(), ...choice });
  expect(grace.changes).toHaveLength(1);
  await ada.calls['mask.open'](mask);
  expect(grace.changes).toHaveLength(2);
  await grace.calls['mask.open'](mask);
  expect(ada.changes).toEqual([]);
});
