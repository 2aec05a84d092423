import type { MessagePort } from 'node:worker_threads';
import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { ItemType } from '../../shared/cloudsen12/item-type.ts';
import type { ClassTable } from '../../shared/cloudsen12/reference-classes.ts';
import { AppError } from '../../shared/errors.ts';
import { maskTableOf } from '../../shared/patch-list/mask-measure.ts';
import { THUMBNAIL_SIZE } from '../../shared/patch-list/patch-table.ts';
import { boxClasses } from '../../shared/raster/box-mean.ts';
import { STATES } from '../../shared/raster/class-counts.ts';
import { thumbnailPixels } from '../../shared/raster/thumbnail.ts';
import { type CodesFile, identityText, PatchReader, type SeenFile } from './patch-reader.ts';
import type { PictureSource } from './picture-source.ts';
import { encodePng } from './png.ts';

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
      readonly target: Target;
      readonly unscribbled: number | null;
      readonly file: CodesFile | null;
      /** With the codes of masks that the project has. */
      readonly masks: readonly { readonly patch: number; readonly codes: Int16Array | null }[];
    };

export interface PictureAnswer {
  readonly id: number;
  readonly pictures: readonly (Uint8Array | null)[];
}

/** Makes small pictures of patches in a thread of its own, as they are asked for, until it is cancelled. */
export function servePictures({ port }: { readonly port: MessagePort }, signal: AbortSignal): Promise<null> {
  const readers = new Readers();
  port.on('message', (request: PictureRequest) => {
    const answer: PictureAnswer = { id: request.id, pictures: picturesOf(request, readers) };
    port.postMessage(answer);
  });
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      port.close();
      readers.close();
      reject(signal.reason as Error);
    });
  });
}

function picturesOf(request: PictureRequest, readers: Readers): readonly (Uint8Array | null)[] {
  if (request.kind === 'pictures') {
    const { source, patches } = request;
    return patches.map((patch) => orNull(() => picture(source, patch, readers)));
  }
  const { target, unscribbled, file, masks } = request;
  const table = maskTableOf({ target, unscribbled });
  return masks.map(({ patch, codes }) => orNull(() => maskClasses(table, codes, file, patch, readers)));
}

function picture({ files, range }: PictureSource, patch: number, readers: Readers): Uint8Array {
  const bands = files.map((file) => readers.of(file).read(patch));
  return encodePng(thumbnailPixels(bands, range, THUMBNAIL_SIZE), THUMBNAIL_SIZE, THUMBNAIL_SIZE);
}

function maskClasses(
  table: ClassTable,
  codes: Int16Array | null,
  file: CodesFile | null,
  patch: number,
  readers: Readers,
): Uint8Array | null {
  if (codes === null && file === null) return null;
  const items = codes ?? readers.of(file as CodesFile).read(patch);
  return boxClasses(items, table, STATES, THUMBNAIL_SIZE);
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

/** Files that are open at the moment, few enough for the bands of some splits. */
const MOST_READERS = 16;

class Readers {
  /** By path, the one used longest ago first. */
  readonly #open = new Map<string, { readonly identity: string; readonly reader: PatchReader<ItemType> }>();

  of<T extends ItemType>(file: SeenFile<T>): PatchReader<T> {
    const identity = identityText(file.identity);
    const held = this.#open.get(file.path);
    const fresh = held?.identity === identity ? held : { identity, reader: new PatchReader(file) };
    if (held !== fresh) held?.reader.close();
    this.#open.delete(file.path);
    this.#open.set(file.path, fresh as { identity: string; reader: PatchReader<ItemType> });
    const [[oldest, { reader }]] = this.#open;
    if (this.#open.size > MOST_READERS) {
      reader.close();
      this.#open.delete(oldest);
    }
    return fresh.reader as PatchReader<T>;
  }

  close(): void {
    for (const { reader } of this.#open.values()) reader.close();
    this.#open.clear();
  }
}
