import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startProjectWorker } from '../../../electron/project/project-client.ts';
import type { PatchFilter } from '../../../shared/documents/patch-filters.ts';
import { sampleMetadataRow, sampleSplits } from '../../support/sample-dataset.ts';
import { cloudbrush, makeWork, startCloudbrush, type Work } from './cli-fixture.ts';

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000 });

async function list({ dataset }: Work, ...args: readonly string[]): Promise<string[]> {
  const { status, stdout, stderr } = await cloudbrush('list', dataset, ...args);
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

async function saveFilter({ project }: Work, name: string, filter: PatchFilter): Promise<void> {
  const { store, stop } = startProjectWorker();
  const { handle } = await store.open({ file: project, create: false, networkFileSystem: false });
  await store.setDocument(handle, 'filters', JSON.stringify({ filters: [{ name, filter }] }));
  await store.close(handle);
  await stop();
}

test('without anything asked it prints every patch of every split, with its ids and date', async () => {
  const work = await makeWork();
  const lines = await list(work);
  expect(lines.length).toBe(1 + 3 + 2);
  expect(lines[0]).toBe('split,patch,roi_id,s2_id_gee,s2_date');
  expect(lines.at(-1)).toBe('val,1,ROI_0000,COPERNICUS/S2/20200215T101021_T32TQM_1,2020-02-15');
});

test('classes and agreement are counted where they are asked for, of painted masks as they are in the project', async () => {
  const work = await makeWork({
    splits: [{ folder: 'train', patchCount: 3, layers: ['LABEL_manual_hq', 'LABEL_fmask'], metadata: true }],
    // one patch of each of clear, thick and thin; the other mask says cloud on all of them
    pixels: (_, layer, patch) => (layer === 'LABEL_fmask' ? 4 : patch),
  });
  const columns = ['--columns', 'patch,clear,thick,cloud,iou.fmask,agree.fmask'];
  const before = ['0,100,0,0,0,0', '1,0,100,100,1,100', '2,0,0,100,1,100'];
  expect((await list(work, ...columns)).slice(1)).toEqual(before);
  await work.paint({ split: 'train', patch: 0, change: (codes) => codes.fill(1, 512 * 1, 512 * 510) });
  const bytes = await readFile(work.project);
  const after = await list(work, ...columns, '--project', work.project, '--cloud', '99..', '--sort', 'patch:desc');
  expect(after.slice(1)).toEqual([before[2], before[1], '0,0,100,100,1,100']);
  expect((await list(work, ...columns, '--iou', 'fmask:..0.5')).slice(1)).toEqual([before[0]]);
  expect((await readFile(work.project)).equals(bytes)).toBe(true);
});

test('findings of the checks are counted where they are asked for, and filter and sort', async () => {
  const work = await makeWork({
    splits: [{ folder: 'train', patchCount: 3, layers: ['LABEL_manual_hq'], metadata: true }],
    // as many single pixels as the index says, and no layer for any other check
    pixels: (_, _layer, patch, x, y) => (y === 100 && x % 50 === 10 && x < 50 * patch ? 1 : 0),
  });
  const columns = ['--columns', 'patch,lint,lint.islands,lint.dark-cloud'];
  expect(await list(work, ...columns, '--lint', 'islands:1..', '--sort', 'lint:desc')).toEqual([
    'patch,lint,lint.islands,lint.dark-cloud',
    '2,2,2,',
    '1,1,1,',
  ]);
  expect((await list(work, ...columns, '--lint', '..0')).slice(1)).toEqual(['0,0,0,']);
});

test('work is printed from the project, and saved filters are found there by name', async () => {
  const work = await makeWork();
  await work.paint({ split: 'val', patch: 1, annotator: 'Ada', change: (codes) => codes.fill(3, 5000, 5100) });
  const columns = ['--project', work.project, '--columns', 'split,patch,status,annotator,flagged,meta.difficulty'];
  expect(await list(work, ...columns, '--status', 'in-work,done')).toEqual([
    'split,patch,status,annotator,flagged,meta.difficulty',
    'val,1,in-work,Ada,no,2',
  ]);
  await saveFilter(work, 'not begun', {
    version: 1,
    words: 't32tqm',
    conditions: [{ test: 'is', field: 'status', values: ['untouched'] }],
    sort: [{ field: 'patch', descending: true }],
  });
  const named = await list(work, '--project', work.project, '--filter', 'not begun', '--columns', 'split,patch');
  expect(named.slice(1)).toEqual(['train,2', 'train,1', 'train,0', 'val,0']);
  const narrowed = await list(work, '--project', work.project, '--filter', 'not begun', '--split', 'val', '--json');
  expect(JSON.parse(narrowed.join('\n'))).toEqual([
    expect.objectContaining({ split: 'val', patch: 0, status: 'untouched', annotator: null }),
  ]);
  const missing = await cloudbrush('list', work.dataset, '--project', work.project, '--filter', 'nothing');
  expect(missing).toMatchObject({ status: 1, stdout: '' });
  expect(missing.stderr).toBe('cloudbrush: The project has no filter nothing; it has not begun.\n');
  const none = await cloudbrush('list', work.dataset, '--status', 'done');
  expect(none).toMatchObject({ status: 2, stdout: '' });
  expect(none.stderr).toContain('status needs --project');
});

test('values are quoted where they have to be, and neither changed nor disarmed', async () => {
  const odd = ['=HYPERLINK("x")', 'a,b', 'line\nbreak', ' spaces '];
  const work = await makeWork({
    splits: [{ ...sampleSplits[1], metadata: (patch) => ({ ...sampleMetadataRow(patch), remark: odd[patch] ?? '' }) }],
  });
  const { stdout } = await cloudbrush('list', work.dataset, '--columns', 'patch,remark');
  expect(stdout).toBe('patch,remark\n0,"=HYPERLINK(""x"")"\n1,"a,b"\n');
  const json = await list(work, '--columns', 'remark', '--where', 'remark~HYPER', '--json');
  expect(JSON.parse(json.join('\n'))).toEqual([{ remark: odd[0] }]);
  expect(await list(work, '--where', 'remark=none', '--json')).toEqual(['[]']);
});

test('a column, a layer, a range or a value that cannot be is named: status 2', async () => {
  const work = await makeWork();
  const told: readonly (readonly [readonly string[], string])[] = [
    [['--columns', 'nowhere'], 'there is no column nowhere; there are split, patch, roi_id'],
    [['--iou', 'fmask:0..1'], 'there is no column iou.fmask'],
    [['--lint', 'speckle:1..'], '--lint was speckle:1.., expected one of orphan-shadow, '],
    [['--iou', '0..1'], '--iou was 0..1, expected LAYER:FROM..TO'],
    [['--thick', '5..many'], '--thick: many is no number'],
    [['--date', 'June..'], '--date: June is no day, month or year'],
    [['--roi', 'a..b'], '--roi: roi_id holds neither numbers nor days'],
    [['--where', 'split'], '--where was split, expected COLUMN=VALUE'],
    [['--thick', '5,some'], '--thick: some is no number'],
    [['--thick', '20..10'], '--thick was 20..10, expected the smaller number first'],
    [['--split', 'train,nowhere'], '--split was nowhere, expected train or val'],
    [['--status', 'finished'], '--status was finished, expected untouched or in-work or done or review'],
  ];
  for (const [args, words] of told) {
    const { status, stdout, stderr } = await cloudbrush('list', work.dataset, ...args);
    expect([args, status, stdout]).toEqual([args, 2, '']);
    expect(stderr).toContain(`cloudbrush: ${words}`);
  }
});

test('it ends quietly when its reader has had enough', async () => {
  const work = await makeWork();
  const child = startCloudbrush('list', work.dataset, '--columns', 'all');
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const [status] = (await once(child, 'close')) as [number | null];
  expect([status, stderr]).toEqual([0, '']);
});

test('a project that is not there is not made', async () => {
  const work = await makeWork();
  const missing = join(work.folder, 'other.cloudbrush');
  const { status, stderr } = await cloudbrush('list', work.dataset, '--project', missing);
  expect([status, stderr]).toEqual([1, 'cloudbrush: There is no project other.cloudbrush.\n']);
  await expect(readFile(missing)).rejects.toMatchObject({ code: 'ENOENT' });
});
