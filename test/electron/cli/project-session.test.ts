import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { sampleMetadataRow, writeSampleDataset } from '../../support/sample-dataset.ts';
import { block } from '../export/export-fixture.ts';
import { cloudbrush, cloudbrushUnprivileged, makeWork, type Work } from './cli-fixture.ts';

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000 });

/** Puts a split beside the others that the project has never seen. */
async function addSplit(work: Work): Promise<void> {
  const metadata = (patch: number) => sampleMetadataRow(patch + 50);
  await writeSampleDataset(work.dataset, {
    splits: [{ folder: 'test', patchCount: 2, layers: ['L1C_B4', 'LABEL_manual_hq'], metadata }],
  });
}

describe('a command that reads a project', () => {
  it('changes nothing in it, though the dataset holds a split that it does not know', async () => {
    const work = await makeWork();
    await work.paint({ split: 'train', patch: 1, change: block(3, 10, 10, 20, 20) });
    await addSplit(work);
    const before = await readFile(work.project);
    const log = await cloudbrush('log', work.dataset, '--project', work.project);
    expect(log).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('train 1 manual_hq') });
    for (const target of ['manual_hq', 'manual_sc']) {
      const out = ['--out', join(work.folder, `${target}.dat`)];
      const args = ['--project', work.project, '--split', 'train', '--target', target, ...out];
      expect(await cloudbrush('export', work.dataset, ...args)).toMatchObject({ status: 0, stderr: '' });
    }
    expect(Buffer.compare(await readFile(work.project), before)).toBe(0);
    expect((await readdir(work.folder)).filter((name) => name.startsWith('work.'))).toEqual(['work.cloudbrush']);
  });

  it('needs no folder that can be written to', async () => {
    const work = await makeWork();
    await work.paint({ split: 'train', patch: 1, change: block(3, 10, 10, 20, 20) });
    const closed = join(work.folder, 'closed');
    await mkdir(closed);
    await rename(work.project, join(closed, 'work.cloudbrush'));
    const open = join(work.folder, 'open');
    await mkdir(open);
    await chmod(open, 0o777);
    await chmod(work.folder, 0o755);
    await chmod(join(closed, 'work.cloudbrush'), 0o444);
    await chmod(closed, 0o555);
    const project = ['--project', join(closed, 'work.cloudbrush')];
    const log = await cloudbrushUnprivileged('log', work.dataset, ...project);
    expect(log).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('train 1 manual_hq') });
    const args = [...project, '--split', 'train', '--target', 'manual_hq', '--out', join(open, 'out.dat'), '--json'];
    const exported = await cloudbrushUnprivileged('export', work.dataset, ...args);
    expect(exported).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(exported.stdout)).toMatchObject({ changedPatches: [{ patch: 1, annotators: ['Ann'] }] });
    await chmod(closed, 0o755);
    expect(await readdir(closed)).toEqual(['work.cloudbrush']);
  });
});

describe('a command that names a split or a project', () => {
  it('is refused where the project does not know the split, whatever else it knows', async () => {
    const work = await makeWork();
    await addSplit(work);
    const before = await readFile(work.project);
    const args = ['--project', work.project, '--split', 'test', '--target', 'manual_hq'];
    const label = join(work.dataset, 'test', 'LABEL_manual_hq.dat');
    for (const command of [
      ['export', work.dataset, ...args, '--out', join(work.folder, 'out.dat')],
      ['export', work.dataset, ...args, '--replace-source'],
      ['import', work.dataset, ...args, '--mask', label],
    ]) {
      const { status, stdout, stderr } = await cloudbrush(...command);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain('it does not know test (2 patches)');
    }
    expect(Buffer.compare(await readFile(work.project), before)).toBe(0);
  });

  it('does not teach the project other splits by importing into one', async () => {
    const work = await makeWork();
    await addSplit(work);
    const mask = join(work.dataset, 'train', 'LABEL_manual_hq.dat');
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq', '--mask', mask];
    expect(await cloudbrush('import', work.dataset, ...args)).toMatchObject({ status: 0, stderr: '' });
    const test = ['--project', work.project, '--split', 'test', '--target', 'manual_hq', '--mask', mask];
    expect(await cloudbrush('import', work.dataset, ...test)).toMatchObject({ status: 1 });
  });

  it('refuses a named pipe instead of waiting for somebody to write to it', async () => {
    const work = await makeWork();
    const pipe = join(work.folder, 'pipe.cloudbrush');
    await promisify(execFile)('mkfifo', [pipe]);
    const { status, stderr } = await cloudbrush('log', work.dataset, '--project', pipe);
    expect(status).toBe(1);
    expect(stderr).toBe('cloudbrush: pipe.cloudbrush is no regular file, so it is not a Cloudbrush project.\n');
  });
});
