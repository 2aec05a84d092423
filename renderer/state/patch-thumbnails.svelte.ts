import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { Calls } from '../../shared/contract.ts';
import type { PatchList } from '../../shared/patch-list/patch-list.ts';

/** Decoded, as a canvas can draw it. */
export interface ThumbnailPicture {
  close(): void;
}

interface Parts<Picture extends ThumbnailPicture> {
  readonly datasetId: string;
  readonly calls: Pick<Calls, 'patches.thumbnails' | 'patches.masks'>;
  readonly list: () => PatchList;
  readonly target: () => Target;
  readonly decode: (bytes: Uint8Array) => Promise<Picture>;
  readonly run: (work: Promise<unknown>) => void;
}

/** Of each kind: 36 KiB a picture and 9 KiB a mask, several screens of them. */
const MAX_KEPT = 1000;
/** Of one call: as many as come soon enough to be seen coming. */
const BATCH = 16;
const MAX_CALLS = 2;

/**
 * Small pictures and masks of the patches in sight, by row of the list. What is asked for takes the place of what was
 * asked for before and has not been fetched.
 */
export class PatchThumbnails<Picture extends ThumbnailPicture> {
  readonly #parts: Parts<Picture>;
  /** Null where the patch has none. In the order in which they were last wanted. */
  readonly #pictures = new Map<number, Picture | null>();
  readonly #masks = new Map<number, Uint8Array | null>();
  readonly #fetching = { picture: new Set<number>(), mask: new Set<number>() };
  /** Could not be fetched since something was wanted last. */
  readonly #failed = new Set<number>();
  #wanted: readonly number[] = [];
  #withMasks = false;
  #calls = 0;
  /** Masks that arrive from before this many changes are old. */
  #maskAge = 0;
  #revision = $state(0);

  constructor(parts: Parts<Picture>) {
    this.#parts = parts;
  }

  /** Undefined until it has come. */
  picture(row: number): Picture | null | undefined {
    void this.#revision;
    return this.#pictures.get(row);
  }

  mask(row: number): Uint8Array | null | undefined {
    void this.#revision;
    return this.#masks.get(row);
  }

  /** First the first; nothing else is fetched any more. */
  want(rows: readonly number[], withMasks: boolean): void {
    this.#wanted = rows.slice(0, MAX_KEPT);
    this.#withMasks = withMasks;
    this.#failed.clear();
    for (const row of this.#wanted.toReversed()) {
      touch(this.#pictures, row);
      touch(this.#masks, row);
    }
    this.#fetch();
  }

  /** Masks may be others now. */
  forgetMasks(): void {
    this.#maskAge++;
    this.#masks.clear();
    this.#fetching.mask.clear();
    this.#revision++;
  }

  forgetMask(row: number): void {
    if (this.#masks.delete(row)) this.#revision++;
    this.#fetch();
  }

  #fetch(): void {
    while (this.#calls < MAX_CALLS) {
      const call = this.#nextCall();
      if (call === null) return;
      this.#calls++;
      const work = call().finally(() => {
        this.#calls--;
        this.#revision++;
        this.#fetch();
      });
      this.#parts.run(work);
    }
  }

  /** Pictures before masks: a mask says little without one. */
  #nextCall(): (() => Promise<void>) | null {
    const { picture, mask } = this.#fetching;
    const pictures = this.#batch((row) => !this.#pictures.has(row) && !picture.has(row));
    if (pictures !== null) return () => this.#fetchPictures(pictures);
    if (!this.#withMasks) return null;
    const masks = this.#batch((row) => !this.#masks.has(row) && !mask.has(row));
    return masks === null ? null : () => this.#fetchMasks(masks);
  }

  /** The first rows that are missing, all of one split; null where none are. */
  #batch(
    missing: (row: number) => boolean,
  ): { readonly splitId: string; readonly start: number; rows: number[] } | null {
    const list = this.#parts.list();
    const first = this.#wanted.find((row) => missing(row) && !this.#failed.has(row));
    if (first === undefined) return null;
    const { splitId, start, patchCount } = list.placeOf(first).split;
    const rows: number[] = [];
    for (const row of this.#wanted) {
      if (row >= start && row < start + patchCount && missing(row) && !this.#failed.has(row)) rows.push(row);
      if (rows.length === BATCH) break;
    }
    return { splitId, start, rows };
  }

  async #fetchPictures({ splitId, start, rows }: { splitId: string; start: number; rows: number[] }): Promise<void> {
    const { calls, datasetId, decode } = this.#parts;
    for (const row of rows) this.#fetching.picture.add(row);
    try {
      const patches = rows.map((row) => row - start);
      const answers = await calls['patches.thumbnails']({ datasetId, splitId, patches });
      const decoded = await Promise.all(
        answers.map(async ({ patch, picture }) => ({
          row: start + patch,
          picture: picture === null ? null : await decode(picture),
        })),
      );
      for (const { row, picture } of decoded) this.#pictures.set(row, picture);
      for (const old of forgetOldest(this.#pictures)) old?.close();
    } catch (error) {
      for (const row of rows) this.#failed.add(row);
      throw error;
    } finally {
      for (const row of rows) this.#fetching.picture.delete(row);
    }
  }

  async #fetchMasks({ splitId, start, rows }: { splitId: string; start: number; rows: number[] }): Promise<void> {
    const { calls, datasetId, target } = this.#parts;
    const age = this.#maskAge;
    for (const row of rows) this.#fetching.mask.add(row);
    try {
      const patches = rows.map((row) => row - start);
      const answers = await calls['patches.masks']({ datasetId, splitId, target: target(), patches });
      if (age !== this.#maskAge) return;
      for (const { patch, classes } of answers) this.#masks.set(start + patch, classes);
      forgetOldest(this.#masks);
    } catch (error) {
      for (const row of rows) this.#failed.add(row);
      throw error;
    } finally {
      if (age === this.#maskAge) for (const row of rows) this.#fetching.mask.delete(row);
    }
  }
}

function touch<T>(kept: Map<number, T>, row: number): void {
  const value = kept.get(row);
  if (value === undefined) return;
  kept.delete(row);
  kept.set(row, value);
}

/** Takes out and answers what was wanted least lately, beyond the number that is kept. */
function forgetOldest<T>(kept: Map<number, T>): T[] {
  const old = [...kept.keys()].slice(0, Math.max(0, kept.size - MAX_KEPT));
  return old.map((row) => {
    const value = kept.get(row) as T;
    kept.delete(row);
    return value;
  });
}
