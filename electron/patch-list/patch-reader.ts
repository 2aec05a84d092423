import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { ItemType } from '../../shared/cloudsen12/item-type.ts';
import { AppError } from '../../shared/errors.ts';
import { patchBytes } from '../dataset/item-size.ts';
import type { FileIdentity, Layer } from '../dataset/layer.ts';
import { reasonOf } from '../dataset/system-reason.ts';

/** A layer's file as it was when it was looked at: what is read of it holds only while it is the same. */
export interface SeenFile<T extends ItemType = ItemType> {
  readonly path: string;
  readonly fileName: string;
  readonly itemType: T;
  readonly identity: FileIdentity;
}

/** A file of label codes. */
export type CodesFile = SeenFile<'int8' | 'int16'>;

interface Items {
  readonly int8: Int8Array;
  readonly int16: Int16Array;
  readonly float32: Float32Array;
}

const arrays = { int8: Int8Array, int16: Int16Array, float32: Float32Array };

/** Throws `unreadable` where the file is gone or of another size than when the folder was opened. */
export async function seenFile(layer: Layer): Promise<SeenFile> {
  const { path, fileName, itemType, sizeBytes } = layer;
  const identity = await layer.fileIdentity();
  if (identity.sizeBytes !== sizeBytes) throw changed(fileName);
  return { path, fileName, itemType, identity };
}

/** The same of a label. Throws `bad-file` for float32, which holds no codes. */
export async function codesFile(layer: Layer): Promise<CodesFile> {
  const { itemType, ...file } = await seenFile(layer);
  if (itemType === 'float32') throw new AppError('bad-file', `${file.fileName} holds float32, not label codes.`);
  return { ...file, itemType };
}

/**
 * Tells a file from every other, and from itself before it was written to. Not by its device, whose number may be
 * another one after a restart of the system.
 */
export function identityText({ ino, sizeBytes, mtimeNs }: Omit<FileIdentity, 'dev'>): string {
  return `${ino} ${sizeBytes} ${mtimeNs}`;
}

/**
 * Reads patches one after another on the thread that asks, which has nothing else to do: neither Node's thread pool nor
 * anybody who waits for it is held up, and on Linux reads go with the thread's own low priority.
 */
export class PatchReader<T extends ItemType> {
  readonly #file: SeenFile<T>;
  readonly #handle: number;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #items: Items[T];

  /** Throws `unreadable`. */
  constructor(file: SeenFile<T>) {
    this.#file = file;
    this.#handle = this.#orUnreadable(() => openSync(file.path, 'r'));
    this.#bytes = new Uint8Array(patchBytes(file.itemType));
    this.#items = new arrays[file.itemType](this.#bytes.buffer) as Items[T];
  }

  /** The values of a patch, until the next is read. Throws `unreadable`. */
  read(patch: number): Items[T] {
    const bytes = this.#bytes;
    let done = 0;
    while (done < bytes.length) {
      const at = patch * bytes.length + done;
      const count = this.#orUnreadable(() => readSync(this.#handle, bytes, done, bytes.length - done, at));
      if (count === 0) throw changed(this.#file.fileName);
      done += count;
    }
    return this.#items;
  }

  /** Throws `unreadable` unless path and open file both are still the file that was looked at. */
  checkUnchanged(): void {
    const expected = identityText(this.#file.identity);
    const looks = [() => fstatSync(this.#handle, { bigint: true }), () => statSync(this.#file.path, { bigint: true })];
    for (const look of looks) {
      const { ino, size, mtimeNs } = this.#orUnreadable(look);
      const now = identityText({ ino, sizeBytes: Number(size), mtimeNs });
      if (now !== expected) throw changed(this.#file.fileName);
    }
  }

  close(): void {
    closeSync(this.#handle);
  }

  #orUnreadable<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw new AppError('unreadable', `${this.#file.fileName} cannot be read: ${reasonOf(error)}.`);
    }
  }
}

function changed(fileName: string): AppError {
  return new AppError('unreadable', `${fileName} has changed since it was looked at. Open the folder again.`);
}
