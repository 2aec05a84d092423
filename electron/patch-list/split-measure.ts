import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { AppError } from '../../shared/errors.ts';
import { type MeasureSpec, maskMeasure } from '../../shared/patch-list/mask-measure.ts';
import type { PatchCodes } from '../../shared/raster/class-counts.ts';
import type { Layer } from '../dataset/layer.ts';
import { Turns } from '../dataset/turns.ts';
import type { EditedMasks, EditedVersion } from './edited-masks.ts';
import type { MeasuredBatch } from './measure-task.ts';
import { type CodesFile, codesFile, identityText } from './patch-reader.ts';
import { runMeasure } from './run-measure.ts';

/** What is measured, and where it comes from. */
export interface MeasureSource {
  readonly patchCount: number;
  readonly spec: MeasureSpec;
  /** The file of the masks; null where the split has none. Throws `bad-file` where it cannot be used. */
  readonly maskLayer: () => Layer | null;
  readonly referenceLayer: Layer | null;
  readonly edited: EditedMasks;
}

export interface MeasureSnapshot {
  /** Patches whose numbers are known. */
  readonly known: number;
  readonly problem: string | null;
  /** `width` numbers of each patch, 0 where they are not known. */
  readonly counts: Uint32Array;
}

/** Edited masks that are few enough to wait for: some milliseconds each. */
const AWAITED_EDITED = 16;
/** At least so long between two tellings of what a run has found, and from an edit to the look at what it changed. */
const TELL_MS = 500;

/**
 * One measure of every mask of a split as it is now: of the file in the background, of edited masks as the project has
 * them. Numbers are forgotten as soon as the file that they were counted in is another.
 */
export class SplitMeasure {
  readonly #source: MeasureSource;
  readonly #measure;
  readonly #tell: (known: number) => void;
  readonly #turns = new Turns();
  readonly #ended = new AbortController();
  /** Of the files that the numbers are of; null before the first look. */
  #identity: string | null = null;
  #counts: Uint32Array;
  readonly #known: Uint8Array;
  readonly #edited = new Map<number, { readonly version: string; readonly counts: Uint32Array }>();
  #problem: string | null = null;
  #fault: unknown = null;
  #looking: Promise<void> | null = null;
  #counting: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  #countingEdited: Promise<void> = Promise.resolve();
  #toldMs = 0;
  #soon: NodeJS.Timeout | null = null;

  constructor(source: MeasureSource, tell: (known: number) => void) {
    this.#source = source;
    this.#tell = tell;
    this.#measure = maskMeasure(source.spec);
    this.#counts = new Uint32Array(source.patchCount * this.#measure.width);
    this.#known = new Uint8Array(source.patchCount);
  }

  /** What is known now; what is not is counted from here on. */
  async snapshot(): Promise<MeasureSnapshot> {
    await this.look();
    return this.#snapshot();
  }

  /** Everything. Settles earlier where a problem keeps it from going on. */
  async whole(): Promise<MeasureSnapshot> {
    await this.look();
    await this.#countingEdited;
    await this.#counting?.done;
    return this.#snapshot();
  }

  /** Looks whether files or edits are others than before, and has counted what they change. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** A mask has been edited: its numbers are found out when no other edit follows at once, and told. */
  editedSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.look()
        .then(() => this.#tell(this.#knownCount()))
        .catch((error: unknown) => this.#fail(error));
    }, TELL_MS);
  }

  async close(): Promise<void> {
    if (this.#soon !== null) clearTimeout(this.#soon);
    this.#ended.abort(new AppError('cancelled', 'The dataset was closed.'));
    this.#counting?.abort.abort();
    await Promise.allSettled([this.#counting?.done, this.#countingEdited]);
  }

  async #look(): Promise<void> {
    const files = await this.#files();
    if (files !== null) {
      const identity = [files.mask, ...(files.reference === null ? [] : [files.reference])]
        .map((file) => identityText(file.identity))
        .join('; ');
      if (identity !== this.#identity) {
        await this.#forget();
        this.#identity = identity;
      }
      if (this.#counting === null && this.#known.includes(0)) this.#count(files);
    }
    const stale = await this.#staleEdits();
    const counted = this.#countingEdited.then(() => this.#countEdits(stale));
    this.#countingEdited = counted.catch((error: unknown) => this.#fail(error));
    if (stale.length <= AWAITED_EDITED) await this.#countingEdited;
  }

  /** Null, and a problem, where masks cannot be counted in files. */
  async #files(): Promise<{ mask: CodesFile; reference: CodesFile | null } | null> {
    const { maskLayer, referenceLayer, spec } = this.#source;
    try {
      const layer = maskLayer();
      if (layer === null)
        throw new AppError('not-found', `The split has no LABEL_${spec.target}: only what was painted can be counted.`);
      const mask = await codesFile(layer);
      const reference = referenceLayer === null ? null : await codesFile(referenceLayer);
      this.#problem = null;
      return { mask, reference };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#problem = error.message;
      await this.#forget();
      this.#identity = null;
      return null;
    }
  }

  async #forget(): Promise<void> {
    this.#counting?.abort.abort();
    await this.#counting?.done;
    this.#counts.fill(0);
    this.#known.fill(0);
    // those of edited masks do not depend on the mask's file, but on the reference's
    if (this.#source.referenceLayer !== null) this.#edited.clear();
  }

  #count(files: { mask: CodesFile; reference: CodesFile | null }): void {
    const abort = new AbortController();
    const patches = Uint32Array.from([...this.#known.keys()].filter((patch) => this.#known[patch] === 0));
    const task = { spec: this.#source.spec, ...files, patches };
    const done = runMeasure(task, abort.signal, (batch) => {
      if (!abort.signal.aborted) this.#take(batch);
    })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) this.#fail(error);
      })
      .finally(() => {
        this.#counting = null;
        if (!abort.signal.aborted) this.#tell(this.#knownCount());
      });
    this.#counting = { abort, done };
  }

  #take({ patches, counts }: MeasuredBatch): void {
    const { width } = this.#measure;
    for (const [i, patch] of patches.entries()) {
      this.#counts.set(counts.subarray(i * width, (i + 1) * width), patch * width);
      this.#known[patch] = 1;
    }
    const now = performance.now();
    if (now - this.#toldMs < TELL_MS) return;
    this.#toldMs = now;
    this.#tell(this.#knownCount());
  }

  async #staleEdits(): Promise<readonly EditedVersion[]> {
    const now = await this.#source.edited.versions();
    const patches = new Set(now.map(({ patch }) => patch));
    for (const patch of this.#edited.keys()) if (!patches.has(patch)) this.#edited.delete(patch);
    return now.filter(({ patch, version }) => this.#edited.get(patch)?.version !== version);
  }

  async #countEdits(stale: readonly EditedVersion[]): Promise<void> {
    const { width, measure } = this.#measure;
    for (const edit of stale) {
      if (this.#ended.signal.aborted) return;
      const mask = await this.#source.edited.codes(edit);
      const reference = await this.#referenceCodes(edit.patch);
      const counts = new Uint32Array(width);
      measure(mask, reference, counts, 0);
      this.#edited.set(edit.patch, { version: edit.version, counts });
      await this.#turns.next();
    }
    if (stale.length > AWAITED_EDITED) this.#tell(this.#knownCount());
  }

  async #referenceCodes(patch: number): Promise<PatchCodes | null> {
    const layer = this.#source.referenceLayer;
    if (layer === null) return null;
    const bytes = await layer.readPatch(patch);
    return layer.itemType === 'int8'
      ? new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : widenCodes(bytes, 'int16');
  }

  /** What fails in the background is told by the next answer; a mistake of ours is thrown there. */
  #fail(error: unknown): void {
    if (error instanceof AppError) this.#problem = error.message;
    else this.#fault = error;
  }

  #knownCount(): number {
    let known = 0;
    for (const [patch, isKnown] of this.#known.entries()) if (isKnown === 1 || this.#edited.has(patch)) known++;
    return known;
  }

  #snapshot(): MeasureSnapshot {
    if (this.#fault !== null) {
      const fault = this.#fault;
      this.#fault = null;
      throw fault;
    }
    const counts = this.#counts.slice();
    for (const [patch, edit] of this.#edited) counts.set(edit.counts, patch * this.#measure.width);
    return { known: this.#knownCount(), problem: this.#problem, counts };
  }
}
