import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import type { Argument, HostEvent } from '../../../shared/contract.ts';
import { applyDelta, encodeDelta } from '../../../shared/raster/delta.ts';
import { type SampleOptions, writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { block, encode, readCodes } from '../export/export-fixture.ts';

const LABEL = 'LABEL_manual_hq.dat';

/** The application with a sample dataset open, as a page has it. */
async function start(options: SampleOptions = {}) {
  const folder = await temporaryFolder();
  const dataset = join(folder, 'dataset');
  await writeSampleDataset(dataset, options);
  const host = await TestHost.start(join(folder, 'user-data'));
  onTestFinished(() => host.close());
  const page = host.connect();
  const { calls } = page;
  const place = async (path: string) => (await calls['place.typed']({ path })).placeId;
  const { report } = await calls['dataset.open']({ placeId: await place(dataset) });
  const { datasetId } = report;

  async function paint(patch: number, change: (codes: Int16Array) => void, splitId = 'train'): Promise<void> {
    const mask = { datasetId, splitId, patch, target: 'manual_hq' } as const;
    const state = await calls['mask.open'](mask);
    const before = widenCodes(state.base, state.itemType);
    applyDelta(before, state.delta, 'forward');
    const after = before.slice();
    change(after);
    const result = await calls['mask.command']({
      kind: 'edit',
      ...mask,
      commandId: randomUUID(),
      annotator: 'Ada',
      parentId: state.headId,
      tool: 'brush',
      code: null,
      delta: encodeDelta(before, after),
    });
    expect(result.status).toBe('saved');
  }

  async function exports(fileName: string | null, over: Partial<Argument<'export.start'>> = {}) {
    return calls['export.start']({
      datasetId,
      splitId: 'train',
      target: 'manual_hq',
      jobId: randomUUID(),
      placeId: fileName === null ? null : await place(join(folder, fileName)),
      itemType: 'int8',
      fill: null,
      overwrite: fileName === null,
      replaceSource: fileName === null,
      ...over,
    });
  }

  const events: HostEvent[] = [];
  page.onEvent((event) => events.push(event));
  return { folder, dataset, calls, datasetId, place, paint, exports, events };
}

test('after the source was replaced, the split is exported again, whichever of its patches were opened since', async () => {
  const { folder, dataset, calls, datasetId, paint, exports } = await start();
  const expected = await readCodes(join(dataset, 'train', LABEL), 'int8');
  for (const patch of [0, 1, 2]) {
    const change = block(3, 10 + patch, 20, 110, 70);
    await paint(patch, change);
    change(expected.subarray(patch * PATCH_PIXELS));
  }
  expect(await exports(null)).toMatchObject({ changedPatches: 3 });
  await calls['mask.open']({ datasetId, splitId: 'train', patch: 0, target: 'manual_hq' });
  expect(await exports('out.dat')).toMatchObject({ changedPatches: 0 });
  expect(await exports(null)).toMatchObject({ changedPatches: 0 });
  for (const path of [join(folder, 'out.dat'), join(dataset, 'train', LABEL)]) {
    expect(Buffer.compare(await readFile(path), encode(expected, 'int8'))).toBe(0);
  }
});

test('a dataset whose folder has been moved away does not stop the export of another', async () => {
  const { folder, dataset, calls, place, paint, exports } = await start();
  const other = join(folder, 'other');
  await writeSampleDataset(other);
  await calls['dataset.open']({ placeId: await place(other) });
  await rename(other, join(folder, 'elsewhere'));
  await paint(0, block(3, 10, 20, 110, 70));
  expect(await exports('out.dat')).toMatchObject({ changedPatches: 1 });
  await rename(join(folder, 'elsewhere'), other);
  const band = join(other, 'train', 'L1C_B2.dat');
  await expect(exports('other/train/L1C_B2.dat', { overwrite: true })).rejects.toMatchObject({ code: 'bad-argument' });
  expect((await readFile(band)).length).toBe((await readFile(join(dataset, 'train', 'L1C_B2.dat'))).length);
});

test('the copy that was kept of a replaced label is never overwritten', async () => {
  const { dataset, paint, exports } = await start();
  const before = await readFile(join(dataset, 'train', LABEL));
  await paint(0, block(3, 10, 20, 110, 70));
  await exports(null);
  const [kept] = (await readdir(join(dataset, 'train'))).filter((name) => name.includes('.before-'));
  const refused = exports(`dataset/train/${kept}`, { overwrite: true });
  await expect(refused).rejects.toThrow(`${kept} of the open dataset's train, which an export never overwrites`);
  expect(Buffer.compare(await readFile(join(dataset, 'train', kept)), before)).toBe(0);
});
