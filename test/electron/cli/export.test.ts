import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, stat, utimes, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { samplePixels } from '../../support/sample-dataset.ts';
import { block, encode, makeCodes, readCodes } from '../export/export-fixture.ts';
import { sha256 } from '../export/scene-bytes.ts';
import { cloudbrush, makeWork, startCloudbrush } from './cli-fixture.ts';

const LABEL = 'LABEL_manual_hq.dat';

/** The sample's labels of a split as codes. */
function sampleLabels(patchCount: number, layerId = 'LABEL_manual_hq', split = 'train'): Int16Array {
  return makeCodes(patchCount, (patch, x, y) => samplePixels(split, layerId, patch, x, y));
}

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000 });

describe('cloudbrush export', () => {
  it('writes the split with the edits, and says what it did', async () => {
    const work = await makeWork();
    await work.paint(
      { split: 'train', patch: 2, change: block(3, 10, 20, 110, 70) },
      { split: 'train', patch: 2, annotator: 'Bo', change: block(1, 10, 20, 20, 30) },
      { split: 'train', patch: 0, target: 'manual_sc', change: block(2, 10, 20, 20, 30) },
    );
    const out = join(work.folder, 'out.dat');
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq', '--out', out];
    const { status, stdout, stderr } = await cloudbrush('export', work.dataset, ...args);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('int8, shape (3, 512, 512), 786,432 bytes');
    expect(stdout).toContain('changed patches: 1 (');

    const expected = sampleLabels(3);
    const edited = expected.subarray(2 * PATCH_PIXELS);
    block(3, 10, 20, 110, 70)(edited);
    block(1, 10, 20, 20, 30)(edited);
    expect(await readCodes(out, 'int8')).toEqual(expected);
    const manifest = JSON.parse(await readFile(`${out}.manifest.json`, 'utf8')) as { changedPatches: unknown[] };
    expect(manifest.changedPatches).toEqual([expect.objectContaining({ patch: 2, annotators: ['Ann', 'Bo'] })]);
  });

  it('prints one JSON document', async () => {
    const work = await makeWork();
    const out = join(work.folder, 'out.dat');
    const args = ['--project', work.project, '--split', 'val', '--target', 'manual_hq', '--out', out, '--json'];
    const { status, stdout } = await cloudbrush('export', work.dataset, ...args);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      fileName: 'out.dat',
      shape: [2, 512, 512],
      outputSha256: sha256(await readFile(out)),
      changedPatches: [],
      unlabelledPatches: 0,
      staleTemporaries: [],
    });
  });

  it('writes scribbles of a split that has none: 99, or the code of --fill', async () => {
    const work = await makeWork();
    await work.paint({ split: 'val', patch: 1, target: 'manual_sc', change: block(5, 30, 30, 40, 40) });
    for (const [fill, code] of [
      [[], 99],
      [['--fill', '-1'], -1],
    ] as const) {
      const out = join(work.folder, `out${code}.dat`);
      const args = ['--project', work.project, '--split', 'val', '--target', 'manual_sc', '--out', out, '--json'];
      const { status, stdout } = await cloudbrush('export', work.dataset, ...args, ...fill);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ source: null, unlabelledPatches: 1 });
      const expected = makeCodes(2, (patch, x, y) => {
        if (isPadding(x, y)) return 0;
        return patch === 1 && x >= 30 && x < 40 && y >= 30 && y < 40 ? 5 : code;
      });
      expect(await readCodes(out, 'int8')).toEqual(expected);
    }
  });

  it('keeps 2-byte labels with --dtype source, and refuses 255 in an int8 file', async () => {
    const train = {
      folder: 'train',
      patchCount: 2,
      layers: ['L1C_B4', { id: 'LABEL_manual_hq', itemType: 'int16' }],
    } as const;
    const pixels = (split: string, layer: string, patch: number, x: number, y: number) =>
      layer === 'LABEL_manual_hq' && patch === 1 && x === 300 && y === 200
        ? 255
        : samplePixels(split, layer, patch, x, y);
    const work = await makeWork({ splits: [train], pixels });
    await work.paint({ split: 'train', patch: 0, change: block(3, 10, 20, 110, 70) });
    const out = join(work.folder, 'out.dat');
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq', '--out', out];

    const refused = await cloudbrush('export', work.dataset, ...args);
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^cloudbrush: Patch 1, row 200, column 300 holds 255, .*\n$/);
    expect(await readdir(work.folder)).not.toContain('out.dat');

    expect((await cloudbrush('export', work.dataset, ...args, '--dtype', 'source')).status).toBe(0);
    const expected = sampleLabels(2);
    block(3, 10, 20, 110, 70)(expected);
    expected[PATCH_PIXELS + 200 * PATCH_SIZE + 300] = 255;
    expect(await readCodes(out, 'int16')).toEqual(expected);
  });

  it('never writes over the dataset or the project, and over other files only when told', async () => {
    const work = await makeWork();
    const label = join(work.dataset, 'train', LABEL);
    const band = join(work.dataset, 'val', 'L1C_B2.dat');
    const before = await Promise.all([label, band, work.project].map((path) => readFile(path)));
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq', '--overwrite'];
    const metadata = join(work.dataset, 'train', 'metadata.csv');
    for (const out of [label, band, metadata, work.project]) {
      const { status, stderr } = await cloudbrush('export', work.dataset, ...args, '--out', out);
      expect(status).toBe(1);
      expect(stderr).toMatch(/which an export never overwrites/);
    }
    const after = await Promise.all([label, band, work.project].map((path) => readFile(path)));
    expect(after.map((bytes, i) => Buffer.compare(bytes, before[i]))).toEqual([0, 0, 0]);

    const out = join(work.folder, 'out.dat');
    await writeFile(out, 'old');
    const once = await cloudbrush('export', work.dataset, ...args.slice(0, -1), '--out', out);
    expect(once).toMatchObject({ status: 1, stderr: expect.stringContaining('exists already') });
    expect(await readFile(out, 'utf8')).toBe('old');
    expect((await cloudbrush('export', work.dataset, ...args, '--out', out)).status).toBe(0);
    expect((await stat(out)).size).toBe(3 * PATCH_PIXELS);
  });

  it('replaces the source, which becomes the base of what was painted', async () => {
    const work = await makeWork();
    await work.paint({ split: 'train', patch: 1, change: block(3, 10, 20, 110, 70) });
    const label = join(work.dataset, 'train', LABEL);
    const before = await readFile(label);
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq'];
    const other = join(work.folder, 'out.dat');
    const elsewhere = await cloudbrush('export', work.dataset, ...args, '--replace-source', '--out', other);
    expect(elsewhere).toMatchObject({ status: 1, stderr: expect.stringContaining('but --out is') });

    const { status, stdout } = await cloudbrush('export', work.dataset, ...args, '--replace-source', '--json');
    expect(status).toBe(0);
    const { keptCopy } = JSON.parse(stdout) as { keptCopy: string };
    expect(Buffer.compare(await readFile(join(work.dataset, 'train', keptCopy)), before)).toBe(0);
    const expected = sampleLabels(3);
    block(3, 10, 20, 110, 70)(expected.subarray(PATCH_PIXELS));
    expect(await readCodes(label, 'int8')).toEqual(expected);

    // Painting goes on upon the new file without a question, and the kept copy is no layer.
    await work.paint({ split: 'train', patch: 1, change: block(1, 200, 200, 210, 210) });
    const again = await cloudbrush('export', work.dataset, ...args, '--out', other, '--json');
    expect(again.stderr).toBe('');
    block(1, 200, 200, 210, 210)(expected.subarray(PATCH_PIXELS));
    expect(await readCodes(other, 'int8')).toEqual(expected);
    expect((await cloudbrush('inspect', work.dataset, '--codes', 'none')).stdout).not.toContain('before');
  });

  it('replaces the source, and exports and imports go on at once, no patch having been opened again', async () => {
    const work = await makeWork();
    const expected = sampleLabels(3);
    for (const patch of [0, 1, 2]) {
      const change = block(3, 10 + patch, 20, 110, 70);
      await work.paint({ split: 'train', patch, change });
      change(expected.subarray(patch * PATCH_PIXELS));
    }
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq'];
    const replace = ['export', work.dataset, ...args, '--replace-source', '--json'];
    expect(await cloudbrush(...replace)).toMatchObject({ status: 0, stderr: '' });
    const out = join(work.folder, 'out.dat');
    const exported = await cloudbrush('export', work.dataset, ...args, '--out', out, '--json');
    expect(exported).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(exported.stdout)).toMatchObject({ changedPatches: [] });
    expect(Buffer.compare(await readFile(out), encode(expected, 'int8'))).toBe(0);

    await work.paint({ split: 'train', patch: 0, change: block(1, 200, 200, 210, 210) });
    block(1, 200, 200, 210, 210)(expected);
    block(3, 300, 300, 310, 310)(expected.subarray(2 * PATCH_PIXELS));
    const mask = join(work.folder, 'mask.dat');
    await writeFile(mask, encode(expected, 'int8'));
    const imported = await cloudbrush('import', work.dataset, ...args, '--mask', mask, '--json');
    expect(JSON.parse(imported.stdout)).toMatchObject({ edits: 1, pixels: 100 });
    const again = await cloudbrush(...replace);
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(again.stdout)).toMatchObject({
      changedPatches: [
        { patch: 0, pixels: 100 },
        { patch: 2, pixels: 100 },
      ],
    });
    expect(Buffer.compare(await readFile(join(work.dataset, 'train', LABEL)), encode(expected, 'int8'))).toBe(0);
  });

  it('replaces the one layer of a split without metadata, which is known as before', async () => {
    const work = await makeWork({ splits: [{ folder: 'train', patchCount: 3, layers: ['LABEL_manual_hq'] }] });
    // Over the rows that the split is identified by.
    await work.paint({ split: 'train', patch: 1, change: block(3, 10, 20, 400, 470) });
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq'];
    expect(await cloudbrush('export', work.dataset, ...args, '--replace-source')).toMatchObject({
      status: 0,
      stderr: '',
    });
    const out = join(work.folder, 'out.dat');
    const again = await cloudbrush('export', work.dataset, ...args, '--out', out, '--json');
    expect(again.stderr).toBe('');
    const expected = sampleLabels(3);
    block(3, 10, 20, 400, 470)(expected.subarray(PATCH_PIXELS));
    expect(Buffer.compare(await readFile(out), encode(expected, 'int8'))).toBe(0);
    const log = await cloudbrush('log', work.dataset, '--project', work.project);
    expect(log.stdout).toContain('Ann  train 1 manual_hq  edit brush');
  });

  it('refuses a patch whose source label was changed behind its back', async () => {
    const work = await makeWork();
    await work.paint({ split: 'train', patch: 1, change: block(3, 10, 20, 110, 70) });
    await writeFile(join(work.dataset, 'train', LABEL), new Uint8Array(3 * PATCH_PIXELS).fill(2));
    const out = join(work.folder, 'out.dat');
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq', '--out', out];
    const { status, stderr } = await cloudbrush('export', work.dataset, ...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^cloudbrush: LABEL_manual_hq\.dat holds other labels for patch 1 .*\n$/);
    expect(await readdir(work.folder)).not.toContain('out.dat');
  });

  it.each<[string, (work: { dataset: string; folder: string; project: string }) => readonly string[], number, RegExp]>([
    ['without an output', (w) => ['--project', w.project, '--split', 'train', '--target', 'manual_hq'], 2, /--out is/],
    [
      'of another target',
      (w) => ['--project', w.project, '--split', 'train', '--target', 'hq', '--out', 'x'],
      2,
      /--t/,
    ],
    [
      'of a split that is not there',
      (w) => ['--project', w.project, '--split', 'tset', '--target', 'manual_hq', '--out', join(w.folder, 'x')],
      1,
      /no split tset; it has train, val/,
    ],
    [
      'with a project that is not there',
      (w) => ['--project', `${w.project}x`, '--split', 'val', '--target', 'manual_hq', '--out', join(w.folder, 'x')],
      1,
      /There is no project work\.cloudbrushx/,
    ],
    [
      'with a project that is none',
      (w) => [
        '--project',
        join(w.dataset, 'val/metadata.csv'),
        '--split',
        'val',
        '--target',
        'manual_hq',
        '--out',
        join(w.folder, 'x'),
      ],
      1,
      /metadata\.csv/,
    ],
    [
      'to a folder that is not there',
      (w) => ['--project', w.project, '--split', 'val', '--target', 'manual_hq', '--out', `${join(w.folder, 'new')}/`],
      1,
      /new\/ is a folder: name a file in it/,
    ],
    [
      'with a fill code that nothing would be filled with',
      (w) => [
        '--project',
        w.project,
        '--split',
        'val',
        '--target',
        'manual_hq',
        '--out',
        join(w.folder, 'x'),
        '--fill',
        '7',
      ],
      1,
      /A fill code has no use here: every pixel of LABEL_manual_hq\.dat/,
    ],
    [
      'with a fill code that does not fit',
      (w) => [
        '--project',
        w.project,
        '--split',
        'val',
        '--target',
        'manual_sc',
        '--out',
        join(w.folder, 'x'),
        '--fill',
        '200',
      ],
      1,
      /fill code 200/,
    ],
  ])('%s: one sentence, nothing written', async (_, args, expected, words) => {
    const work = await makeWork();
    const before = await readdir(work.folder);
    const { status, stdout, stderr } = await cloudbrush('export', work.dataset, ...args(work));
    expect([status, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(words);
    expect(stderr.trimEnd().split('\n').length).toBe(1);
    expect(await readdir(work.folder)).toEqual(before);
  });

  it('does not take the project of another dataset, and leaves it as it is', async () => {
    const work = await makeWork();
    const other = await makeWork({
      splits: [{ folder: 'train', patchCount: 3, layers: ['L1C_B4', 'LABEL_manual_hq'] }],
    });
    const before = await readFile(other.project);
    const out = join(work.folder, 'out.dat');
    const args = ['--project', other.project, '--split', 'train', '--target', 'manual_hq', '--out', out];
    const { status, stderr } = await cloudbrush('export', work.dataset, ...args);
    expect(status).toBe(1);
    expect(stderr).toContain('is not the project of dataset: it does not know train (3 patches)');
    expect(Buffer.compare(await readFile(other.project), before)).toBe(0);
  });

  it('takes a split whose label file is damaged for no split without one', async () => {
    const work = await makeWork();
    const label = join(work.dataset, 'train', LABEL);
    await writeFile(label, new Uint8Array(1000));
    const out = join(work.folder, 'out.dat');
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq', '--out', out];
    const { status, stderr } = await cloudbrush('export', work.dataset, ...args);
    expect(status).toBe(1);
    expect(stderr).toContain('LABEL_manual_hq.dat');
    expect(await readdir(work.folder)).not.toContain('out.dat');
  });

  it('finds the project when the dataset has moved', async () => {
    const work = await makeWork();
    await work.paint({ split: 'val', patch: 0, change: block(3, 10, 20, 110, 70) });
    const moved = join(work.folder, 'moved', 'set');
    await mkdir(join(moved, 'val'), { recursive: true });
    for (const name of await readdir(join(work.dataset, 'val'))) {
      await copyFile(join(work.dataset, 'val', name), join(moved, 'val', name));
    }
    const out = join(work.folder, 'out.dat');
    const args = ['--project', work.project, '--split', 'val', '--target', 'manual_hq', '--out', out, '--json'];
    const { status, stdout } = await cloudbrush('export', moved, ...args);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ changedPatches: [{ patch: 0 }] });
  });

  it('that is killed while it replaces the source leaves a dataset and a project that go on together', async () => {
    const patchCount = 300;
    const work = await makeWork({ splits: [{ folder: 'train', patchCount, layers: ['LABEL_manual_hq'] }] });
    await work.paint({ split: 'train', patch: 150, change: block(3, 10, 20, 400, 470) });
    const folder = join(work.dataset, 'train');
    const before = await readFile(join(folder, LABEL));
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq'];
    const child = startCloudbrush('export', work.dataset, ...args, '--replace-source');
    // By then it is writing; where the kill comes after the rename, all that follows holds as well.
    for await (const { filename } of watch(folder)) if (filename?.endsWith('.dat.part')) break;
    child.kill('SIGKILL');
    await once(child, 'close');

    const labels = widenCodes(before, 'int8');
    block(3, 10, 20, 400, 470)(labels.subarray(150 * PATCH_PIXELS));
    const expected = encode(labels, 'int8');
    const again = await cloudbrush('export', work.dataset, ...args, '--replace-source', '--remove-stale');
    expect(again).toMatchObject({ status: 0, stderr: expect.stringContaining('Removed ') });
    expect(Buffer.compare(await readFile(join(folder, LABEL)), expected)).toBe(0);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    const out = join(work.folder, 'out.dat');
    expect(await cloudbrush('export', work.dataset, ...args, '--out', out)).toMatchObject({ status: 0, stderr: '' });
    expect(Buffer.compare(await readFile(out), expected)).toBe(0);
  });

  it('names what killed exports left beside the output, whether it succeeds or not, and removes it when told', async () => {
    const work = await makeWork();
    const left = join(work.folder, `.cloudbrush-${randomUUID()}-1-ffffffff.dat.part`);
    await writeFile(left, 'labels');
    await utimes(left, 0, 0);
    const out = join(work.folder, 'out.dat');
    const args = ['--project', work.project, '--split', 'val', '--target', 'manual_hq', '--out', out];
    const note = `(--remove-stale removes them):\n  ${left} (6 bytes)\n`;
    const written = await cloudbrush('export', work.dataset, ...args, '--json');
    expect(written).toMatchObject({ status: 0, stderr: expect.stringContaining(note) });
    expect(JSON.parse(written.stdout)).toMatchObject({ staleTemporaries: [{ path: left }] });
    const refused = await cloudbrush('export', work.dataset, ...args);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining(note) });
    expect(refused.stderr).toMatch(/cloudbrush: .*out\.dat exists already.*\n$/);
    const removed = await cloudbrush('export', work.dataset, ...args, '--overwrite', '--remove-stale');
    expect(removed.stderr).toBe(`Removed ${left}, which an export that was cut off had left.\n`);
    expect((await readdir(work.folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('writes what five lines of numpy read', async ({ skip }) => {
    const numpy = await promisify(execFile)('python3', ['-c', 'import numpy']).then(
      () => true,
      () => false,
    );
    if (!numpy) {
      console.warn('skipped: python3 with numpy is not installed');
      skip();
    }
    const work = await makeWork();
    await work.paint({ split: 'train', patch: 2, change: block(3, 400, 300, 500, 310) });
    const out = join(work.folder, 'train_manual_hq_corrected.dat');
    const args = ['--project', work.project, '--split', 'train', '--target', 'manual_hq', '--out', out];
    expect((await cloudbrush('export', work.dataset, ...args)).status).toBe(0);
    const readme = await readFile(join(import.meta.dirname, '../../../README.md'), 'utf8');
    const program = /```python\n(.*?)```/s.exec(readme)?.[1] ?? '';
    expect(program.trimEnd().split('\n').length).toBe(5);
    const { stdout } = await promisify(execFile)('python3', ['-c', program], { cwd: work.folder });

    const expected = sampleLabels(3);
    block(3, 400, 300, 500, 310)(expected.subarray(2 * PATCH_PIXELS));
    const counts = [0, 1, 2, 3].map((code) => {
      const inImage = (i: number) => !isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE) % PATCH_SIZE);
      return `${code}: ${expected.filter((found, i) => found === code && inImage(i)).length}`;
    });
    expect(stdout.trim()).toBe(`(3, 509, 509) {${counts.join(', ')}}`);
  });
});
