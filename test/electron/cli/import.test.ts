import { once } from 'node:events';
import { readdir, readFile, symlink, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { samplePixels } from '../../support/sample-dataset.ts';
import { block, encode, type Item, makeCodes, readCodes } from '../export/export-fixture.ts';
import { cloudbrush, makeWork, startCloudbrush, type Work } from './cli-fixture.ts';

const sample = (layerId: string) => makeCodes(3, (patch, x, y) => samplePixels('train', layerId, patch, x, y));

async function importInto(work: Work, codes: Int16Array, itemType: Item, target = 'manual_hq') {
  const mask = join(work.folder, 'mask.dat');
  await writeFile(mask, encode(codes, itemType));
  const args = ['--project', work.project, '--split', 'train', '--target', target, '--mask', mask, '--json'];
  return cloudbrush('import', work.dataset, ...args, '--annotator', 'Cy');
}

async function exported(work: Work, target = 'manual_hq'): Promise<Int16Array> {
  const out = join(work.folder, 'check.dat');
  const args = ['--project', work.project, '--split', 'train', '--target', target, '--out', out, '--overwrite'];
  const { status, stderr } = await cloudbrush('export', work.dataset, ...args);
  if (status !== 0) throw new Error(stderr);
  return readCodes(out, 'int8');
}

async function entries(work: Work): Promise<{ kind: string; tool: string | null; patch: number; annotator: string }[]> {
  const { stdout } = await cloudbrush('log', work.dataset, '--project', work.project, '--json');
  return (JSON.parse(stdout) as { entries: [] }).entries;
}

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000 });

describe('cloudbrush import', () => {
  it.each<Item>(['int8', 'int16'])('records what an %s file changes, one edit a patch', async (itemType) => {
    const work = await makeWork();
    await work.paint({ split: 'train', patch: 2, change: block(3, 10, 10, 20, 20) });
    const before = sample('LABEL_manual_hq');
    block(3, 10, 10, 20, 20)(before.subarray(2 * PATCH_PIXELS));
    const mask = before.slice();
    block(1, 100, 100, 150, 150)(mask.subarray(0, PATCH_PIXELS));
    block(0, 0, 0, 512, 512)(mask.subarray(2 * PATCH_PIXELS));
    const { status, stdout } = await importInto(work, mask, itemType);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      edits: 2,
      recorded: true,
      ignoredPadding: PATCH_PIXELS - 509 * 509,
    });

    const expected = mask.map((code, i) => {
      const inPatch = i % PATCH_PIXELS;
      return isPadding(inPatch % PATCH_SIZE, Math.floor(inPatch / PATCH_SIZE)) ? before[i] : code;
    });
    expect(await exported(work)).toEqual(expected);
    expect((await entries(work)).filter(({ tool }) => tool === 'import')).toMatchObject([
      { patch: 0, annotator: 'Cy' },
      { patch: 2, annotator: 'Cy' },
    ]);
  });

  it('is undone and redone as one', async () => {
    const work = await makeWork();
    const before = sample('LABEL_manual_hq');
    const mask = before.slice();
    block(1, 100, 100, 150, 150)(mask.subarray(0, PATCH_PIXELS));
    block(2, 100, 100, 150, 150)(mask.subarray(PATCH_PIXELS));
    const { groupId } = JSON.parse((await importInto(work, mask, 'int8')).stdout) as { groupId: string };
    const move = ['import', work.dataset, '--project', work.project];
    expect(await cloudbrush(...move, '--undo', groupId)).toMatchObject({ status: 0, stdout: 'Undid 2 edits.\n' });
    expect(await exported(work)).toEqual(before);
    expect(await cloudbrush(...move, '--undo', groupId)).toMatchObject({
      status: 1,
      stderr: `cloudbrush: The import ${groupId} is undone already, so nothing was changed.\n`,
    });
    expect(await cloudbrush(...move, '--redo', groupId)).toMatchObject({ status: 0, stdout: 'Redid 2 edits.\n' });
    expect(await exported(work)).toEqual(mask);
    expect(await cloudbrush(...move, '--redo', groupId)).toMatchObject({
      status: 1,
      stderr: `cloudbrush: The import ${groupId} is not undone, so nothing was changed.\n`,
    });
    const log = (await cloudbrush('log', work.dataset, '--project', work.project)).stdout.trimEnd().split('\n');
    expect(log.map((line) => line.split('  ').at(-1))).toEqual([
      ...Array(2).fill(expect.stringMatching(new RegExp(`^edit import, [\\d,]+ pixels, import ${groupId}$`))),
      ...Array(2).fill(`undo of import ${groupId}`),
      ...Array(2).fill(`redo of import ${groupId}`),
    ]);
  });

  it('undoes nothing where one of its patches has been edited since', async () => {
    const work = await makeWork();
    const mask = sample('LABEL_manual_hq');
    block(1, 100, 100, 150, 150)(mask.subarray(0, PATCH_PIXELS));
    block(2, 100, 100, 150, 150)(mask.subarray(PATCH_PIXELS));
    const { stdout } = await importInto(work, mask, 'int8');
    await work.paint({ split: 'train', patch: 1, change: block(3, 10, 10, 20, 20) });
    const before = await exported(work);
    const { groupId } = JSON.parse(stdout) as { groupId: string };
    const undo = await cloudbrush('import', work.dataset, '--project', work.project, '--undo', groupId);
    expect(undo).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Patch 1 of train has been edited since'),
    });
    expect(await exported(work)).toEqual(before);
  });

  it('records nothing where the file is what the masks are', async () => {
    const work = await makeWork();
    const { stdout } = await importInto(work, sample('LABEL_manual_hq'), 'int8');
    expect(JSON.parse(stdout)).toMatchObject({ edits: 0, pixels: 0, ignoredPadding: 0 });
    expect(await entries(work)).toEqual([]);
  });

  it('takes raw scribble codes, and the unscribbled value of the file', async () => {
    const work = await makeWork();
    const mask = sample('LABEL_manual_sc');
    block(6, 100, 100, 150, 150)(mask);
    block(99, 0, 0, 60, 60)(mask.subarray(PATCH_PIXELS));
    const { status, stdout } = await importInto(work, mask, 'int8', 'manual_sc');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ edits: 2 });
  });

  it('takes the unscribbled value of the file where nothing has decided on it before', async () => {
    // The last patch is scribbled all over: its own labels do not hold the value.
    const pixels = (split: string, layer: string, patch: number, x: number, y: number) => {
      const sample = samplePixels(split, layer, patch, x, y);
      return layer === 'LABEL_manual_sc' && patch === 2 && sample === 99 ? 5 : sample;
    };
    const work = await makeWork({ pixels });
    const mask = makeCodes(3, (patch, x, y) => pixels('train', 'LABEL_manual_sc', patch, x, y));
    block(99, 10, 10, 60, 60)(mask.subarray(2 * PATCH_PIXELS));
    const { status, stdout, stderr } = await importInto(work, mask, 'int8', 'manual_sc');
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ edits: 1 });
  });

  it.each<[string, number, string]>([
    ['manual_hq', 4, 'manual_hq'],
    ['manual_hq', 300, 'manual_hq'],
    ['manual_sc', 7, 'manual_sc'],
  ])('refuses on %s the code %i by patch and pixel, and records nothing', async (target, code) => {
    const work = await makeWork();
    const before = await readFile(work.project);
    const mask = sample(`LABEL_${target}`);
    block(1, 100, 100, 150, 150)(mask);
    mask[2 * PATCH_PIXELS + 509 * PATCH_SIZE + 17] = code;
    const { status, stdout, stderr } = await importInto(work, mask, 'int16', target);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^cloudbrush: Patch 2, row 509, column 17.*${code}.*\\n$`));
    expect(await entries(work)).toEqual([]);
    expect((await readFile(work.project)).length).toBe(before.length);
  });

  it.each<[string, (path: string) => Promise<void>, RegExp]>([
    ['of the wrong size', (path) => writeFile(path, new Uint8Array(1000)), /1000 bytes, but labels of shape \(3, 512/],
    ['that is a .npy file', writeNpy, /begins with a NumPy .npy header/],
    ['that is not there', async () => undefined, /cannot be read: it does not exist/],
  ])('refuses a mask file %s', async (_, write, words) => {
    const work = await makeWork();
    const mask = join(work.folder, 'mask.dat');
    await write(mask);
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq', '--mask', mask];
    const { status, stdout, stderr } = await cloudbrush('import', work.dataset, ...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(words);
    expect(stderr.trimEnd().split('\n').length).toBe(1);
  });

  it('refuses the project itself as the mask file, and leaves it as it is', async () => {
    const work = await makeWork();
    const link = join(work.folder, 'mask.dat');
    await symlink(work.project, link);
    const before = await readFile(work.project);
    for (const mask of [work.project, link]) {
      const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq', '--mask', mask];
      const { status, stderr } = await cloudbrush('import', work.dataset, ...args);
      expect([status, stderr]).toEqual([1, `cloudbrush: ${mask} is the project itself: name a .dat file of labels.\n`]);
    }
    expect(Buffer.compare(await readFile(work.project), before)).toBe(0);
  });

  it('records nothing where it is interrupted', async () => {
    const patchCount = 300;
    const work = await makeWork({
      splits: [{ folder: 'train', patchCount, layers: ['LABEL_manual_hq'], metadata: true }],
    });
    const mask = join(work.folder, 'mask.dat');
    await writeFile(mask, new Int8Array(patchCount * PATCH_PIXELS).fill(3));
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq', '--mask', mask];
    const child = startCloudbrush('import', work.dataset, ...args);
    // The project's log is there as soon as it is open for work.
    for await (const { filename } of watch(work.folder)) if (filename === 'work.cloudbrush-wal') break;
    child.kill('SIGINT');
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status).toBe(130);
    expect(await entries(work)).toEqual([]);
    expect((await readdir(work.folder)).sort()).toEqual(['dataset', 'mask.dat', 'work.cloudbrush']);
  });

  it('does not make a project where there is none', async () => {
    const work = await makeWork();
    const mask = join(work.dataset, 'train', 'LABEL_manual_hq.dat');
    const args = ['--split', 'train', '--target', 'manual_hq', '--mask', mask];
    const missing = join(work.folder, 'none.cloudbrush');
    const { status, stderr } = await cloudbrush('import', work.dataset, '--project', missing, ...args);
    expect(status).toBe(1);
    expect(stderr).toContain('There is no project none.cloudbrush');
    await expect(readFile(missing)).rejects.toThrow('ENOENT');
  });
});

async function writeNpy(path: string): Promise<void> {
  const header = "\x93NUMPY\x01\x00v\x00{'descr': '|i1', 'fortran_order': False, 'shape': (3, 512, 512), }";
  await writeFile(path, Buffer.concat([Buffer.from(header, 'latin1'), new Uint8Array(3 * PATCH_PIXELS)]));
}
