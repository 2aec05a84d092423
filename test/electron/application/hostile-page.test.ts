import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A page that does what it likes with the contract, on the browser host, where it may name paths. */
async function page() {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  await writeSampleDataset(data);
  const host = await TestHost.start(join(folder, 'user-data'));
  onTestFinished(() => host.close());
  const { calls } = host.connect();
  const { placeId } = await calls['place.typed']({ path: data });
  const { report } = await calls['dataset.open']({ placeId });
  return { folder, calls, placeId, datasetId: report.datasetId, splitId: report.splits[0]?.id ?? '' };
}

test('a page exports to .dat files alone, whatever it is allowed to replace', async () => {
  const { folder, calls, datasetId, splitId } = await page();
  for (const name of ['.bashrc', 'autostart.desktop', 'labels.dat.sh', 'labels', 'project.cloudbrush']) {
    const path = join(folder, name);
    writeFileSync(path, 'as it was');
    const { placeId } = await calls['place.typed']({ path });
    const choice = {
      target: 'manual_hq',
      itemType: 'int8',
      fill: null,
      overwrite: true,
      replaceSource: false,
    } as const;
    const exported = calls['export.start']({ datasetId, splitId, jobId: crypto.randomUUID(), placeId, ...choice });
    await expect(exported).rejects.toMatchObject({ code: 'bad-argument', message: expect.stringContaining('.dat') });
    expect(readFileSync(path, 'utf8')).toBe('as it was');
  }
});

test('a page copies a project to .cloudbrush files alone', async () => {
  const { folder, calls, datasetId } = await page();
  for (const name of ['.bash_login', 'copy.desktop', 'copy.dat']) {
    const path = join(folder, name);
    const { placeId } = await calls['place.typed']({ path });
    const copied = calls['project.copy']({ datasetId, placeId, overwrite: true });
    await expect(copied).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('.cloudbrush'),
    });
    expect(existsSync(path)).toBe(false);
  }
});

test('a page reads tables of scores from .csv files alone', async () => {
  const { folder, calls, datasetId } = await page();
  for (const name of ['.netrc', 'id_rsa', 'scores.csv.txt']) {
    const path = join(folder, name);
    writeFileSync(path, 'a secret,of mine\n');
    const { placeId } = await calls['place.typed']({ path });
    const read = calls['scores.read']({ datasetId, placeId, jobId: crypto.randomUUID() });
    const refusal = await read.catch((error: Error) => error.message);
    expect(refusal).toContain('.csv');
    expect(refusal).not.toContain('secret');
  }
});
