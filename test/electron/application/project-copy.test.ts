import { linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sampleSplits, writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const splits = [{ ...sampleSplits[0], folder: 'train', patchCount: 1, layers: ['L1C_B2', 'LABEL_manual_hq'] }];

async function start() {
  const folder = await temporaryFolder();
  const dataset = join(folder, 'dataset');
  await writeSampleDataset(dataset, { splits });
  const host = await TestHost.start(join(folder, 'user-data'));
  onTestFinished(() => host.close());
  const { calls } = host.connect();
  const place = async (path: string) => (await calls['place.typed']({ path })).placeId;
  const { report } = await calls['dataset.open']({ placeId: await place(dataset) });
  const copyTo = async (path: string, overwrite = true) =>
    calls['project.copy']({ datasetId: report.datasetId, placeId: await place(path), overwrite });
  return { folder, dataset, copyTo };
}

test('a copy of the project never replaces a file of the open dataset, whatever it is called', async () => {
  const { folder, dataset, copyTo } = await start();
  const other = join(folder, 'other.cloudbrush');
  linkSync(join(dataset, 'train', 'LABEL_manual_hq.dat'), other);
  for (const file of [join(dataset, 'train', 'L1C_B2.dat'), join(dataset, 'train', 'metadata.csv'), other]) {
    const before = readFileSync(file);
    await expect(copyTo(file)).rejects.toThrow(
      /of the open dataset's train, which a copy of the project never overwrites/,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  }
});

test('a copy of the project replaces another project, and nothing else', async () => {
  const { folder, copyTo } = await start();
  const file = join(folder, 'copy.cloudbrush');
  await copyTo(file, false);
  await expect(copyTo(file, false)).rejects.toMatchObject({ code: 'exists' });
  await copyTo(file);
  expect(readFileSync(file, 'latin1').slice(0, 15)).toBe('SQLite format 3');
  const letter = join(folder, 'letter.cloudbrush');
  writeFileSync(letter, 'precious');
  for (const overwrite of [true, false])
    await expect(copyTo(letter, overwrite)).rejects.toMatchObject({ code: 'bad-project' });
  expect(readFileSync(letter, 'utf8')).toBe('precious');
  mkdirSync(join(folder, 'a folder.cloudbrush'));
  await expect(copyTo(join(folder, 'a folder.cloudbrush'))).rejects.toThrow(/is a folder/);
});
