import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import type { Argument } from '../../../shared/contract.ts';
import { applyDelta, encodeDelta } from '../../../shared/raster/delta.ts';
import { type SampleOptions, writeSampleDataset, writeSparseFile } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { block, encode, readCodes } from '../export/export-fixture.ts';

const LABEL = 'LABEL_manual_hq.dat';

/** The application with a sample dataset open, as a page has it. */
async function start(options: SampleOptions = {}, prepare: (dataset: string) => Promise<void> = async () => undefined) {
  const folder = await temporaryFolder();
  const dataset = join(folder, 'dataset');
  await writeSampleDataset(dataset, options);
  await prepare(dataset);
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
      detail: null,
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

  return { folder, dataset, page, calls, datasetId, place, paint, exports };
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
  // by another name too, as one that an export may have
  await link(join(dataset, 'train', kept), join(dataset, '..', 'linked.dat'));
  const refused = exports('linked.dat', { overwrite: true });
  await expect(refused).rejects.toThrow(`${kept} of the open dataset's train, which an export never overwrites`);
  expect(Buffer.compare(await readFile(join(dataset, 'train', kept)), before)).toBe(0);
});

/** A label of so many patches, of which next to nothing takes space on the disk. */
async function makeLarge(label: string, patchCount: number): Promise<void> {
  await writeSparseFile(label, patchCount * PATCH_PIXELS);
}

test('an export tells how far it is, and is stopped without a trace', async () => {
  const splits = [{ folder: 'train', patchCount: 1, layers: ['LABEL_manual_hq'] }];
  const { folder, dataset, calls, page, exports } = await start({ splits }, (path) =>
    makeLarge(join(path, 'train', LABEL), 400),
  );
  const jobId = randomUUID();
  const told: number[] = [];
  page.onEvent((event) => {
    if (event.kind !== 'progress' || event.jobId !== jobId) return;
    if (told.length === 0) void calls['job.cancel']({ jobId });
    told.push(event.done / event.total);
    expect(event.label).toBe('Writing labels');
  });
  await expect(exports('out.dat', { jobId })).rejects.toMatchObject({ code: 'cancelled' });
  expect(told[0]).toBeLessThan(0.5);
  expect((await readdir(folder)).sort()).toEqual(['dataset', 'user-data']);
  expect(await readdir(join(dataset, 'train'))).toEqual([LABEL]);
  expect(await exports('out.dat')).toMatchObject({ patchCount: 400 });
});

test('what is painted while an export runs is not in it', async () => {
  const splits = [{ folder: 'train', patchCount: 1, layers: ['LABEL_manual_hq'] }];
  const { folder, page, paint, exports } = await start({ splits }, (path) =>
    makeLarge(join(path, 'train', LABEL), 400),
  );
  await paint(399, block(3, 10, 20, 110, 70));
  const jobId = randomUUID();
  const painting: Promise<void>[] = [];
  page.onEvent((event) => {
    if (event.kind !== 'progress' || event.jobId !== jobId || painting.length > 0) return;
    painting.push(paint(399, block(1, 10, 20, 110, 70)).then(() => paint(398, block(2, 10, 20, 110, 70))));
  });
  expect(await exports('out.dat', { jobId })).toMatchObject({ changedPatches: 1, changedPixels: 5000 });
  expect(painting).toHaveLength(1);
  await Promise.all(painting);
  const written = (await readFile(join(folder, 'out.dat'))).subarray(398 * PATCH_PIXELS);
  const expected = new Int16Array(2 * PATCH_PIXELS);
  block(3, 10, 20, 110, 70)(expected.subarray(PATCH_PIXELS));
  expect(Buffer.compare(written, encode(expected, 'int8'))).toBe(0);
  expect(await exports('later.dat')).toMatchObject({ changedPatches: 2, changedPixels: 10_000 });
});

test('what a killed export left is found beside its target, or beside the label that it was to replace', async () => {
  const { folder, dataset, calls, datasetId, place } = await start();
  const name = `.cloudbrush-${randomUUID()}-1-ffffffff.dat.part`;
  const yesterday = new Date(Date.now() - 25 * 3600 * 1000);
  for (const left of [join(folder, name), join(dataset, 'train', name)]) {
    await writeFile(left, 'labels');
    await utimes(left, yesterday, yesterday);
  }
  const where = { datasetId, splitId: 'train', target: 'manual_hq' } as const;
  const found = async (placeId: string | null) => calls['export.stale']({ ...where, placeId });
  for (const placeId of [await place(folder), await place(join(folder, 'out.dat')), null]) {
    expect(await found(placeId)).toMatchObject([{ fileName: name, sizeBytes: 6 }]);
  }
  expect(await calls['export.stale']({ ...where, splitId: 'val', target: 'manual_sc', placeId: null })).toEqual([]);
  const [beside] = await found(null);
  await calls['export.removeStale']({ staleId: beside.staleId });
  expect(await readdir(join(dataset, 'train'))).not.toContain(name);
  expect(await readdir(folder)).toContain(name);
  await expect(calls['export.removeStale']({ staleId: beside.staleId })).rejects.toMatchObject({ code: 'not-found' });
});
