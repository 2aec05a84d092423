import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { itemBytes } from '../../shared/cloudsen12/item-type.ts';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import { readError } from './disk-error.ts';
import { digestOfHandle, readInto } from './handle-digest.ts';
import type { Codes } from './patch-labels.ts';
import { type ExportManifest, readManifest } from './read-manifest.ts';
import { manifestPathOf } from './target-file.ts';

export interface Verified {
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly itemType: 'int8' | 'int16';
  readonly shape: readonly [number, number, number];
  /** As the manifest says. */
  readonly changedPatches: number;
  readonly changedPixels: number;
  /** Of the file that every pixel was compared with; null where it was not found. */
  readonly comparedWith: string | null;
  /** What is otherwise than the manifest says, each a sentence without its end; none where all is well. */
  readonly differences: readonly string[];
}

export interface VerifyOptions {
  /** The file that was exported from; null: looked for beside the export. */
  readonly source: string | null;
  readonly signal: AbortSignal;
  /** Bytes read. */
  readonly onProgress: (done: number, total: number) => void;
}

/** More are counted and not named. */
const NAMED_PATCHES = 20;

/**
 * Checks an exported file against the manifest beside it: size, SHA-256, and, where the source is there, every pixel.
 * Throws what `readManifest` throws, `unreadable` where the file cannot be read, `bad-file` for what is no file.
 */
export async function verifyExport(path: string, options: VerifyOptions): Promise<Verified> {
  const manifest = await readManifest(manifestPathOf(path));
  const { output, changedPatches } = manifest;
  const differences: string[] = [];
  const exported = await openRegular(path);
  try {
    const { size } = await exported.stat();
    const expectedBytes = output.shape[0] * PATCH_PIXELS * itemBytes(output.itemType);
    if (output.sizeBytes !== expectedBytes)
      differences.push(`the manifest says ${output.sizeBytes} bytes, which are not its shape as ${output.itemType}`);
    if (size !== output.sizeBytes) differences.push(`it has ${size} bytes, the manifest says ${output.sizeBytes}`);
    const sha256 = await digestOfHandle(exported, size, path, options);
    if (sha256 !== output.sha256) differences.push(`its SHA-256 is ${sha256}, the manifest says ${output.sha256}`);
    differences.push(...contradictions(changedPatches));
    const source = await findSource(path, manifest, options);
    if (source.problem !== null) differences.push(source.problem);
    if (source.handle !== null) {
      try {
        if (size === expectedBytes)
          differences.push(...(await comparePixels(exported, source.handle, manifest, options)));
      } finally {
        await source.handle.close();
      }
    }
    return {
      file: path,
      sizeBytes: size,
      sha256,
      itemType: output.itemType,
      shape: output.shape,
      changedPatches: changedPatches.length,
      changedPixels: changedPatches.reduce((sum, { pixels }) => sum + pixels, 0),
      comparedWith: source.handle === null ? null : source.name,
      differences,
    };
  } finally {
    await exported.close();
  }
}

async function openRegular(path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    throw readError(error, path);
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new AppError('bad-file', `${path} is no regular file, so it is no export.`);
}

interface FoundSource {
  readonly name: string;
  readonly handle: FileHandle | null;
  readonly problem: string | null;
}

const nowhere: FoundSource = { name: '', handle: null, problem: null };

/** The file that was named; else the copy that was kept of it, or a file of its name beside the export, if it is that. */
async function findSource(path: string, manifest: ExportManifest, options: VerifyOptions): Promise<FoundSource> {
  const { source, replacedSourceKeptAs } = manifest;
  if (source === null) {
    return options.source === null ? nowhere : { ...nowhere, problem: 'the manifest says that there was no source' };
  }
  if (options.source !== null) {
    const found = await sourceAt(options.source, source, options);
    if (found !== null) return found;
    const problem = `${options.source} is not the file that was exported from (SHA-256 ${source.sha256})`;
    return { ...nowhere, problem };
  }
  const here = await realpath(path);
  for (const name of [replacedSourceKeptAs, source.fileName]) {
    const candidate = name === null ? null : join(dirname(path), name);
    if (candidate === null || (await realpath(candidate).catch(() => here)) === here) continue;
    const found = await sourceAt(candidate, source, options).catch(() => null);
    if (found !== null) return found;
  }
  return nowhere;
}

/** Null where the file is another one. */
async function sourceAt(
  path: string,
  { sizeBytes, sha256 }: NonNullable<ExportManifest['source']>,
  options: VerifyOptions,
): Promise<FoundSource | null> {
  const handle = await openRegular(path);
  try {
    const isIt =
      (await handle.stat()).size === sizeBytes && (await digestOfHandle(handle, sizeBytes, path, options)) === sha256;
    if (isIt) return { name: basename(path), handle, problem: null };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return null;
}

/** Sentences of patches of which the manifest says two things. */
function contradictions(changedPatches: ExportManifest['changedPatches']): string[] {
  const wrong = changedPatches.flatMap(({ patch, pixels, changes }) => {
    const sum = changes.reduce((total, change) => total + change.pixels, 0);
    return sum === pixels ? [] : [`the manifest says of patch ${patch} ${pixels} and ${sum} pixels`];
  });
  return named(wrong);
}

function named(wrong: readonly string[]): string[] {
  const more = wrong.length - NAMED_PATCHES;
  return more > 0 ? [...wrong.slice(0, NAMED_PATCHES), `and ${more} more patches`] : [...wrong];
}

/** Sentences of patches in which other pixels differ from the source than the manifest says. */
async function comparePixels(
  output: FileHandle,
  source: FileHandle,
  { output: made, source: from, changedPatches }: ExportManifest,
  { signal, onProgress }: VerifyOptions,
): Promise<string[]> {
  if (from === null) return [];
  const said = new Map(changedPatches.map((changed) => [changed.patch, tallyOf(changed.changes)]));
  const narrowed = made.itemType !== from.itemType;
  const wrong: string[] = [];
  for (let patch = 0; patch < made.shape[0]; patch++) {
    if (patch % 16 === 0) await turn();
    if (signal.aborted) throw new AppError('cancelled', 'Interrupted.');
    const expected = said.get(patch) ?? new Map<string, number>();
    const problem = patchProblem(
      codesAt(output, made.itemType, patch),
      codesAt(source, from.itemType, patch),
      expected,
      narrowed,
    );
    if (problem !== null) wrong.push(`patch ${patch}: ${problem}`);
    onProgress(patch + 1, made.shape[0]);
  }
  return named(wrong);
}

function tallyOf(changes: readonly { readonly from: number; readonly to: number; readonly pixels: number }[]) {
  return new Map(changes.map(({ from, to, pixels }) => [`${from} to ${to}`, pixels]));
}

function codesAt(handle: FileHandle, itemType: 'int8' | 'int16', patch: number): Codes {
  const bytes = new Uint8Array(PATCH_PIXELS * itemBytes(itemType));
  readInto(handle, bytes, patch * bytes.byteLength, `patch ${patch}`);
  return itemType === 'int8' ? new Int8Array(bytes.buffer) : new Int16Array(bytes.buffer);
}

/** Padding is the source's, but where it had to be filled to fit into fewer bytes. */
function patchProblem(
  codes: Codes,
  before: Codes,
  expected: ReadonlyMap<string, number>,
  narrowed: boolean,
): string | null {
  const found = new Map<string, number>();
  let padding = 0;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const [from, to] = [before[i], codes[i]];
    if (from === to) continue;
    if (!isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) {
      const pair = `${from} to ${to}`;
      found.set(pair, (found.get(pair) ?? 0) + 1);
    } else if (!narrowed) padding++;
  }
  if (padding > 0) return `${padding} pixels of its padding are not the source's`;
  for (const pair of new Set([...expected.keys(), ...found.keys()])) {
    const [now, wanted] = [found.get(pair) ?? 0, expected.get(pair) ?? 0];
    if (now !== wanted) return `${now} pixels changed from ${pair}, the manifest says ${wanted}`;
  }
  return null;
}
