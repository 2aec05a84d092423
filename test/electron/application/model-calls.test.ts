import { randomUUID } from 'node:crypto';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { scoredPatches } from '../../../shared/patch-list/score-table.ts';
import { unpackOffer } from '../../../shared/proposals/packed-offer.ts';
import { writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writePlanes } from '../models/model-files.ts';

const at = PATCH_SIZE + 1;

/** A page that has the sample dataset open, whose split `train` has 3 patches. */
async function open() {
  const folder = await temporaryFolder();
  await writeSampleDataset(join(folder, 'dataset'));
  const host = await TestHost.start(join(folder, 'user-data'));
  onTestFinished(() => host.close());
  const { calls } = host.connect();
  const placeOf = async (path: string) => (await calls['place.typed']({ path })).placeId;
  const { report } = await calls['dataset.open']({ placeId: await placeOf(join(folder, 'dataset')) });
  const { datasetId } = report;
  const path = join(folder, 'softmax.dat');
  const choose = async (splitId = 'train', chosen = path) =>
    calls['model.open']({ datasetId, splitId, placeId: await placeOf(chosen) });
  const uncertainty = (modelId: string) => calls['model.uncertainty']({ datasetId, modelId, jobId: randomUUID() });
  return { folder, path, calls, datasetId, choose, uncertainty };
}

/** Of three patches the second is the surest, and the third says nothing. */
function writeSoftmax(path: string): Promise<void> {
  const clear = [0.6, 0.9, Number.NaN];
  return writePlanes(path, 12, Float32Array, (plane, number) => {
    const share = clear[Math.floor(number / 4)] ?? 0;
    plane.fill(number % 4 === 0 ? share : (1 - share) / 3);
  });
}

describe("a model's output", () => {
  test('is opened for a split, told in words, and read patch by patch', async () => {
    const { path, calls, datasetId, choose } = await open();
    await writeSoftmax(path);
    const report = await choose();
    expect(report).toMatchObject({ splitId: 'train', name: 'softmax.dat', kind: 'probabilities' });
    expect(report).not.toHaveProperty('layout');
    const { modelId } = report;
    const packed = await calls['model.offer']({ datasetId, modelId, patch: 1 });
    expect(packed).toHaveLength(2 * PATCH_PIXELS);
    const { classes, certainty } = unpackOffer(packed);
    expect([classes[at], certainty?.[at], classes[0]]).toEqual([0, 221, 4]);
    expect(unpackOffer(await calls['model.offer']({ datasetId, modelId, patch: 2 })).classes[at]).toBe(4);
    await expect(calls['model.offer']({ datasetId, modelId, patch: 3 })).rejects.toMatchObject({
      code: 'bad-argument',
    });
    await expect(choose('val')).rejects.toMatchObject({ code: 'bad-file' });
  });

  test('says how unsure it is of each patch of which it says anything, as scores of a table', async () => {
    const { path, choose, uncertainty } = await open();
    await writeSoftmax(path);
    const table = await uncertainty((await choose()).modelId);
    expect(table).toMatchObject({ fileName: 'softmax.dat', columns: ['uncertainty'], rows: 2, matched: 2 });
    const scored = scoredPatches(table);
    expect(scored).toMatchObject([
      { splitId: 'train', patch: 0 },
      { splitId: 'train', patch: 1 },
    ]);
    expect(scored[0]?.scores[0]).toBeCloseTo(1 - 0.6 + 0.4 / 3, 2);
    expect(scored[1]?.scores[0]).toBeCloseTo(1 - 0.9 + 0.1 / 3, 2);
  });

  test('of class codes does not say how sure it is', async () => {
    const { path, calls, datasetId, choose, uncertainty } = await open();
    await writePlanes(path, 3, Uint8Array, (plane) => plane.fill(2));
    const { modelId } = await choose();
    expect(await calls['model.offer']({ datasetId, modelId, patch: 0 })).toHaveLength(PATCH_PIXELS);
    await expect(uncertainty(modelId)).rejects.toThrow(/softmax.dat holds class codes/);
  });

  test('that changes while its patches are counted is told', async () => {
    const { path, choose, uncertainty } = await open();
    await writeSoftmax(path);
    const { modelId } = await choose();
    await truncate(path, 1000);
    await expect(uncertainty(modelId)).rejects.toMatchObject({ code: 'unreadable' });
  });

  test('is not read any more once it is closed, or eight others were opened after it', async () => {
    const { path, calls, datasetId, choose } = await open();
    await writePlanes(path, 3, Uint8Array, (plane) => plane.fill(2));
    const { modelId } = await choose();
    await calls['model.close']({ datasetId, modelId });
    await calls['model.close']({ datasetId, modelId });
    const gone = { code: 'not-found', message: expect.stringContaining('Choose it again') };
    await expect(calls['model.offer']({ datasetId, modelId, patch: 0 })).rejects.toMatchObject(gone);
    const first = await choose();
    for (let n = 0; n < 8; n++) await choose();
    await expect(calls['model.offer']({ datasetId, modelId: first.modelId, patch: 0 })).rejects.toMatchObject(gone);
  });

  test('is refused without a path in the words', async () => {
    const { folder, choose } = await open();
    const path = join(folder, 'notes.txt');
    await writeFile(path, 'none');
    const error: unknown = await choose('train', path).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'bad-file', message: expect.stringContaining('notes.txt') });
    expect(String(error)).not.toContain(folder);
  });
});
