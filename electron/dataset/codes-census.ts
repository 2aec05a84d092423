import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { CodeCensus, CodeCount } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import { patchBytes } from './item-size.ts';
import { shorterThanItWas } from './patch-file.ts';
import { reasonOf } from './system-reason.ts';

export interface CensusRequest {
  readonly path: string;
  readonly itemType: 'int8' | 'int16';
  readonly patchCount: number;
  /** 0-based, ascending. */
  readonly patches: readonly number[];
}

/** What a census counts, without the ids of the layer. Codes are signed, as the item type reads them. */
export type LayerCensus = Pick<CodeCensus, 'patchesRead' | 'patchCount' | 'image' | 'padding'>;

export interface CensusControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (patchesDone: number) => void;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Patches read at once: two buffers of these are all the memory that a census takes. */
const PATCHES_PER_READ = 8;

/** Consecutive patches that one read brings. */
interface Stretch {
  readonly first: number;
  readonly count: number;
}

/**
 * Up to `limit` patch indices of `patchCount`, ascending and always the same: one from each of `limit` equal stretches, at
 * a place that wanders by the golden ratio, so that a period in the file (five dates of an ROI) is not met in step.
 */
export function samplePatches(patchCount: number, limit: number): number[] {
  const wanted = Math.min(patchCount, limit);
  return Array.from({ length: wanted }, (_, i) => {
    const start = Math.floor((i * patchCount) / wanted);
    const end = Math.floor(((i + 1) * patchCount) / wanted);
    return start + Math.floor(((i * GOLDEN) % 1) * (end - start));
  });
}

/**
 * Counts the codes of a label file in the given patches, the image area and the padding apart, reading ahead while it
 * counts. Touches no shared state, so it can run in a worker.
 * Throws unreadable (gone, too short, refused) and cancelled.
 */
export async function censusOfLayer(request: CensusRequest, control: CensusControl = {}): Promise<LayerCensus> {
  const { path, itemType, patchCount, patches } = request;
  const bytesEach = patchBytes(itemType);
  const whole = new Float64Array(65_536);
  const padding = new Float64Array(65_536);
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw new AppError('unreadable', `${basename(path)} cannot be read: ${reasonOf(error)}.`);
  });
  try {
    const stretches = stretchesOf(patches);
    const buffers = [0, 1].map(() => new Uint8Array(bytesEach * PATCHES_PER_READ));
    const fetch = (i: number) => readStretch(handle, request, stretches[i], buffers[i % 2]);
    let arriving = stretches.length > 0 ? fetch(0) : null;
    let done = 0;
    for (let i = 0; arriving !== null; i++) {
      const bytes = await arriving;
      control.signal?.throwIfAborted();
      arriving = i + 1 < stretches.length ? fetch(i + 1) : null;
      // If counting throws, nobody awaits this read any more.
      arriving?.catch(() => undefined);
      for (let start = 0; start < bytes.byteLength; start += bytesEach)
        countPatch(bytes.subarray(start, start + bytesEach), itemType, whole, padding);
      done += stretches[i].count;
      control.onProgress?.(done);
    }
  } finally {
    await handle.close();
  }
  for (let i = 0; i < whole.length; i++) whole[i] -= padding[i];
  return {
    patchesRead: patches.length,
    patchCount,
    image: codeCounts(whole, itemType),
    padding: codeCounts(padding, itemType),
  };
}

function stretchesOf(patches: readonly number[]): Stretch[] {
  const stretches: { first: number; count: number }[] = [];
  for (const patch of patches) {
    const last = stretches.at(-1);
    if (last !== undefined && last.first + last.count === patch && last.count < PATCHES_PER_READ) last.count++;
    else stretches.push({ first: patch, count: 1 });
  }
  return stretches;
}

async function readStretch(
  handle: FileHandle,
  request: CensusRequest,
  stretch: Stretch,
  buffer: Uint8Array,
): Promise<Uint8Array> {
  const bytesEach = patchBytes(request.itemType);
  const length = stretch.count * bytesEach;
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, stretch.first * bytesEach + done);
    if (bytesRead === 0)
      throw shorterThanItWas(basename(request.path), request.patchCount * bytesEach, (await handle.stat()).size);
    done += bytesRead;
  }
  return buffer.subarray(0, length);
}

/** Adds one patch to both tables, which are indexed by the code's low 16 bits. */
function countPatch(bytes: Uint8Array, itemType: 'int8' | 'int16', whole: Float64Array, padding: Float64Array): void {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  const items = itemType === 'int8' ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  if (itemType === 'int8') countBytes(words, whole);
  else countPairs(words, whole);
  for (let y = 0; y < PATCH_SIZE; y++) {
    const row = y * PATCH_SIZE;
    if (y < IMAGE_START || y >= IMAGE_END) {
      for (let x = 0; x < PATCH_SIZE; x++) padding[items[row + x]]++;
      continue;
    }
    for (let x = 0; x < IMAGE_START; x++) padding[items[row + x]]++;
    for (let x = IMAGE_END; x < PATCH_SIZE; x++) padding[items[row + x]]++;
  }
}

/*
 * Labels come in large areas of one code, so four pixels are compared at a time with the four before and a table
 * is touched only where they differ: 2-4 times faster than a table entry per pixel.
 */
function countBytes(words: Int32Array, counts: Float64Array): void {
  let word = words[0];
  let run = 0;
  for (let i = 0; i < words.length; i++) {
    if (words[i] === word) {
      run++;
      continue;
    }
    addBytes(word, run, counts);
    word = words[i];
    run = 1;
  }
  addBytes(word, run, counts);
}

function addBytes(word: number, run: number, counts: Float64Array): void {
  counts[word & 0xff] += run;
  counts[(word >>> 8) & 0xff] += run;
  counts[(word >>> 16) & 0xff] += run;
  counts[word >>> 24] += run;
}

function countPairs(words: Int32Array, counts: Float64Array): void {
  let word = words[0];
  let run = 0;
  for (let i = 0; i < words.length; i++) {
    if (words[i] === word) {
      run++;
      continue;
    }
    counts[word & 0xffff] += run;
    counts[word >>> 16] += run;
    word = words[i];
    run = 1;
  }
  counts[word & 0xffff] += run;
  counts[word >>> 16] += run;
}

/** One-byte codes fill only the table's first 256 places, of which the upper half stands for -128 to -1. */
function codeCounts(counts: Float64Array, itemType: 'int8' | 'int16'): CodeCount[] {
  const bits = itemType === 'int8' ? 8 : 16;
  const found: CodeCount[] = [];
  for (let i = 0; i < 1 << bits; i++) {
    if (counts[i] > 0) found.push([(i << (32 - bits)) >> (32 - bits), counts[i]]);
  }
  return found.sort(([a], [b]) => a - b);
}
