import { copyFile, mkdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findModel } from '../../../electron/models/find-model.ts';
import type { ModelLayout } from '../../../electron/models/model-layout.ts';
import { ModelReader } from '../../../electron/models/model-reader.ts';
import { uncertaintyOfPatches } from '../../../electron/models/uncertainty-task.ts';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import type { Offer } from '../../../shared/proposals/offer.ts';
import { randomBytes } from '../hostile/hostile-values.ts';
import type { HostileInput } from '../hostile-input.ts';

const PATCHES = 2;
const split = {
  name: 'train',
  patchCount: PATCHES,
  identity: async () => ({ patchCount: PATCHES, hash: 'a'.repeat(64), from: 'metadata' }) as const,
};

export const hostileModels: HostileInput = {
  what: 'outputs of models of any size and value, of which some change while they are read',
  trials: { full: 1_000, short: 40 },
  begin: async (folder) => ({
    trial: async (random, trial) => {
      const own = join(folder, `output-${trial}`);
      await mkdir(own);
      try {
        const { layout } = await findModel(await outputOf(own, random), split);
        await readAll(layout, random);
      } finally {
        await rm(own, { recursive: true });
      }
    },
  }),
};

const values = [
  0,
  -0,
  0.25,
  0.5,
  1,
  1.005,
  -0.001,
  -0.01,
  1e-40,
  1.4e-45,
  1e-6,
  2,
  -1,
  255,
  3.4e38,
  -3.4e38,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];
const honest = [0, 0.25, 0.5, 1, -0.001, 1.005, Number.NaN, 1e-40];

/** A file, or a folder of files; half of them of a size that is looked into. */
async function outputOf(folder: string, random: SeededRandom): Promise<string> {
  if (random.below(4) === 0) {
    const names = ['clear.dat', 'thick.dat', 'thin.DAT', 'shadow.dat', 'p0.dat', 'p_1.dat', 'shadow2.dat', '.thin.dat'];
    const bytesPerPixel = random.below(2) === 0 ? 1 : 4;
    for (const name of names.filter(() => random.below(2) === 0)) {
      await writeFile(join(folder, name), contentOf(bytesPerPixel, random));
      if (random.below(12) === 0) await truncate(join(folder, name), random.below(4 * PATCH_PIXELS));
    }
    return folder;
  }
  const path = join(folder, ['unet.dat', 'unet.DAT', 'unet.npy', '__proto__.dat', '\u202etad.dat'][random.below(5)]);
  const bytesPerPixel = [1, 2, 4, 8, 16, 32][random.below(6)];
  await writeFile(path, contentOf(bytesPerPixel, random));
  if (random.below(8) === 0) await truncate(path, random.below(3 * bytesPerPixel * PATCH_PIXELS));
  return path;
}

/** Blocks of one value each, or bytes that mean nothing. */
function contentOf(bytesPerPixel: number, random: SeededRandom): Uint8Array {
  const bytes = new Uint8Array(PATCHES * PATCH_PIXELS * bytesPerPixel);
  const way = random.below(5);
  if (way === 0) for (let at = 0; at < bytes.length; at += 4096) bytes.set(randomBytes(random, 4096), at);
  else if (way === 1) bytes.fill(random.below(256));
  else if (bytesPerPixel < 4) {
    for (let at = 0; at < bytes.length; at += 512)
      bytes.fill(random.below(random.below(3) === 0 ? 256 : 4), at, at + 512);
  } else {
    const floats = new Float32Array(bytes.buffer);
    const among = way === 2 ? values : honest;
    for (let at = 0; at < floats.length; at += 64) floats.fill(among[random.below(among.length)], at, at + 64);
  }
  if (random.below(20) === 0) bytes.set(Buffer.from('\x93NUMPY\x01\x00v\x00{}', 'latin1'));
  return bytes;
}

/** Every patch, and one after the files have changed. */
async function readAll(layout: ModelLayout, random: SeededRandom): Promise<void> {
  const reader = new ModelReader(layout, random.below(2) === 0 ? 'mapped' : 'positional');
  const quiet = { signal: new AbortController().signal, progress: () => undefined };
  try {
    for (let patch = 0; patch < PATCHES; patch++) checkOffer(await reader.offer(patch), random);
    const means = await uncertaintyOfPatches({ layout, patchCount: PATCHES }, quiet);
    for (const mean of means) if (mean < 0 || mean > 1) throw new Error(`a patch is unsure by ${mean}`);
    await changeOne(layout, random);
    const after = await reader.offer(0).then(
      () => 'read',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
    if (after !== 'unreadable') throw new Error(`a file that has changed was answered with ${after}`);
  } finally {
    await reader.close();
  }
}

async function changeOne(layout: ModelLayout, random: SeededRandom): Promise<void> {
  const files = layout.kind === 'planes' ? layout.files : [layout.file];
  const path = files.find((file) => file !== null)?.path ?? '';
  const way = random.below(4);
  if (way === 0) await truncate(path, random.below(PATCH_PIXELS));
  else if (way === 1) await utimes(path, 1, 1);
  else if (way === 2) await rm(path);
  else {
    await copyFile(path, `${path}.copy`);
    await rm(path);
    await mkdir(path);
  }
}

/** Classes are classes, padding states nothing, and what is surest has no rival. */
function checkOffer({ classes, certainty }: Offer, random: SeededRandom): void {
  if (classes.length !== PATCH_PIXELS) throw new Error(`${classes.length} pixels were offered`);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const number = classes[i];
    if (number > NO_STATEMENT) throw new Error(`class ${number} was offered at ${i}`);
    if (number !== NO_STATEMENT && isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)))
      throw new Error(`class ${number} was offered in the padding, at ${i}`);
  }
  if (certainty === null) return;
  const at = random.below(PATCH_PIXELS);
  if (classes[at] === NO_STATEMENT && certainty[at] !== 0) throw new Error(`nothing is stated so surely at ${at}`);
}
