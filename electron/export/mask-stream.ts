import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { itemBytes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError, assert } from '../../shared/errors.ts';
import { awaitedLater } from './awaited-later.ts';
import { exportCancelled } from './cancelled.ts';
import { ChunkMarks } from './chunk-marks.ts';
import { writeError } from './disk-error.ts';
import { EarlyFlush } from './early-flush.ts';
import type { ChangedPatch, ExpectedSource, ExportHost, ExportPlan } from './export-plan.ts';
import { type EditedPatch, MasksAhead } from './masks-ahead.ts';
import {
  type Codes,
  differsInImage,
  isUniform,
  narrowPatch,
  pixelsIn,
  putMask,
  refill,
  unlabelledPatch,
} from './patch-labels.ts';
import { releaseMemory } from './release-memory.ts';
import type { SourceFile } from './source-file.ts';
import { writeWhole } from './whole-io.ts';

export type OutputItemType = 'int8' | 'int16';

/** How a split is cut into chunks: 2 MiB of source, large enough that a chunk's overhead is nothing beside it. */
const CHUNK_BYTES = 2 << 20;

export function patchesPerChunk(readType: OutputItemType): number {
  return CHUNK_BYTES / (PATCH_PIXELS * itemBytes(readType));
}

export interface WrittenMask {
  readonly marks: ChunkMarks;
  readonly sourceSha256: string | null;
  readonly changedPatches: readonly ChangedPatch[];
  readonly unlabelledPatches: number | null;
  readonly sourceGonePatches: number;
  readonly filledPaddingPixels: number;
  /** What the output holds of each edited patch; gathered only where it is about to replace the source. */
  readonly expectedSources: readonly ExpectedSource[];
}

/** What a stream works on. */
export interface StreamParts {
  readonly plan: ExportPlan;
  readonly itemType: OutputItemType;
  readonly source: SourceFile | null;
  /** Descriptor of the file that is written. */
  readonly output: number;
  readonly host: ExportHost;
}

/** Streams the split from the source (or from nothing) to the output, with the edited patches put in. */
export class MaskStream {
  readonly #parts: StreamParts;
  readonly #readType: OutputItemType;
  readonly #masks: MasksAhead;
  readonly #blank: Int8Array | null;
  /** A chunk of the source, where its edited patches are put in. */
  readonly #labels: Codes;
  readonly #narrow: Int8Array | null;
  readonly #marks = new ChunkMarks();
  /** Of what was read, before edits were put in. */
  readonly #sourceMarks = new ChunkMarks(this.#marks.key);
  readonly #flush: EarlyFlush;
  readonly #changedPatches: ChangedPatch[] = [];
  readonly #expected: ExpectedSource[] = [];
  #unlabelled = 0;
  #sourceGone = 0;
  #filled = 0;

  constructor(parts: StreamParts) {
    const { plan, itemType, source, host } = parts;
    this.#parts = parts;
    this.#flush = new EarlyFlush(parts.output);
    this.#readType = plan.source?.itemType ?? itemType;
    this.#masks = new MasksAhead(plan.heads, host);
    this.#blank = source === null ? unlabelledPatch(unlabelledCodeOf(plan)) : null;
    const pixels = patchesPerChunk(this.#readType) * PATCH_PIXELS;
    this.#labels = this.#readType === 'int8' ? new Int8Array(pixels) : new Int16Array(pixels);
    this.#narrow = this.#readType === itemType ? null : new Int8Array(pixels);
  }

  /** The source is hashed beside the copying, by reads of its own, and looked at again before this returns. */
  async run(): Promise<WrittenMask> {
    const { source, host } = this.#parts;
    const failed = new AbortController();
    const hashing = source?.digest(host.digestEntry, CHUNK_BYTES, this.#sourceMarks, failed.signal);
    const digest = awaitedLater(hashing ?? Promise.resolve(null));
    try {
      await this.#copyAll();
    } catch (error) {
      failed.abort();
      throw error;
    } finally {
      await Promise.allSettled([digest, this.#flush.settled()]);
    }
    this.#flush.check();
    await source?.checkUnchanged();
    const digested = await digest;
    if (digested !== null) source?.checkSameBytes(digested, this.#sourceMarks);
    return {
      marks: this.#marks,
      sourceSha256: digested?.sha256 ?? null,
      changedPatches: this.#changedPatches,
      unlabelledPatches: this.#parts.plan.unlabelledCode === null ? null : this.#unlabelled,
      sourceGonePatches: this.#sourceGone,
      filledPaddingPixels: this.#filled,
      expectedSources: this.#expected,
    };
  }

  async #copyAll(): Promise<void> {
    const { plan, host } = this.#parts;
    const perChunk = patchesPerChunk(this.#readType);
    for (let chunk = 0; chunk * perChunk < plan.patchCount; chunk++) {
      // Lets a cancel through.
      await turn();
      if (host.signal.aborted) throw exportCancelled();
      await this.#copyChunk(chunk * perChunk, Math.min(perChunk, plan.patchCount - chunk * perChunk));
    }
  }

  async #copyChunk(firstPatch: number, count: number): Promise<void> {
    const pixels = count * PATCH_PIXELS;
    const labels = this.#labels.subarray(0, pixels);
    this.#read(firstPatch, labels);
    const output = this.#narrow?.subarray(0, pixels) ?? labels;
    let isSource = this.#parts.source !== null && output === labels;
    for (let i = 0; i < count; i++) {
      const [from, to] = [i * PATCH_PIXELS, (i + 1) * PATCH_PIXELS];
      const edited = await this.#workPatch(firstPatch + i, labels.subarray(from, to), output.subarray(from, to));
      if (edited) isSource = false;
    }
    this.#write(firstPatch, bytesOf(output));
    if (isSource) this.#marks.addLastOf(this.#sourceMarks);
    else this.#marks.add(bytesOf(output));
  }

  #read(firstPatch: number, labels: Codes): void {
    const { source } = this.#parts;
    if (source !== null) {
      source.read(bytesOf(labels), firstPatch * PATCH_PIXELS * labels.BYTES_PER_ELEMENT);
      this.#sourceMarks.add(bytesOf(labels));
      return;
    }
    assert(this.#blank !== null, 'without a source there is a blank patch');
    for (let at = 0; at < labels.length; at += PATCH_PIXELS) labels.set(this.#blank, at);
  }

  /**
   * `labels` are the source's; `output` is the same memory unless the item type changes. Answers whether the patch is
   * an edited one.
   */
  async #workPatch(patch: number, labels: Codes, output: Codes): Promise<boolean> {
    const { unlabelledCode, fill, source, replaceSource } = this.#parts.plan;
    const edited = await this.#masks.take(patch);
    if (edited !== null) {
      if (source !== null) await this.#checkStandsOn(labels, edited, source.fileName);
      await this.#putEdits(patch, labels, edited);
      releaseMemory(edited.mask.codes);
    }
    if (unlabelledCode !== null) {
      if (isUniform(labels, unlabelledCode)) this.#unlabelled++;
      if (source === null && fill !== null) refill(labels, unlabelledCode, fill);
    }
    if (labels instanceof Int16Array && output instanceof Int8Array) {
      this.#filled += narrowPatch(labels, output, patch, fill);
    }
    if (edited !== null && replaceSource) {
      this.#expected.push({ baseId: edited.head.baseId, sha256: sha256Of(bytesOf(output)) });
    }
    return edited !== null;
  }

  async #putEdits(patch: number, labels: Codes, { head, mask }: EditedPatch): Promise<void> {
    let changes = putMask(labels, mask.codes, patch);
    if (this.#parts.source === null && mask.origin === 'layer') {
      // What a file that is gone had said there was nobody's painting.
      changes = putMask(await this.#parts.host.baseOf(head), mask.codes, patch);
      this.#sourceGone++;
    }
    if (changes.length === 0) return;
    const { annotators, firstEdit, lastEdit } = mask;
    const pixels = pixelsIn(changes);
    this.#changedPatches.push({ patch, headId: head.headId, pixels, changes, annotators, firstEdit, lastEdit });
  }

  /**
   * Throws source-changed unless `labels`, a patch as the source holds it now, is what the edits were made on or have
   * been accepted for. Other padding or another item size make no difference.
   */
  async #checkStandsOn(labels: Codes, { head, mask }: EditedPatch, fileName: string): Promise<void> {
    if (mask.sources.includes(sha256Of(bytesOf(labels)))) return;
    if (!differsInImage(labels, await this.#parts.host.baseOf(head))) return;
    throw new AppError(
      'source-changed',
      `${fileName} holds other labels for patch ${head.patch} than when that patch was first edited, so nothing was ` +
        'written: open the patch in Cloudbrush, choose which labels to go on with, and export again.',
    );
  }

  #write(firstPatch: number, bytes: Uint8Array): void {
    const { plan, itemType, output, host } = this.#parts;
    const patchBytes = PATCH_PIXELS * itemBytes(itemType);
    const offset = firstPatch * patchBytes;
    try {
      writeWhole(output, bytes, offset);
    } catch (error) {
      throw writeError(error, plan.outPath);
    }
    this.#flush.wrote(bytes.byteLength);
    host.progress(offset + bytes.byteLength, 2 * plan.patchCount * patchBytes);
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function unlabelledCodeOf({ unlabelledCode }: ExportPlan): number {
  assert(unlabelledCode !== null, 'a split without the layer has a code for "no label"');
  return unlabelledCode;
}

function bytesOf(codes: Codes): Uint8Array {
  return new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);
}
