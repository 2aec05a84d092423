import { setTimeout as delay, setImmediate as nextIteration } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import type { ClassTable } from '../../shared/cloudsen12/reference-classes.ts';
import { AppError, toWireError, type WireError } from '../../shared/errors.ts';
import { type MaskReading, maskTableOf } from '../../shared/patch-list/mask-measure.ts';
import { THUMBNAIL_SIZE } from '../../shared/patch-list/patch-table.ts';
import { boxClasses } from '../../shared/raster/box-mean.ts';
import { STATES } from '../../shared/raster/class-counts.ts';
import { thumbnailPixels } from '../../shared/raster/thumbnail.ts';
import { CacheFolder } from './cache-folder.ts';
import { encodeJpeg } from './jpeg.ts';
import { KeptPictures, SEGMENT } from './kept-pictures.ts';
import { OpenReaders } from './open-readers.ts';
import type { CodesFile } from './patch-reader.ts';
import { PictureFill } from './picture-fill.ts';
import type { PictureSource } from './picture-source.ts';
import { restAfter } from './standing-back.ts';

export interface PictureTask {
  readonly port: MessagePort;
  /** Where pictures are kept; null where they are not, and none is made that nobody has asked for. */
  readonly cacheDir: string | null;
  /** See `restAfter`. */
  readonly atWork: SharedArrayBuffer;
}

export type PictureRequest =
  | {
      readonly kind: 'pictures';
      readonly id: number;
      readonly source: PictureSource;
      readonly patches: readonly number[];
    }
  | {
      readonly kind: 'masks';
      readonly id: number;
      readonly reading: MaskReading;
      readonly file: CodesFile | null;
      /** With the codes of masks that the project has. */
      readonly masks: readonly { readonly patch: number; readonly codes: Int16Array | null }[];
    };

export type PictureAnswer =
  | { readonly kind: 'made'; readonly id: number; readonly pictures: readonly (Uint8Array | null)[] }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError }
  /** A line for the log. */
  | { readonly kind: 'note'; readonly line: string };

/** What nobody has asked for is made half of the time, for the sake of who works meanwhile. */
const USUAL_SHARE = 0.5;

/**
 * Makes small pictures of patches in a thread of its own until it is cancelled: those that are asked for, and between
 * them all others of the splits that were asked for, so that they are there one day.
 */
export async function servePictures({ port, cacheDir, atWork }: PictureTask, signal: AbortSignal): Promise<null> {
  const tell = (answer: PictureAnswer): void => port.postMessage(answer);
  const cache = cacheDir === null ? null : new CacheFolder(cacheDir, (line) => tell({ kind: 'note', line }));
  const maker = new PictureMaker(cache === null ? null : new KeptPictures(cache));
  const asked: PictureRequest[] = [];
  let wake = (): void => undefined;
  port.on('message', (request: PictureRequest) => {
    asked.push(request);
    wake();
  });
  signal.addEventListener('abort', () => wake());
  try {
    while (!signal.aborted) {
      // the newest first: of what was scrolled past nobody is in a hurry
      const request = asked.pop();
      if (request !== undefined) tell(await maker.answer(request));
      else if (!(await makesOneMore(maker, atWork))) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (asked.length > 0 || signal.aborted) resolve();
        });
      }
      // requests and a cancel are told by messages
      await nextIteration();
    }
    throw signal.reason;
  } finally {
    port.close();
    maker.close();
  }
}

/** False where all is made. */
async function makesOneMore(maker: PictureMaker, atWork: SharedArrayBuffer): Promise<boolean> {
  const startMs = performance.now();
  const made = await maker.makeOneMore();
  if (made) await delay(restAfter(performance.now() - startMs, atWork, USUAL_SHARE));
  return made;
}

class PictureMaker {
  readonly #readers = new OpenReaders();
  readonly #kept: KeptPictures | null;
  readonly #fill: PictureFill | null;

  constructor(kept: KeptPictures | null) {
    this.#kept = kept;
    this.#fill = kept === null ? null : new PictureFill(kept, (source, patch) => this.#picture(source, patch));
  }

  async answer(request: PictureRequest): Promise<PictureAnswer> {
    const { id } = request;
    try {
      const pictures = request.kind === 'masks' ? this.#masks(request) : await this.#pictures(request);
      return { kind: 'made', id, pictures };
    } catch (error) {
      return { kind: 'failed', id, error: toWireError(error) };
    }
  }

  /** False where there is nothing left to do. */
  async makeOneMore(): Promise<boolean> {
    return this.#fill !== null && (await this.#fill.makeOne());
  }

  close(): void {
    this.#readers.close();
  }

  async #pictures({ source, patches }: Extract<PictureRequest, { kind: 'pictures' }>) {
    const pictures: (Uint8Array | null)[] = [];
    for (const patch of patches) {
      const segment = await this.#kept?.segment(source, Math.floor(patch / SEGMENT));
      const picture = segment?.[patch % SEGMENT] ?? this.#picture(source, patch);
      if (segment !== undefined && picture !== null) segment[patch % SEGMENT] = picture;
      pictures.push(picture);
    }
    if (patches.length > 0) this.#fill?.goOnAt(source, patches[0]);
    return pictures;
  }

  #picture({ files, range }: PictureSource, patch: number): Uint8Array | null {
    return orNull(() => {
      const bands = files.map((file) => this.#readers.of(file).read(patch));
      return encodeJpeg(thumbnailPixels(bands, range, THUMBNAIL_SIZE), THUMBNAIL_SIZE);
    });
  }

  #masks({ reading, file, masks }: Extract<PictureRequest, { kind: 'masks' }>) {
    const table = maskTableOf(reading);
    return masks.map(({ patch, codes }) => orNull(() => this.#classes(table, codes, file, patch)));
  }

  #classes(table: ClassTable, codes: Int16Array | null, file: CodesFile | null, patch: number): Uint8Array | null {
    if (codes === null && file === null) return null;
    return boxClasses(codes ?? this.#readers.of(file as CodesFile).read(patch), table, STATES, THUMBNAIL_SIZE);
  }
}

/** A patch that cannot be read has no picture; the list goes on. */
function orNull(make: () => Uint8Array | null): Uint8Array | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof AppError && error.code === 'unreadable') return null;
    throw error;
  }
}
