import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { OpenDatasets } from '../../../electron/application/open-datasets.ts';
import { ProjectRescue, type Recover } from '../../../electron/application/project-rescue.ts';
import { recoverInWorker } from '../../../electron/project/recovery/recover-in-worker.ts';
import type { ProjectState } from '../../../shared/contract.ts';
import { sampleSplits, writeSampleDataset } from '../../support/sample-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { sharedWorker } from '../project/painted-masks.ts';

const splits = [{ ...sampleSplits[0], folder: 'train', patchCount: 1, layers: ['L1C_B2', 'LABEL_manual_hq'] }];

/** A dataset whose project was found damaged, though every page of it can be read. */
async function damagedDataset(
  meanwhile: (datasets: OpenDatasets, dataset: string) => Promise<void> = () => Promise.resolve(),
) {
  const folder = await temporaryFolder();
  const dataset = join(folder, 'data');
  await writeSampleDataset(dataset, { splits });
  const { store } = sharedWorker();
  const projectsDir = join(folder, 'projects');
  const datasets = new OpenDatasets({ store, projectsDir });
  onTestFinished(() => datasets.closeAll());
  const recover: Recover = async (_, damagedFile, newFile, control) => {
    await meanwhile(datasets, dataset);
    return recoverInWorker(damagedFile, newFile, null, control);
  };
  const rescue = new ProjectRescue({ store, datasets, projectsDir, backupsDir: join(folder, 'backups'), recover });
  const opened = await datasets.open(dataset);
  await opened.projectChoice.find(null);
  const { file, handle, uuid } = opened.project;
  await store.keepBackup(handle, join(folder, 'backups', uuid), 10);
  await opened.projectChoice.leave({ file, finding: 'a page is not as it should be' });
  opened.projectChoice.mayLookAgain();
  return { dataset, datasets, rescue, opened, file, projectsDir };
}

test('a page that comes while a damaged project is read is told of the damage, and opens nothing', async () => {
  const states: ProjectState[] = [];
  const { rescue, opened } = await damagedDataset(async (datasets, dataset) => {
    states.push(await (await datasets.open(dataset)).projectChoice.find(null));
  });
  const { project } = await rescue.recover(opened, {});
  expect(states).toMatchObject([{ state: 'damaged', finding: 'a page is not as it should be' }]);
  expect(project).toMatchObject({ state: 'open' });
});

test('of two pages that decide about a damaged project at once the first one does', async () => {
  const { rescue, opened, projectsDir } = await damagedDataset();
  const [first, second] = await Promise.allSettled([rescue.recover(opened, {}), rescue.startNew(opened)]);
  expect(first).toMatchObject({ status: 'fulfilled', value: { project: { state: 'open' } } });
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } });
  expect(readdirSync(projectsDir).filter((name) => name.endsWith('.cloudbrush'))).toHaveLength(1);
});

test('a damaged project keeps its name where no other can take its place, and is asked about again', async () => {
  const { rescue, opened, file, dataset, datasets } = await damagedDataset();
  renameSync(dataset, `${dataset} unplugged`);
  await expect(rescue.startNew(opened)).rejects.toThrow();
  expect(existsSync(file)).toBe(true);
  renameSync(`${dataset} unplugged`, dataset);
  const state = await (await datasets.open(dataset)).projectChoice.find(null);
  expect(state).toMatchObject({ state: 'open' });
  expect((await datasets.open(dataset)).projectChoice.file).toBe(file);
});

test('backups of a project that was recovered are still offered, as they may hold what could not be read', async () => {
  const { rescue, opened } = await damagedDataset();
  const before = await rescue.backups(opened);
  expect(before.backups).toHaveLength(1);
  const { opened: fresh } = await rescue.recover(opened, {});
  expect((await rescue.backups(fresh)).backups).toEqual(before.backups);
});
