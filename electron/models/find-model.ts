import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { cloudClasses } from '../../shared/cloudsen12/classes.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import type { ModelReport } from '../../shared/proposals/model-report.ts';
import { samplePatches } from '../dataset/codes-census.ts';
import { readFileHead } from '../dataset/file-head.ts';
import { contentProblem, formatPatches } from '../dataset/file-problems.ts';
import { formatBytes } from '../dataset/patch-file.ts';
import { reasonOf } from '../dataset/system-reason.ts';
import { patchesIn } from '../proposals/patch-ranges.ts';
import { type ProposalManifest, readManifest } from '../proposals/proposal-manifest.ts';
import { filesByClass } from './class-of-name.ts';
import { checkIsVolume } from './four-bytes.ts';
import { lookAt, type ModelFile, type ModelLayout, type ModelSplit, planesOf } from './model-layout.ts';
import { ModelReader } from './model-reader.ts';
import { proposedFindings } from './proposed-file.ts';
import { type Findings, SampledCodes, SampledProbabilities } from './sampled-values.ts';

export type FoundModel = Omit<ModelReport, 'modelId' | 'splitId'> & { readonly layout: ModelLayout };

/** Enough to see what values there are; of float32 they are 32 MiB. */
const SAMPLED_PATCHES = 8;

/**
 * Finds out what a model's output is: a `.dat` file of class codes or of probabilities, or a folder with one file of
 * probabilities for each class. The sizes have to be those of the split's patches, whose order is the file's. Throws
 * `bad-file` with what was expected and found, `unreadable`.
 */
export async function findModel(path: string, split: ModelSplit): Promise<FoundModel> {
  const name = basename(path);
  const found = await stat(path).catch((error: unknown) => {
    throw new AppError('unreadable', `${name} cannot be read: ${reasonOf(error)}.`);
  });
  if (found.isDirectory()) return findInFolder(path, split);
  if (!found.isFile()) throw new AppError('bad-file', `${name} is no regular file. Choose a .dat file or a folder.`);
  if (extname(path).toLowerCase() !== '.dat')
    throw new AppError('bad-file', `${name} is no output of a model: choose a file that ends in .dat, or a folder.`);
  const manifest = await readManifest(path);
  return manifest === null ? findFile(path, split) : findProposed(path, manifest, split);
}

async function findFile(path: string, split: ModelSplit): Promise<FoundModel> {
  const file = await lookAt(path);
  const { fileName, identity } = file;
  const bytesPerPixel = identity.sizeBytes / (split.patchCount * PATCH_PIXELS);
  switch (bytesPerPixel) {
    case 1:
    case 2: {
      const itemType = bytesPerPixel === 1 ? 'int8' : 'int16';
      return codesFound({ kind: 'codes', itemType, file, patches: null }, split, null);
    }
    case 4: {
      const layout = { kind: 'volume', itemType: 'uint8', file } as const;
      return probabilitiesFound(fileName, layout, split);
    }
    case 16:
      return probabilitiesFound(fileName, { kind: 'volume', itemType: 'float32', file }, split);
    default:
      throw await wrongSize(file, split);
  }
}

async function wrongSize({ path, fileName, identity }: ModelFile, split: ModelSplit): Promise<AppError> {
  const { sizeBytes } = identity;
  const head = await readFileHead(path).catch((error: unknown) => {
    throw new AppError('unreadable', `${fileName} cannot be read: ${reasonOf(error)}.`);
  });
  const known = contentProblem({ fileName, sizeBytes }, head);
  if (known !== null) return new AppError('bad-file', known.message);
  const one = split.patchCount * PATCH_PIXELS;
  const eight =
    sizeBytes === 8 * one || sizeBytes === 32 * one
      ? ' These are numbers of 8 bytes: convert them with astype("int8") or astype("float32").'
      : '';
  return new AppError(
    'bad-file',
    `${fileName} has ${formatBytes(sizeBytes)}. For the ${formatPatches(split.patchCount)} of ${split.name} class codes have ` +
      `${formatBytes(one)} (int8) or ${formatBytes(2 * one)} (int16), probabilities of 4 classes ${formatBytes(4 * one)} ` +
      `(uint8) or ${formatBytes(16 * one)} (float32).${eight}`,
  );
}

/** `proposed` are the patches for which anything was computed, null of a model's output: it has something in each. */
async function codesFound(
  layout: Extract<ModelLayout, { kind: 'codes' }>,
  split: ModelSplit,
  proposed: readonly number[] | null,
): Promise<FoundModel> {
  const { fileName } = layout.file;
  const seen = new SampledCodes();
  const isWide = layout.itemType === 'int16';
  await sampling(layout, proposed ?? allOf(split), ([bytes]) =>
    seen.add(isWide ? new Int16Array(bytes.buffer, bytes.byteOffset) : new Int8Array(bytes.buffer, bytes.byteOffset)),
  );
  const says = `class codes, ${layout.itemType}, ${formatPatches(split.patchCount)}`;
  return { name: fileName, kind: 'codes', says, layout, ...seen.findings(fileName, proposed !== null) };
}

async function probabilitiesFound(
  name: string,
  layout: Exclude<ModelLayout, { kind: 'codes' }>,
  split: ModelSplit,
): Promise<FoundModel> {
  const { itemType } = layout;
  const seen = new SampledProbabilities(itemType);
  const isDoubtful = layout.kind === 'volume' && itemType === 'uint8';
  await sampling(layout, allOf(split), (buffers) => {
    if (isDoubtful) checkIsVolume(name, buffers[0]);
    seen.add(planesOf(layout, buffers));
  });
  const findings = seen.findings(name);
  const patches = formatPatches(split.patchCount);
  if (layout.kind === 'volume')
    return {
      name,
      kind: 'probabilities',
      says: `probabilities of 4 classes, ${itemType}, ${patches}`,
      layout,
      ...findings,
    };
  const had = cloudClasses.filter((_, number) => layout.files[number] !== null);
  const says = `probabilities of ${had.join(', ')}, a file each, ${itemType}, ${patches}`;
  return { name, kind: 'probabilities', says, layout, ...withMissing(findings, layout.files) };
}

function withMissing(findings: Findings, files: readonly (ModelFile | null)[]): Findings {
  const missing = cloudClasses.filter((_, number) => files[number] === null);
  if (missing.length === 0) return findings;
  return {
    ...findings,
    problems: [`No file names ${missing.join(' or ')}: it is never offered.`, ...findings.problems],
  };
}

async function findInFolder(path: string, split: ModelSplit): Promise<FoundModel> {
  const name = basename(path);
  const entries = await readdir(path).catch((error: unknown) => {
    throw new AppError('unreadable', `${name} cannot be read: ${reasonOf(error)}.`);
  });
  const names = entries.filter((entry) => /\.dat$/i.test(entry) && !entry.startsWith('.')).sort();
  if (names.some((entry) => entries.includes(`${entry}.json`))) {
    throw new AppError(
      'bad-file',
      `${name} holds parts that cloudbrush propose has computed. Join them with cloudbrush propose --merge, and choose the file.`,
    );
  }
  const byClass = filesByClass(names, name);
  const files = await Promise.all(byClass.map(async (file) => (file === null ? null : lookAt(join(path, file)))));
  const itemType = planeType(
    files.filter((file) => file !== null),
    split,
  );
  return probabilitiesFound(name, { kind: 'planes', itemType, files }, split);
}

/** Throws `bad-file` unless all are of the one size or the other. */
function planeType(files: readonly ModelFile[], split: ModelSplit): 'float32' | 'uint8' {
  const one = split.patchCount * PATCH_PIXELS;
  for (const [itemType, bytes] of [
    ['uint8', one],
    ['float32', 4 * one],
  ] as const) {
    if (files.every(({ identity }) => identity.sizeBytes === bytes)) return itemType;
  }
  const sizes = files.map(({ fileName, identity }) => `${fileName} ${formatBytes(identity.sizeBytes)}`).join(', ');
  throw new AppError(
    'bad-file',
    `The files do not fit the ${formatPatches(split.patchCount)} of ${split.name}: each was expected to have ${formatBytes(one)} ` +
      `(uint8) or ${formatBytes(4 * one)} (float32), and all the same; found were ${sizes}.`,
  );
}

async function findProposed(path: string, manifest: ProposalManifest, split: ModelSplit): Promise<FoundModel> {
  const file = await lookAt(path);
  const problems = await proposedFindings(file, manifest, split);
  const patches = patchesIn(manifest.patches);
  const layout = { kind: 'codes', itemType: 'int8', file, patches: manifest.whole ? null : patches } as const;
  const found = await codesFound(layout, split, patches);
  const says = `proposals of cloudbrush propose from ${manifest.source}, ${formatPatches(patches.length)}`;
  return { ...found, says, layout, problems: [...problems, ...found.problems] };
}

function allOf({ patchCount }: ModelSplit): readonly number[] {
  return Array.from({ length: patchCount }, (_, patch) => patch);
}

/** Hands over the bytes of some of these patches, one after another. */
async function sampling(
  layout: ModelLayout,
  patches: readonly number[],
  look: (buffers: readonly Uint8Array[]) => void,
): Promise<void> {
  const reader = new ModelReader(layout, 'positional');
  try {
    for (const index of samplePatches(patches.length, SAMPLED_PATCHES)) look(await reader.read(patches[index]));
  } finally {
    await reader.close();
  }
}
