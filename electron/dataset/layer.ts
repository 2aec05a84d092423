import { stat } from 'node:fs/promises';
import type { ItemType } from '../../shared/cloudsen12/item-type.ts';
import type { LayerGroup, LayerKind } from '../../shared/cloudsen12/layer-names.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { LayerReport } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import { patchBytes } from './item-size.ts';
import type { OpenFiles } from './open-files.ts';
import { reasonOf } from './system-reason.ts';

export interface LayerFile {
  /** Canonical id; of an unknown file its own name without `.dat`. Unique in the split. */
  readonly id: string;
  readonly fileName: string;
  readonly path: string;
  readonly group: LayerGroup;
  readonly band: string;
  readonly kind: LayerKind;
  readonly itemType: ItemType;
  readonly sizeBytes: number;
  readonly patchCount: number;
}

/** What tells one file from another that was put in its place, or from itself before it was written to. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
}

/** One `.dat` file: `patchCount` x 512 x 512 little-endian items, C order, without a header. */
export class Layer implements LayerFile {
  readonly id: string;
  readonly fileName: string;
  readonly path: string;
  readonly group: LayerGroup;
  readonly band: string;
  readonly kind: LayerKind;
  readonly itemType: ItemType;
  readonly sizeBytes: number;
  readonly patchCount: number;
  readonly #files: OpenFiles;

  constructor(file: LayerFile, files: OpenFiles) {
    this.id = file.id;
    this.fileName = file.fileName;
    this.path = file.path;
    this.group = file.group;
    this.band = file.band;
    this.kind = file.kind;
    this.itemType = file.itemType;
    this.sizeBytes = file.sizeBytes;
    this.patchCount = file.patchCount;
    this.#files = files;
  }

  /**
   * The pixels of one patch as they are in the file now: 512 * 512 * item bytes, row-major, a fresh copy. `patch` is 0-based.
   * Throws bad-argument for an index that is no patch of this layer; unreadable if the file is gone, has become
   * shorter or the system refuses. The layer stays usable and reads again once the file is mended.
   */
  async readPatch(patch: number): Promise<Uint8Array> {
    checkPatchIndex(patch, this.patchCount, this.fileName);
    const byteLength = patchBytes(this.itemType);
    return this.#files.read(this, patch * byteLength, byteLength);
  }

  /** One row of a patch, `row` 0-based: 512 * item bytes. Throws as `readPatch` does. */
  async readRow(patch: number, row: number): Promise<Uint8Array> {
    checkPatchIndex(patch, this.patchCount, this.fileName);
    const byteLength = patchBytes(this.itemType) / PATCH_SIZE;
    return this.#files.read(this, (patch * PATCH_SIZE + row) * byteLength, byteLength);
  }

  /** Identity of the file that the layer's path names now. Throws unreadable if there is none. */
  async fileIdentity(): Promise<FileIdentity> {
    try {
      const { dev, ino, size, mtimeNs } = await stat(this.path, { bigint: true });
      return { dev, ino, sizeBytes: Number(size), mtimeNs };
    } catch (error) {
      throw new AppError(
        'unreadable',
        `${this.fileName} cannot be read: ${reasonOf(error)}. Restore the file, or open the folder again.`,
      );
    }
  }

  /** Lets go of the file, for example before it is replaced; the next read opens it again. */
  close(): Promise<void> {
    return this.#files.release(this.path);
  }

  report(): LayerReport {
    const { id, fileName, group, kind, itemType, sizeBytes, patchCount } = this;
    return { id, fileName, group, kind, itemType, sizeBytes, patchCount };
  }
}

/** A negative index must never reach the file: numpy would read it from the end. */
export function checkPatchIndex(patch: number, patchCount: number, where: string): void {
  if (Number.isSafeInteger(patch) && patch >= 0 && patch < patchCount) return;
  throw new AppError(
    'bad-argument',
    `There is no patch ${patch} in ${where}: its patches are numbered 0 to ${patchCount - 1}.`,
  );
}
