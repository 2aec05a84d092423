import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { itemBytes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError, assert } from '../../shared/errors.ts';
import { awaitedLater } from './awaited-later.ts';
import { exportCancelled } from './cancelled.ts';
import { ChunkMarks } from './chunk-marks.ts';
import { writeError } from './disk-error.ts';
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
import type { SourceFile } from './source-file.ts';
import { writeWhole } from './whole-io.ts';

/** 4 MiB of int8: large enough that a chunk's round through the thread pool costs nothing beside its hashing. */
export const PATCHES_PER_CHUNK = 16;
/** One chunk is being read, one worked on, one written. */
const SLOTS = 3;

export type OutputItemType = 'int8' | 'int16';

export interface WrittenMask {
  readonly marks: ChunkMarks;
  readonly sourceSha256: string | null;
  readonly changedPatches: readonly ChangedPatch[];
  readonly unlabelledPatches: number;
  readonly filledPaddingPixels: number;
  /** What the output holds of each edited patch; asked for only where it is about to replace the source. */
  readonly expectedSources: readonly ExpectedSource[];
}

/** Memory of one chunk. Where no conversion is needed both are the same and the labels are put in place. */
interface Slot {
  readonly read: Codes;
  readonly write: Codes;
}

/** Streams the split from the source (or from nothing) to the output, with the edited patches put in. */
export class MaskStream {
  readonly #plan: ExportPlan;
  readonly #itemType: OutputItemType;
  readonly #source: SourceFile | null;
  readonly #output: FileHandle;
  readonly #host: ExportHost;
  readonly #masks: MasksAhead;
  readonly #slots: readonly Slot[];
  readonly #blank: Int8Array | null;
  readonly #marks = new ChunkMarks();
  readonly #digest: Hash | null;
  readonly #changed: ChangedPatch[] = [];
  readonly #expected: ExpectedSource[] = [];
  #unlabelled = 0;
  #filled = 0;

  constructor(
    plan: ExportPlan,
    itemType: OutputItemType,
    source: SourceFile | null,
    output: FileHandle,
    host: ExportHost,
  ) {
    this.#plan = plan;
    this.#itemType = itemType;
    this.#source = source;
    this.#output = output;
    this.#host = host;
    this.#masks = new MasksAhead(plan.heads, host);
    this.#digest = source === null ? null : createHash('sha256');
    this.#slots = Array.from({ length: SLOTS }, () => makeSlot(plan.source?.itemType ?? itemType, itemType));
    this.#blank = source === null ? unlabelledPatch(unlabelledCodeOf(plan)) : null;
  }

  /** Reading, working and writing overlap; the source is looked at again before this returns. */
  async run(): Promise<WrittenMask> {
    const chunkCount = Math.ceil(this.#plan.patchCount / PATCHES_PER_CHUNK);
    let reading = awaitedLater(this.#read(0));
    let writing = Promise.resolve();
    try {
      for (let chunk = 0; chunk < chunkCount; chunk++) {
        if (this.#host.signal.aborted) throw exportCancelled();
        await reading;
        if (chunk + 1 < chunkCount) reading = awaitedLater(this.#read(chunk + 1));
        await this.#work(chunk);
        await writing;
        writing = awaitedLater(this.#write(chunk));
      }
      await writing;
      await this.#source?.checkUnchanged();
    } finally {
      await Promise.allSettled([reading, writing]);
    }
    return {
      marks: this.#marks,
      sourceSha256: this.#digest?.digest('hex') ?? null,
      changedPatches: this.#changed,
      unlabelledPatches: this.#unlabelled,
      filledPaddingPixels: this.#filled,
      expectedSources: this.#expected,
    };
  }

  #patchesIn(chunk: number): number {
    return Math.min(PATCHES_PER_CHUNK, this.#plan.patchCount - chunk * PATCHES_PER_CHUNK);
  }

  async #read(chunk: number): Promise<void> {
    const { read } = this.#slots[chunk % SLOTS];
    const pixels = this.#patchesIn(chunk) * PATCH_PIXELS;
    if (this.#source === null) {
      assert(this.#blank !== null, 'without a source there is a blank patch');
      for (let at = 0; at < pixels; at += PATCH_PIXELS) read.set(this.#blank, at);
      return;
    }
    const offset = chunk * PATCHES_PER_CHUNK * PATCH_PIXELS * read.BYTES_PER_ELEMENT;
    await this.#source.read(bytesOf(read.subarray(0, pixels)), offset);
  }

  async #work(chunk: number): Promise<void> {
    const slot = this.#slots[chunk % SLOTS];
    const count = this.#patchesIn(chunk);
    this.#digest?.update(bytesOf(slot.read.subarray(0, count * PATCH_PIXELS)));
    for (let i = 0; i < count; i++) {
      const [from, to] = [i * PATCH_PIXELS, (i + 1) * PATCH_PIXELS];
      await this.#workPatch(chunk * PATCHES_PER_CHUNK + i, slot.read.subarray(from, to), slot.write.subarray(from, to));
    }
    this.#marks.add(bytesOf(slot.write.subarray(0, count * PATCH_PIXELS)));
  }

  /** `labels` are the source's; `output` is the same memory unless the item type changes. */
  async #workPatch(patch: number, labels: Codes, output: Codes): Promise<void> {
    const { unlabelledCode, fill } = this.#plan;
    const edited = await this.#masks.take(patch);
    if (edited !== null) {
      const { head, mask } = edited;
      if (this.#plan.source !== null) await this.#checkStandsOn(labels, edited, this.#plan.source.fileName);
      const changes = putMask(labels, mask.codes, patch);
      const { headId } = head;
      const { annotators, firstEdit, lastEdit } = mask;
      if (changes.length > 0) {
        this.#changed.push({ patch, headId, pixels: pixelsIn(changes), changes, annotators, firstEdit, lastEdit });
      }
    }
    if (unlabelledCode !== null) {
      if (isUniform(labels, unlabelledCode)) this.#unlabelled++;
      if (this.#source === null && fill !== null) refill(labels, unlabelledCode, fill);
    }
    if (labels instanceof Int16Array && output instanceof Int8Array) {
      this.#filled += narrowPatch(labels, output, patch, fill);
    }
    if (edited !== null && this.#plan.replaceSource) {
      this.#expected.push({ baseId: edited.head.baseId, sha256: sha256Of(bytesOf(output)) });
    }
  }

  /**
   * Throws source-changed unless `labels`, a patch as the source holds it now, is what the edits were made on or have
   * been accepted for. Other padding or another item size make no difference.
   */
  async #checkStandsOn(labels: Codes, { head, mask }: EditedPatch, fileName: string): Promise<void> {
    if (mask.sources.includes(sha256Of(bytesOf(labels)))) return;
    if (!differsInImage(labels, await this.#host.baseOf(head))) return;
    throw new AppError(
      'source-changed',
      `${fileName} holds other labels for patch ${head.patch} than when that patch was first edited, so nothing was ` +
        'written: open the patch in Cloudbrush, choose which labels to go on with, and export again.',
    );
  }

  async #write(chunk: number): Promise<void> {
    const { write } = this.#slots[chunk % SLOTS];
    const bytes = bytesOf(write.subarray(0, this.#patchesIn(chunk) * PATCH_PIXELS));
    const offset = chunk * PATCHES_PER_CHUNK * PATCH_PIXELS * itemBytes(this.#itemType);
    await writeWhole(this.#output, bytes, offset).catch((error: unknown) => {
      throw writeError(error, this.#plan.outPath);
    });
    const totalBytes = this.#plan.patchCount * PATCH_PIXELS * itemBytes(this.#itemType);
    this.#host.progress(offset + bytes.byteLength, 2 * totalBytes);
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function unlabelledCodeOf({ unlabelledCode }: ExportPlan): number {
  assert(unlabelledCode !== null, 'a split without the layer has a code for "no label"');
  return unlabelledCode;
}

function makeSlot(readType: OutputItemType, writeType: OutputItemType): Slot {
  const read = makeCodes(readType);
  return { read, write: readType === writeType ? read : makeCodes(writeType) };
}

function makeCodes(type: OutputItemType): Codes {
  const pixels = PATCHES_PER_CHUNK * PATCH_PIXELS;
  return type === 'int8' ? new Int8Array(pixels) : new Int16Array(pixels);
}

function bytesOf(codes: Codes): Uint8Array {
  return new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);
}
