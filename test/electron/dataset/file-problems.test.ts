import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseFileHead } from '../../../electron/dataset/file-head.ts';
import type { Split } from '../../../electron/dataset/split.ts';
import type { Problem } from '../../../shared/dataset-report.ts';
import { type SampleLayer, writeSampleDataset, writeSparseFile } from '../../support/sample-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openDataset } from './opened-dataset.ts';

const INT16_PATCH = 524_288;
let root: string;
let train: string;

beforeEach(async () => {
  root = await temporaryFolder();
  train = join(root, 'train');
});

/** A split of three patches that is in order: two bands, the dense mask, metadata.csv. */
async function writeTrain(...more: readonly SampleLayer[]): Promise<void> {
  const layers = ['L1C_B3', 'L1C_B4', 'LABEL_manual_hq', ...more];
  await writeSampleDataset(root, {
    splits: [{ folder: 'train', patchCount: 3, layers, metadata: true }],
    pixels: () => 0,
  });
}

/** Opens the split, which must show exactly the layers in order and `more`, and gives its problems. */
async function problemsShowing(...more: readonly string[]): Promise<readonly Problem[]> {
  const split = await openTrain();
  expect(split.layers.map(({ id }) => id).sort()).toEqual(['L1C_B3', 'L1C_B4', 'LABEL_manual_hq', ...more].sort());
  for (const layer of split.layers) expect((await layer.readPatch(2)).byteLength).toBeGreaterThan(0);
  return split.problems;
}

async function openTrain(): Promise<Split> {
  return (await openDataset(root)).split('train');
}

/** Root may read everything, so where the tests run as root they become nobody meanwhile. */
async function withoutPrivileges<T>(action: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  await chmod(root, 0o755);
  if (isRoot) process.seteuid?.('nobody');
  try {
    return await action();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('a file that is not shown never hides the others, and one sentence says why:', () => {
  test('no whole number of patches', async () => {
    await writeTrain();
    await writeSparseFile(join(train, 'L1C_B2.dat'), 3 * INT16_PATCH - 1000);
    expect(await problemsShowing()).toEqual([
      {
        code: 'partial-patch',
        fileName: 'L1C_B2.dat',
        message:
          'L1C_B2.dat has 1,571,864 bytes, which is no whole number of patches: 3 patches as int16 take 1,572,864 bytes, ' +
          'so 1,000 bytes are missing. It is not shown: copy or download it again.',
      },
    ]);
  });

  test('more bytes than patches', async () => {
    await writeTrain();
    await writeSparseFile(join(train, 'S1_VH.dat'), 3 * 2 * INT16_PATCH + 7);
    const [problem] = await problemsShowing();
    expect(problem.code).toBe('partial-patch');
    expect(problem.message).toContain('3 patches as float32 take 3,145,728 bytes, so 7 bytes are too many');
  });

  test('another count than the other layers', async () => {
    await writeTrain();
    await writeSparseFile(join(train, 'L1C_B2.dat'), 2 * INT16_PATCH);
    expect(await problemsShowing()).toEqual([
      {
        code: 'count-disagrees',
        fileName: 'L1C_B2.dat',
        message:
          'L1C_B2.dat holds 2 patches as int16, but metadata.csv says 3 patches. It is not shown, because its ' +
          'patches could be others: put the complete file of this split in its place.',
      },
    ]);
  });

  test('Sentinel-1 with two bytes', async () => {
    await writeTrain();
    await writeSparseFile(join(train, 'S1_VV.dat'), 3 * INT16_PATCH);
    expect(await problemsShowing()).toEqual([
      {
        code: 'unlike-its-kind',
        fileName: 'S1_VV.dat',
        message:
          'S1_VV.dat has 2 bytes per pixel (1,572,864 bytes for 3 patches), but S1_VV is stored as float32 (3,145,728 bytes). ' +
          'It is not shown, because it would be read wrongly: copy the original file again, or rename it if it is something else.',
      },
    ]);
  });

  test('a label with four bytes, and a band with one', async () => {
    await writeTrain();
    await writeSparseFile(join(train, 'LABEL_fmask.dat'), 3 * 2 * INT16_PATCH);
    await writeSparseFile(join(train, 'L1C_B2.dat'), (3 * INT16_PATCH) / 2);
    const problems = await problemsShowing();
    expect(problems.map(({ code, fileName }) => [code, fileName])).toEqual([
      ['unlike-its-kind', 'L1C_B2.dat'],
      ['unlike-its-kind', 'LABEL_fmask.dat'],
    ]);
    expect(problems[1].message).toContain('int8 (786,432 bytes) or int16 (1,572,864 bytes)');
  });

  test('two spellings of one layer, of which the published one is shown', async () => {
    await writeTrain();
    await writeSparseFile(join(train, 'L1C_B04.dat'), 3 * INT16_PATCH);
    expect(await problemsShowing()).toEqual([
      {
        code: 'two-spellings',
        fileName: 'L1C_B04.dat',
        message:
          'L1C_B04.dat and L1C_B4.dat are both spellings of the layer L1C_B4, of which a split has one. L1C_B4.dat is shown; ' +
          'remove or rename the file that is not wanted.',
      },
    ]);
  });

  test('two spellings of which only one can be used', async () => {
    await writeTrain({ id: 'LABEL_fmask', fileName: 'fmask.dat' });
    await writeFile(join(train, 'LABEL_fmask.dat'), '');
    expect(await problemsShowing('LABEL_fmask')).toMatchObject([{ code: 'empty', fileName: 'LABEL_fmask.dat' }]);
    expect((await openTrain()).layer('LABEL_fmask').fileName).toBe('fmask.dat');
  });

  test('a Git LFS pointer', async () => {
    await writeTrain();
    const pointer =
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 4451205120\n';
    await writeFile(join(train, 'L1C_B2.dat'), pointer);
    expect(await problemsShowing()).toEqual([
      {
        code: 'git-lfs-pointer',
        fileName: 'L1C_B2.dat',
        message:
          'L1C_B2.dat is a Git LFS pointer (135 bytes), not the data file of 4,451,205,120 bytes that it stands for. ' +
          'Run "git lfs pull" in the folder, or download the file itself.',
      },
    ]);
  });

  test('a .npy header', async () => {
    await writeTrain();
    const dict = "{'descr': '<i2', 'fortran_order': False, 'shape': (3, 512, 512), }";
    const header = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'),
      Buffer.from(`${dict.padEnd(117)}\n`),
    ]);
    expect(header.length).toBe(128);
    await writeSparseFile(join(train, 'L1C_B2.dat'), 3 * INT16_PATCH + 128, [[0, header]]);
    expect(await problemsShowing()).toEqual([
      {
        code: 'npy-header',
        fileName: 'L1C_B2.dat',
        message: `L1C_B2.dat begins with a NumPy .npy header ${dict}, where headerless pixels were expected. Convert it in Python: numpy.load(file).tofile(new_file).`,
      },
    ]);
  });

  test('an empty file', async () => {
    await writeTrain();
    await writeFile(join(train, 'L1C_B2.dat'), '');
    expect(await problemsShowing()).toEqual([
      {
        code: 'empty',
        fileName: 'L1C_B2.dat',
        message: 'L1C_B2.dat is empty (0 bytes), where whole patches were expected. Copy or download it again.',
      },
    ]);
  });

  test("a folder, a dangling link, a link in a circle and a pipe with a layer's name", async () => {
    await writeTrain();
    await mkdir(join(train, 'L1C_B1.dat'));
    await symlink(join(root, 'nowhere'), join(train, 'L1C_B2.dat'));
    await symlink(join(train, 'L1C_B5.dat'), join(train, 'L1C_B5.dat'));
    execFileSync('mkfifo', [join(train, 'L1C_B6.dat')]);
    const problems = await problemsShowing();
    expect(problems.map(({ code, message }) => [code, message.split('. ')[0]])).toEqual([
      ['unreadable', 'L1C_B1.dat cannot be read: it is a folder'],
      ['unreadable', 'L1C_B2.dat cannot be read: it is a link to a file that does not exist'],
      ['unreadable', 'L1C_B5.dat cannot be read: its links run in a circle'],
      ['unreadable', 'L1C_B6.dat cannot be read: it is not a regular file'],
    ]);
  });

  test('an unknown name, shown as a plain layer of the type that its size gives', async () => {
    await writeTrain({ id: 'my mask', itemType: 'int8' }, { id: 'prob', itemType: 'float32' });
    const split = await openTrain();
    expect(await problemsShowing('my mask', 'prob')).toMatchObject([
      {
        code: 'unknown-name',
        fileName: 'my mask.dat',
        message: expect.stringContaining('shown as a plain int8 layer'),
      },
      { code: 'unknown-name', fileName: 'prob.dat', message: expect.stringContaining('plain float32 layer') },
    ]);
    expect(split.layer('my mask')).toMatchObject({ group: 'OTHER', kind: 'plain', band: 'my mask' });
  });

  test('an unknown name of an impossible size', async () => {
    await writeTrain();
    await writeSparseFile(join(train, 'notes.dat'), 12_345);
    const [problem] = await problemsShowing();
    expect(problem).toMatchObject({ code: 'unknown-name', fileName: 'notes.dat' });
    expect(problem.message).toContain(
      'its 12,345 bytes are not 3 patches of 1, 2 or 4 bytes per pixel. It is not shown',
    );
  });

  test('unknown files that differ only in case', async () => {
    await writeTrain({ id: 'mine' }, { id: 'mine', fileName: 'mine.DAT' });
    await problemsShowing('mine', 'mine.dat');
  });

  test('metadata.csv with another number of rows, which is then left out', async () => {
    await writeTrain();
    await writeFile(join(train, 'metadata.csv'), 'roi_id,s2_id_gee\na,b\nc,d\n');
    expect(await problemsShowing()).toEqual([
      {
        code: 'count-disagrees',
        fileName: 'metadata.csv',
        message:
          'metadata.csv has 2 rows, but the layers hold 3 patches, and each patch needs its row. What it says is left out: ' +
          'give the folder one row per patch, in the order of the patches.',
      },
    ]);
    expect((await openTrain()).metadata).toBeNull();
    expect((await openTrain()).patchInfo(0).roiId).toBeNull();
  });

  test('a metadata.csv that cannot be understood', async () => {
    await writeTrain();
    await writeFile(join(train, 'metadata.csv'), 'roi_id,s2_id\n"ROI_1,x\n');
    const [problem] = await problemsShowing();
    expect(problem).toMatchObject({ code: 'bad-metadata', fileName: 'metadata.csv' });
    expect(problem.message).toMatch(/^metadata.csv cannot be used: .*The layers are shown without it/);
    await rename(join(train, 'metadata.csv'), join(train, 'old.csv'));
    await mkdir(join(train, 'METADATA.CSV'));
    expect(await problemsShowing()).toMatchObject([{ code: 'bad-metadata', fileName: 'METADATA.CSV' }]);
  });

  test('a metadata.csv that is a folder, a dangling link, a pipe, a device or a Git LFS pointer', async () => {
    await writeTrain();
    const path = join(train, 'metadata.csv');
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 3500000\n`;
    const cases: readonly (readonly [string, () => unknown])[] = [
      ['metadata.csv cannot be used: it is a folder.', () => mkdir(path)],
      [
        'metadata.csv cannot be used: it is a link to a file that does not exist.',
        () => symlink(join(root, 'no'), path),
      ],
      ['metadata.csv cannot be used: it is not a regular file.', () => execFileSync('mkfifo', [path])],
      ['metadata.csv cannot be used: it is not a regular file.', () => symlink('/dev/zero', path)],
      [
        'metadata.csv is a Git LFS pointer (132 bytes), not the data file of 3,500,000 bytes that it stands for.',
        () => writeFile(path, pointer),
      ],
    ];
    for (const [words, make] of cases) {
      await rm(path, { recursive: true });
      await make();
      const [problem] = await problemsShowing();
      expect(problem.message).toContain(words);
    }
  });

  test('a name that is not UTF-8', async ({ skip }) => {
    await writeTrain();
    const name = Buffer.concat([Buffer.from(`${train}/L1C_B`), Buffer.from([0xff]), Buffer.from('.dat')]);
    // Some file systems take UTF-8 only.
    await writeFile(name, 'x').catch(() => skip());
    const [problem] = await problemsShowing();
    expect(problem.message).toContain('cannot be read: its name is not valid UTF-8, and it has to be renamed first.');
  });

  test('permission denied', async () => {
    await writeTrain({ id: 'L1C_B2' });
    await chmod(join(train, 'L1C_B2.dat'), 0);
    const split = await withoutPrivileges(openTrain);
    expect(split.layers.map(({ id }) => id)).toEqual(['L1C_B3', 'L1C_B4', 'LABEL_manual_hq']);
    expect(split.problems).toEqual([
      {
        code: 'unreadable',
        fileName: 'L1C_B2.dat',
        message:
          'L1C_B2.dat cannot be read: permission was denied. It is not shown: make it readable, or remove it from the folder.',
      },
    ]);
  });

  test('a folder that may not be listed', async () => {
    await writeTrain();
    await mkdir(join(root, 'val'), { mode: 0 });
    const dataset = await withoutPrivileges(() => openDataset(root));
    expect(dataset.splits.map(({ id }) => id)).toEqual(['train']);
    expect(dataset.problems).toMatchObject([
      { code: 'unreadable', fileName: 'val', message: expect.stringContaining('permission was denied') },
    ]);
  });
});

test('Sentinel-1 with two bytes never makes labels open with the wrong item size where metadata.csv is right', async () => {
  await writeSampleDataset(root, {
    splits: [
      {
        folder: 'train',
        patchCount: 4,
        layers: [{ id: 'S1_VV', itemType: 'int16' }, 'LABEL_manual_hq', 'LABEL_fmask'],
        metadata: true,
      },
    ],
    pixels: () => 0,
  });
  const split = await openTrain();
  expect(split.patchCount).toBe(4);
  expect(split.metadata?.rowCount).toBe(4);
  expect(split.layers.map(({ id, itemType }) => [id, itemType])).toEqual([
    ['LABEL_fmask', 'int8'],
    ['LABEL_manual_hq', 'int8'],
  ]);
  expect(split.problems).toMatchObject([{ code: 'unlike-its-kind', fileName: 'S1_VV.dat' }]);
});

test('a file of fewer patches than the others is measured by them where there is no metadata.csv', async () => {
  await writeTrain();
  await rm(join(train, 'metadata.csv'));
  await writeSparseFile(join(train, 'L1C_B2.dat'), 2 * INT16_PATCH);
  const [problem] = (await openTrain()).problems;
  expect(problem.message).toContain(
    'holds 2 patches as int16, but the other files of this folder say 3 patches. It is',
  );
});

test('labels that could be so many patches of one byte or half as many of two are opened, and the doubt is told', async () => {
  const splits = [{ folder: 'train', patchCount: 4, layers: ['LABEL_fmask', 'LABEL_manual_hq'] }];
  await writeSampleDataset(root, { splits, pixels: () => 0 });
  const split = await openTrain();
  expect(split.layers.map(({ itemType, patchCount }) => [itemType, patchCount])).toEqual([
    ['int8', 4],
    ['int8', 4],
  ]);
  expect(split.problems).toEqual([
    {
      code: 'ambiguous-count',
      fileName: 'LABEL_fmask.dat',
      message:
        'LABEL_fmask.dat and 1 other file could be 4 patches of 1 byte per pixel or 2 of 2. Opened as 4 of 1; if that is wrong, ' +
        'add metadata.csv with one row per patch, or a band such as L1C_B4.dat, and open the folder again.',
    },
  ]);
  await writeSampleDataset(root, { splits: [{ ...splits[0], metadata: true }], pixels: () => 0 });
  expect((await openTrain()).problems).toEqual([]);
});

test('a damaged layer is told from one that is not there', async () => {
  await writeTrain();
  await truncate(join(train, 'LABEL_manual_hq.dat'), 100);
  const split = await openTrain();
  expect(split.findLayer('LABEL_manual_hq')).toBeNull();
  expect(split.unusableLayer('LABEL_manual_hq')).toMatchObject({ code: 'partial-patch' });
  expect(split.unusableLayer('LABEL_manual_sc')).toBeNull();
  expect(split.unusableLayer('L1C_B4')).toBeNull();
  expect(() => split.layer('LABEL_manual_hq')).toThrow('LABEL_manual_hq.dat has 100 bytes');
  expect(() => split.layer('LABEL_manual_sc')).toThrow('The split train has no layer LABEL_manual_sc.');
});

test('a folder of nothing but broken files is told on the dataset, with its name', async () => {
  await writeTrain();
  await mkdir(join(root, 'val'));
  await writeFile(join(root, 'val', 'L1C_B4.dat'), '');
  const dataset = await openDataset(root);
  expect(dataset.splits.map(({ id }) => id)).toEqual(['train']);
  expect(dataset.problems).toMatchObject([
    {
      code: 'empty',
      fileName: 'val/L1C_B4.dat',
      message: expect.stringMatching(/^val\/L1C_B4\.dat is empty/),
    },
  ]);
});

test('the first bytes of a file are understood whatever they are', () => {
  expect(parseFileHead(Buffer.from(''))).toEqual({ kind: 'other' });
  expect(parseFileHead(Buffer.from('\x93NUMPY', 'latin1'))).toEqual({ kind: 'other' });
  expect(parseFileHead(Buffer.from('\x93NUMPY\x02\x00\x00\x00\x00\x00', 'latin1'))).toEqual({
    kind: 'npy',
    header: null,
  });
  expect(parseFileHead(Buffer.from('version https://git-lfs.github.com/spec/v1\nsize lots'))).toEqual({
    kind: 'git-lfs',
    sizeBytes: null,
  });
});
