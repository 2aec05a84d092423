import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MAX_OPEN } from '../../../electron/application/open-datasets.ts';
import { createProject } from '../../../electron/project/new-project.ts';
import { layerCatalogue } from '../../../shared/cloudsen12/layer-names.ts';
import { sampleMetadataRow, samplePixels, sampleSplits, writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const splits = [{ ...sampleSplits[0], folder: 'train', patchCount: 1, layers: ['L1C_B2', 'LABEL_manual_hq'] }];

async function start() {
  const folder = await temporaryFolder();
  const userData = join(folder, 'user-data');
  const host = await TestHost.start(userData);
  onTestFinished(() => host.close());
  const { calls } = host.connect();
  async function open(path: string) {
    const { placeId } = await calls['place.typed']({ path });
    return calls['dataset.open']({ placeId });
  }
  async function make(name: string): Promise<string> {
    const path = join(folder, name);
    await writeSampleDataset(path, { splits });
    return path;
  }
  return { folder, userData, host, calls, open, make };
}

const firstMask = ({ report }: { report: { datasetId: string; splits: readonly { id: string }[] } }) => {
  return { datasetId: report.datasetId, splitId: report.splits[0]?.id ?? '', patch: 0, target: 'manual_hq' } as const;
};

test('one dataset too many opens, and the one used longest ago is closed for it', async () => {
  const { calls, open, make } = await start();
  const [first, second] = [await open(await make('first')), await open(await make('second'))];
  for (let i = 2; i < MAX_OPEN; i++) await open(await make(`number ${i}`));
  await calls['mask.open'](firstMask(first));
  await open(await make('last'));
  await calls['mask.open'](firstMask(first));
  await expect(calls['mask.open'](firstMask(second))).rejects.toThrow(/not open any more/);
}, 60_000);

test('folders without a layer do not close the dataset that is worked on', async () => {
  const { calls, open, make } = await start();
  const opened = await open(await make('one'));
  for (let i = 0; i <= MAX_OPEN; i++) await expect(open(await temporaryFolder())).rejects.toThrow(/no layer/);
  await calls['mask.open'](firstMask(opened));
});

test('a folder cloned without its data is refused in few words that name a file with its folders', async () => {
  const { folder, open } = await start();
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 4451205120\n`;
  await mkdir(join(folder, 'clone', 'train'), { recursive: true });
  for (const { id } of layerCatalogue) await writeFile(join(folder, 'clone', 'train', `${id}.dat`), pointer);
  await expect(open(join(folder, 'clone'))).rejects.toThrow(
    'clone holds no layer that can be shown, though there are .dat files in it. ' +
      'train/EXTRA_CDI.dat is a Git LFS pointer (135 bytes), not the data file of 4,451,205,120 bytes that it stands for. ' +
      'Run "git lfs pull" in the folder, or download the file itself. ' +
      'The same holds for 48 more files, for example train/EXTRA_Shwdirection.dat.',
  );
});

test('two pages that open a new dataset at once share one project', async () => {
  const { open, make, userData } = await start();
  const path = await make('one');
  await Promise.all([open(path), open(path), open(path)]);
  const projects = (await readdir(join(userData, 'projects'))).filter((name) => name.endsWith('.cloudbrush'));
  expect(projects).toHaveLength(1);
});

test('a project that was begun for the dataset and got no further is taken up, and one of another dataset is not', async () => {
  const { userData, open, make } = await start();
  const projects = join(userData, 'projects');
  const begun = ['mine-11111111.cloudbrush', 'mine-and-yours-00000000.cloudbrush', 'yours-22222222.cloudbrush'];
  for (const name of begun) createProject(join(projects, name));
  expect((await open(await make('mine'))).project).toMatchObject({ state: 'open', name: 'mine-11111111' });
  expect((await readdir(projects)).filter((name) => name.endsWith('.cloudbrush')).sort()).toEqual(begun);
});

test('datasets that are opened at once are all in the recent list', async () => {
  const { calls, open, make } = await start();
  const paths = [await make('one'), await make('two'), await make('three')];
  await Promise.all(paths.map(open));
  const names = (await calls['recent.list']({})).map((recent) => recent.name);
  expect(names.sort()).toEqual(['one', 'three', 'two']);
});

test('settings that are changed at once are both kept', async () => {
  const { calls } = await start();
  await Promise.all([
    calls['settings.set']({ annotator: 'Ada' }),
    calls['settings.set']({ scribbleNaming: 'edge-first' }),
  ]);
  expect((await calls['app.hello']({})).settings).toMatchObject({ annotator: 'Ada', scribbleNaming: 'edge-first' });
});

test.each([
  ['metadata.csv that says something else of the same patches', true],
  ['pixels of other patches, where no metadata.csv tells them', false],
])('a folder is read anew with %s, though names and sizes are the same', async (_, metadata) => {
  const { open, folder } = await start();
  const path = join(folder, 'data');
  const write = (shift: number) =>
    writeSampleDataset(path, {
      splits: [{ ...splits[0], metadata: metadata && ((patch) => sampleMetadataRow(patch + shift)) }],
      pixels: (...[split, layer, patch, x, y]) => samplePixels(split, layer, patch, x, y) + (metadata ? 0 : shift),
    });
  await write(0);
  const first = await open(path);
  expect((await open(path)).report.datasetId).toBe(first.report.datasetId);
  await write(1);
  const second = await open(path);
  expect(second.report.datasetId).not.toBe(first.report.datasetId);
  // Other patches are other work: an edit of theirs gets into the project of those that lay here before only if one says so.
  expect(second.project.state).toBe('choose');
});
