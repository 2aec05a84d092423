import { mkdir, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findModel } from '../../../electron/models/find-model.ts';
import type { ModelSplit } from '../../../electron/models/model-layout.ts';
import { ModelReader } from '../../../electron/models/model-reader.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { threePatches, writePlanes } from './model-files.ts';

const at = PATCH_SIZE + 1;

async function opened(path: string, split: ModelSplit = threePatches) {
  const found = await findModel(path, split);
  const reader = new ModelReader(found.layout);
  onTestFinished(() => reader.close());
  return { found, reader };
}

/** What is offered in the first image pixel of each patch. */
async function firstClasses(reader: ModelReader): Promise<number[]> {
  const offers = await Promise.all([0, 1, 2].map((patch) => reader.offer(patch)));
  return offers.map(({ classes }) => classes[at]);
}

describe('a file of class codes', () => {
  test.each([
    ['int8', Int8Array],
    ['uint8', Uint8Array],
    ['int16', Int16Array],
  ] as const)('is known by its size: %s', async (name, make) => {
    const path = join(await temporaryFolder(), 'unet.dat');
    await writePlanes<Int8Array | Uint8Array | Int16Array>(path, 3, make, (plane, patch) => plane.fill(patch + 1));
    const { found, reader } = await opened(path);
    expect(found).toMatchObject({ name: 'unet.dat', kind: 'codes', problems: [] });
    expect(found.says).toBe(`class codes, ${name === 'int16' ? 'int16' : 'int8'}, 3 patches`);
    expect(found.notes).toEqual(['In 3 sampled patches: clear 0 %, thick 33 %, thin 33 %, shadow 33 %.']);
    expect(await firstClasses(reader)).toEqual([1, 2, 3]);
  });

  test('says how much of it is no statement, and which codes it does not know', async () => {
    const path = join(await temporaryFolder(), 'unet.dat');
    await writePlanes(path, 3, Int8Array, (plane) => plane.fill(99).fill(1, 0, PATCH_PIXELS / 2));
    expect((await opened(path)).found).toMatchObject({
      notes: [expect.stringMatching(/thick 50 %.*no statement 50 %/)],
      problems: [],
    });
    await writePlanes(path, 3, Uint8Array, (plane, patch) => plane.fill(1).fill(5 + patch, 0, PATCH_PIXELS / 2));
    const { found, reader } = await opened(path);
    expect(found.problems).toEqual(['Codes other than 0 to 3 are no statement: 5, 6, 7.']);
    expect(await firstClasses(reader)).toEqual([4, 4, 4]);
  });

  test('that holds no class at all is refused with what it holds', async () => {
    const path = join(await temporaryFolder(), 'unet.dat');
    await writePlanes(path, 3, Int16Array, (plane, patch) => plane.fill(1000 + patch));
    await expect(findModel(path, threePatches)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/no class code in 3 sampled patches: its values run from 1000 to 1002/),
    });
  });
});

describe('a file of probabilities', () => {
  test('of 4 classes is known by its size, as float32 and as uint8', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'softmax.dat');
    const winner = (number: number) => (number % 4 === 3 - Math.floor(number / 4) ? 1 : 0);
    await writePlanes(path, 12, Float32Array, (plane, number) => plane.fill(0.1 + 0.6 * winner(number)));
    const { found, reader } = await opened(path);
    expect(found).toMatchObject({ kind: 'probabilities', says: 'probabilities of 4 classes, float32, 3 patches' });
    expect(found).toMatchObject({ notes: ['Values from 0.1 to 0.7 in 3 sampled patches.'], problems: [] });
    expect(await firstClasses(reader)).toEqual([3, 2, 1]);
    expect((await reader.offer(0)).certainty?.[at]).toBe(153);

    await writePlanes(path, 12, Uint8Array, (plane, number) => plane.fill(255 * winner(number)));
    const bytes = await opened(path);
    expect(bytes.found).toMatchObject({ says: 'probabilities of 4 classes, uint8, 3 patches', problems: [] });
    expect(await firstClasses(bytes.reader)).toEqual([3, 2, 1]);
  });

  test('that sums to something else is read, and that is said', async () => {
    const path = join(await temporaryFolder(), 'sigmoid.dat');
    await writePlanes(path, 12, Float32Array, (plane) => plane.fill(0.5));
    expect((await opened(path)).found.problems).toEqual([
      expect.stringMatching(/do not sum to 1 in 100 % of the sampled pixels: their sums run from 2 to 2\./),
    ]);
    await writePlanes(path, 12, Uint8Array, (plane) => plane.fill(25));
    expect((await opened(path)).found.problems).toEqual([]);
    await writePlanes(path, 12, Uint8Array, (plane) => plane.fill(40));
    expect((await opened(path)).found.problems).toEqual([expect.stringMatching(/do not sum to 255 .* 160 to 160/)]);
  });

  test('states nothing where it is NaN', async () => {
    const path = join(await temporaryFolder(), 'softmax.dat');
    await writePlanes(path, 12, Float32Array, (plane, number) => plane.fill(number < 4 ? Number.NaN : 0.25));
    const { found, reader } = await opened(path);
    expect(found.notes[1]).toMatch(/No statement in 33 % of their pixels/);
    expect(await firstClasses(reader)).toEqual([4, 0, 0]);
    await writePlanes(path, 12, Float32Array, (plane) => plane.fill(Number.NaN));
    await expect(findModel(path, threePatches)).rejects.toThrow(/nothing but NaN in 3 sampled patches/);
  });

  test('that is none, such as the scores before a softmax, is refused with its range', async () => {
    const path = join(await temporaryFolder(), 'logits.dat');
    await writePlanes(path, 12, Float32Array, (plane, number) => plane.fill(number - 5));
    await expect(findModel(path, threePatches)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/values run from -5 to 6 .* 0 to 1 was expected.* softmax/),
    });
  });

  test.each([
    ['int32 class codes', Int32Array, 2, /int32 numbers.*astype\("int8"\)/],
    ['one plane of float32', Float32Array, 0.3, /float32 numbers.*\(N, 4, 512, 512\)/],
  ] as const)('is not taken from %s, which have as many bytes as four planes', async (_, make, value, says) => {
    const path = join(await temporaryFolder(), 'other.dat');
    await writePlanes<Int32Array | Float32Array>(path, 3, make, (plane) => plane.fill(value));
    await expect(findModel(path, threePatches)).rejects.toThrow(says);
  });
});

describe('a folder with a file for each class', () => {
  const write = (folder: string, names: readonly string[], make: 'float32' | 'uint8' = 'float32') =>
    Promise.all(
      names.map((name, i) =>
        make === 'float32'
          ? writePlanes(join(folder, name), 3, Float32Array, (plane, patch) => plane.fill(patch === i ? 0.7 : 0.1))
          : writePlanes(join(folder, name), 3, Uint8Array, (plane, patch) => plane.fill(patch === i ? 180 : 25)),
      ),
    );

  test('is read by the words in their names', async () => {
    const folder = join(await temporaryFolder(), 'probs');
    await write(folder, ['p_CLEAR.dat', 'p_thick_cloud.dat', 'p_thin_cloud.dat', 'p_cloud-shadow.dat']);
    await writeFile(join(folder, 'readme.txt'), 'of a model');
    const { found, reader } = await opened(folder);
    expect(found).toMatchObject({ name: 'probs', kind: 'probabilities', problems: [] });
    expect(found.says).toBe('probabilities of clear, thick, thin, shadow, a file each, float32, 3 patches');
    expect(await firstClasses(reader)).toEqual([0, 1, 2]);
  });

  test('or by lone digits', async () => {
    const folder = await temporaryFolder();
    await write(folder, ['v12_class0.dat', 'v12_class1.dat', 'v12_class2.dat', 'v12_class3.dat'], 'uint8');
    const { found, reader } = await opened(folder);
    expect(found.says).toContain('uint8');
    expect(await firstClasses(reader)).toEqual([0, 1, 2]);
  });

  test('may lack a class, which is said', async () => {
    const folder = await temporaryFolder();
    await write(folder, ['clear.dat', 'thick.dat', 'shadow.dat']);
    const { found, reader } = await opened(folder);
    expect(found.problems[0]).toBe('No file names thin: it is never offered.');
    expect(await firstClasses(reader)).toEqual([0, 1, 3]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['two files name one class', ['clear.dat', 'clear2.dat', 'thick.dat'], /both clear.dat and clear2.dat/],
    ['nothing in it names a class', ['a.dat', 'b.dat'], /expected were .dat files with clear.*found were a.dat, b.dat/],
    ['there is no file in it', [], /found were none/],
  ])('is refused where %s', async (_, names, says) => {
    const folder = await temporaryFolder();
    await write(folder, names);
    await expect(findModel(folder, threePatches)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(says),
    });
  });

  test('is refused where one of the files is of another size, with all sizes', async () => {
    const folder = await temporaryFolder();
    await write(folder, ['clear.dat', 'thick.dat']);
    await truncate(join(folder, 'thick.dat'), 1000);
    await expect(findModel(folder, threePatches)).rejects.toThrow(
      /expected to have 786,432 bytes \(uint8\) or 3,145,728 bytes .* clear.dat 3,145,728 bytes, thick.dat 1,000 bytes/,
    );
  });
});

describe('a file that is no output for this split', () => {
  test.each<[string, number, RegExp]>([
    [
      'is truncated',
      3 * PATCH_PIXELS - 1,
      /has 786,431 bytes\. For the 3 patches of train class codes have 786,432 bytes/,
    ],
    [
      'has one patch too many',
      4 * PATCH_PIXELS + 3,
      /probabilities of 4 classes 3,145,728 bytes \(uint8\) or 12,582,912/,
    ],
    ['has numbers of 8 bytes', 24 * PATCH_PIXELS, /numbers of 8 bytes/],
    ['is empty', 0, /is empty/],
  ])('is refused where it %s', async (_, sizeBytes, says) => {
    const path = join(await temporaryFolder(), 'unet.dat');
    await writeFile(path, '');
    await truncate(path, sizeBytes);
    await expect(findModel(path, threePatches)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(says),
    });
  });

  test('is refused with what to do where it is a .npy file, no .dat, or not there', async () => {
    const folder = await temporaryFolder();
    const npy = join(folder, 'a.dat');
    await writeFile(
      npy,
      Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00{}', 'latin1'), Buffer.alloc(3 * PATCH_PIXELS)]),
    );
    await expect(findModel(npy, threePatches)).rejects.toThrow(/NumPy .npy header/);
    await writeFile(join(folder, 'a.onnx'), 'x');
    await expect(findModel(join(folder, 'a.onnx'), threePatches)).rejects.toThrow(/ends in .dat, or a folder/);
    await expect(findModel(join(folder, 'b.dat'), threePatches)).rejects.toMatchObject({ code: 'unreadable' });
    await mkdir(join(folder, 'c.dat'));
    await expect(findModel(join(folder, 'c.dat'), threePatches)).rejects.toThrow(
      /c.dat holds no probabilities by class/,
    );
  });
});

test('a file that has changed since it was opened is not read any more', async () => {
  const path = join(await temporaryFolder(), 'unet.dat');
  const write = () => writePlanes(path, 3, Uint8Array, (plane) => plane.fill(1));
  await write();
  const { reader } = await opened(path);
  await reader.offer(0);
  await utimes(path, new Date(), new Date(2020, 1, 1));
  await expect(reader.offer(0)).rejects.toMatchObject({
    code: 'unreadable',
    message: 'unet.dat has changed since it was opened. Choose it again.',
  });
  await truncate(path, 1000);
  await expect(reader.offer(2)).rejects.toThrow(/786432 bytes then, 1000 bytes now/);
});
