import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { itemBytes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import { readFileHead } from '../dataset/file-head.ts';
import { contentProblem } from '../dataset/file-problems.ts';
import { readError } from './disk-error.ts';
import type { FileIdentity } from './export-plan.ts';

export interface MaskFileFacts {
  readonly path: string;
  readonly itemType: 'int8' | 'int16';
  readonly patchCount: number;
  readonly identity: FileIdentity;
}

/**
 * Finds out by its size what a mask file of `patchCount` patches holds. Throws bad-file for any other size, naming what
 * was expected; unreadable where there is no such file.
 */
export async function inspectMaskFile(path: string, patchCount: number): Promise<MaskFileFacts> {
  const found = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw readError(error, path);
  });
  if (!found.isFile()) throw new AppError('bad-file', `${path} is not a regular file: name a .dat file of labels.`);
  const sizeBytes = Number(found.size);
  const itemType = (['int8', 'int16'] as const).find(
    (type) => sizeBytes === patchCount * PATCH_PIXELS * itemBytes(type),
  );
  if (itemType === undefined) throw await wrongSize(path, sizeBytes, patchCount);
  const { dev, ino, mtimeNs } = found;
  return { path, itemType, patchCount, identity: { dev, ino, sizeBytes, mtimeNs } };
}

async function wrongSize(path: string, sizeBytes: number, patchCount: number): Promise<AppError> {
  const fileName = basename(path);
  const head = await readFileHead(path).catch((error: unknown) => {
    throw readError(error, path);
  });
  const known = contentProblem({ fileName, sizeBytes }, head);
  const one = patchCount * PATCH_PIXELS;
  return new AppError(
    'bad-file',
    known?.message ??
      `${fileName} has ${sizeBytes} bytes, but labels of shape (${patchCount}, ${PATCH_SIZE}, ${PATCH_SIZE}) have ${one} as ` +
        `int8 or ${2 * one} as int16: name a file of this split.`,
  );
}

/** A mask file that is read from its first patch to its last. */
export class MaskFile {
  readonly #handle: FileHandle;
  readonly #facts: MaskFileFacts;

  private constructor(handle: FileHandle, facts: MaskFileFacts) {
    this.#handle = handle;
    this.#facts = facts;
  }

  static async open(facts: MaskFileFacts): Promise<MaskFile> {
    const handle = await open(facts.path, 'r').catch((error: unknown) => {
      throw readError(error, facts.path);
    });
    return new MaskFile(handle, facts);
  }

  /** 512 x 512 codes as the file stores them, a fresh copy. */
  async readPatch(patch: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(PATCH_PIXELS * itemBytes(this.#facts.itemType));
    const { bytesRead } = await this.#handle
      .read(bytes, 0, bytes.byteLength, patch * bytes.byteLength)
      .catch((error: unknown) => {
        throw readError(error, this.#facts.path);
      });
    if (bytesRead < bytes.byteLength) throw this.#changed();
    return bytes;
  }

  /** Throws bad-file if the file has been written to since it was inspected. */
  async checkUnchanged(): Promise<void> {
    const { size, mtimeNs } = await this.#handle.stat({ bigint: true });
    const { identity } = this.#facts;
    if (Number(size) !== identity.sizeBytes || mtimeNs !== identity.mtimeNs) throw this.#changed();
  }

  #changed(): AppError {
    return new AppError(
      'bad-file',
      `${basename(this.#facts.path)} was changed while it was read, so nothing was imported: wait until it is complete, and import again.`,
    );
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
