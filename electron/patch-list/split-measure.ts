import type { ItemType } from '../../shared/cloudsen12/item-type.ts';
import { AppError } from '../../shared/errors.ts';
import type { LayerNumbers } from '../../shared/lint/layer-numbers.ts';
import { sunOf } from '../../shared/lint/split-suns.ts';
import { type MaskMeasure, type MeasureSpec, maskMeasure } from '../../shared/patch-list/mask-measure.ts';
import type { Layer } from '../dataset/layer.ts';
import { Turns } from '../dataset/turns.ts';
import type { CacheFolder } from './cache-folder.ts';
import { type EditedMasks, type EditedVersion, isSameEverywhere } from './edited-masks.ts';
import type { MeasuredBatch } from './measure-task.ts';
import { MeasuredCounts } from './measured-counts.ts';
import { type CodesFile, codesFile, identityText, type SeenFile, seenFile } from './patch-reader.ts';
import { runMeasure } from './run-measure.ts';

/** What is measured, and where it comes from. */
export interface MeasureSource {
  readonly patchCount: number;
  readonly spec: MeasureSpec;
  /** The file of the masks; null where the split has none. Throws `bad-file` where it cannot be used. */
  readonly maskLayer: () => Layer | null;
  /** Of `measuredLayers`, in their order. */
  readonly layers: readonly Layer[];
  /** See `splitSuns`. */
  readonly suns: Float64Array;
  readonly edited: EditedMasks;
  /** Null where nothing is kept between two starts. */
  readonly cache: CacheFolder | null;
}

export interface MeasureSnapshot {
  /** Patches whose numbers are known. */
  readonly known: number;
  readonly problem: string | null;
  /** `width` numbers of each patch, 0 where they are not known. */
  readonly counts: Uint32Array;
}

interface Files {
  readonly mask: CodesFile;
  readonly layers: readonly SeenFile[];
}

/** Part of the names of what is kept: another meaning of the numbers has another one. */
const FORMAT = 'counts 2';
/** Edited masks that are few enough to wait for: some milliseconds each. */
const AWAITED_EDITED = 16;
/** At least so long between two tellings of what a run has found, and from an edit to the look at what it changed. */
const TELL_MS = 500;
/** At least so long between two writings of it: what a kill takes. */
const KEEP_MS = 5000;
/** Every edit of a split is told to us; this is for what is not. Thousands take some milliseconds to list. */
const LIST_ALL_MS = 10_000;
/** After a run has failed. */
const RETRY_MS = 30_000;

/**
 * One measure of every mask of a split as it is now: of the file in the background, of edited masks as the project has
 * them. Numbers are forgotten as soon as the file that they were counted in is another.
 */
export class SplitMeasure {
  readonly #source: MeasureSource;
  readonly #measure: MaskMeasure;
  readonly #found: MeasuredCounts;
  readonly #tell: (known: number) => void;
  readonly #turns = new Turns();
  readonly #ended = new AbortController();
  /** Of the files that the numbers are of; null where there are none. */
  #identity: string | null = null;
  #fileProblem: string | null = null;
  /** Of the last run that failed; it is not begun again at once, or a page that asks at each telling would never rest. */
  #failed: { readonly message: string; readonly atMs: number } | null = null;
  #fault: unknown = null;
  #looking: Promise<void> | null = null;
  #hasLooked = false;
  #counting: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  #countingEdited: Promise<void> = Promise.resolve();
  #toldMs = 0;
  #keptMs = 0;
  #unkept = false;
  #soon: NodeJS.Timeout | null = null;
  /** Patches whose masks have changed since they were looked at. */
  readonly #changed = new Set<number>();
  #allListedMs = Number.NEGATIVE_INFINITY;

  constructor(source: MeasureSource, tell: (known: number) => void) {
    this.#source = source;
    this.#tell = tell;
    this.#measure = maskMeasure(source.spec);
    this.#found = new MeasuredCounts(source.patchCount, this.#measure.width);
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

  /** Whoever has asked has been told everything that it can find. */
  get isAtRest(): boolean {
    return this.#hasLooked && this.#counting === null && this.#looking === null;
  }

  /** Looks whether files or edits are others than before, and has counted what they change. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#hasLooked = true;
      this.#looking = null;
    });
    return this.#looking;
  }

  /** A mask has been edited: its numbers are found out and told when others may have followed. */
  editedSoon(patch: number): void {
    this.#changed.add(patch);
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.look()
        .then(() => this.#tell(this.#found.knownCount()))
        .catch((error: unknown) => this.#fail(error));
    }, TELL_MS);
  }

  /** Settles when nothing is read any more and what was found is kept. */
  async close(): Promise<void> {
    if (this.#soon !== null) clearTimeout(this.#soon);
    this.#ended.abort();
    this.#counting?.abort.abort();
    await Promise.allSettled([this.#looking, this.#counting?.done, this.#countingEdited]);
    await this.#keep();
  }

  async #look(): Promise<void> {
    const files = await this.#files();
    if (files !== null) {
      await this.#use(identityOf(files));
      if (this.#counting === null && !this.#ended.signal.aborted) this.#count(files);
    }
    const stale = await this.#staleEdits();
    const counted = this.#countingEdited.then(() => this.#countEdits(stale));
    this.#countingEdited = counted.catch((error: unknown) => this.#fail(error));
    if (stale.length <= AWAITED_EDITED) await this.#countingEdited;
  }

  /** Null, and a problem, where masks cannot be counted in files. */
  async #files(): Promise<Files | null> {
    const { maskLayer, layers, spec } = this.#source;
    try {
      const layer = maskLayer();
      if (layer === null)
        throw new AppError('not-found', `The split has no LABEL_${spec.target}: only what was painted can be counted.`);
      const mask = await codesFile(layer);
      const look = spec.lint === null ? codesFile : seenFile;
      const seen = await Promise.all(layers.map((other) => look(other)));
      this.#fileProblem = null;
      return { mask, layers: seen };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#fileProblem = error.message;
      await this.#use(null);
      return null;
    }
  }

  /** Goes on with what is known of these files: nothing, or what was kept. */
  async #use(identity: string | null): Promise<void> {
    if (identity === this.#identity) return;
    this.#counting?.abort.abort();
    await this.#counting?.done;
    await this.#keep();
    this.#found.forgetFile();
    // those of edited masks do not depend on the mask's file, but on the others'
    if (this.#source.layers.length > 0) this.#found.forgetEdited();
    this.#allListedMs = Number.NEGATIVE_INFINITY;
    this.#identity = identity;
    this.#failed = null;
    const kept = identity === null ? null : await this.#source.cache?.read(this.#key(identity));
    if (kept !== null && kept !== undefined) this.#found.unpack(kept);
  }

  #count(files: Files): void {
    const patches = this.#found.missing();
    if (patches.length === 0) return;
    if (this.#failed !== null && performance.now() - this.#failed.atMs < RETRY_MS) return;
    this.#failed = null;
    const abort = new AbortController();
    const { spec, suns } = this.#source;
    const task = { spec, suns, ...files, patches };
    const done = runMeasure(task, abort.signal, (batch) => {
      if (!abort.signal.aborted) this.#take(batch);
    })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) this.#fail(error);
      })
      .then(() => this.#keep())
      .finally(() => {
        this.#counting = null;
        if (!abort.signal.aborted) this.#tell(this.#found.knownCount());
      });
    this.#counting = { abort, done };
  }

  #take(batch: MeasuredBatch): void {
    this.#found.take(batch);
    this.#unkept = true;
    const now = performance.now();
    if (now - this.#keptMs >= KEEP_MS) void this.#keep();
    if (now - this.#toldMs < TELL_MS) return;
    this.#toldMs = now;
    this.#tell(this.#found.knownCount());
  }

  /** Edits that have not been measured: of patches that are known to have changed, now and then of all. */
  async #staleEdits(): Promise<readonly EditedVersion[]> {
    const { edited } = this.#source;
    const nowMs = performance.now();
    const all = nowMs - this.#allListedMs >= LIST_ALL_MS;
    if (all) this.#allListedMs = nowMs;
    const changed = [...this.#changed];
    this.#changed.clear();
    if (!all && changed.length === 0) return [];
    const versions = await (all ? edited.versions() : edited.versionsAmong(changed));
    const isEdited = new Set(versions.map(({ patch }) => patch));
    for (const patch of all ? this.#found.edited() : changed) if (!isEdited.has(patch)) this.#found.forgetEdit(patch);
    return versions.filter(({ patch, version }) => !this.#found.isMeasured(patch, version));
  }

  async #countEdits(stale: readonly EditedVersion[]): Promise<void> {
    const { width, measure } = this.#measure;
    for (const edit of stale) {
      if (this.#ended.signal.aborted) return;
      const mask = await this.#source.edited.codes(edit);
      const layers = await Promise.all(this.#source.layers.map((layer) => numbersOf(layer, edit.patch)));
      const counts = new Uint32Array(width);
      measure({ mask, layers, sun: sunOf(this.#source.suns, edit.patch) }, counts, 0);
      this.#found.setEdited(edit.patch, edit.version, counts);
      this.#unkept = true;
      await this.#turns.next();
    }
    if (stale.length <= AWAITED_EDITED) return;
    await this.#keep();
    this.#tell(this.#found.knownCount());
  }

  #key(identity: string): string {
    return JSON.stringify([FORMAT, this.#source.spec, identity]);
  }

  async #keep(): Promise<void> {
    const { cache } = this.#source;
    this.#keptMs = performance.now();
    if (cache === null || this.#identity === null || !this.#unkept) return;
    this.#unkept = false;
    await cache.write(this.#key(this.#identity), this.#found.pack(isSameEverywhere));
  }

  /** What fails in the background is told by the next answer; a mistake of ours is thrown there. */
  #fail(error: unknown): void {
    if (error instanceof AppError) this.#failed = { message: error.message, atMs: performance.now() };
    else this.#fault = error;
  }

  #snapshot(): MeasureSnapshot {
    if (this.#fault !== null) {
      const fault = this.#fault;
      this.#fault = null;
      throw fault;
    }
    const problem = this.#fileProblem ?? this.#failed?.message ?? null;
    return { known: this.#found.knownCount(), problem, counts: this.#found.current() };
  }
}

function identityOf({ mask, layers }: Files): string {
  return [mask, ...layers].map((file) => identityText(file.identity)).join('; ');
}

const arrays = { int8: Int8Array, int16: Int16Array, float32: Float32Array } as const satisfies Record<
  ItemType,
  unknown
>;

async function numbersOf(layer: Layer, patch: number): Promise<LayerNumbers> {
  // a copy begins at the start of its buffer, which more than one byte an item needs
  return new arrays[layer.itemType]((await layer.readPatch(patch)).slice().buffer);
}
