import type { FileHandle } from 'node:fs/promises';
import { type PatchFile, shorterThanItWas } from './patch-file.ts';

/** Reads by `pread`: works on every system and file system. Takes over the handle. */
export class PositionalFile implements PatchFile {
  readonly #handle: FileHandle;
  readonly #fileName: string;
  readonly #sizeBytes: number;

  constructor(handle: FileHandle, fileName: string, sizeBytes: number) {
    this.#handle = handle;
    this.#fileName = fileName;
    this.#sizeBytes = sizeBytes;
  }

  async read(byteOffset: number, byteLength: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(byteLength);
    let done = 0;
    while (done < byteLength) {
      const { bytesRead } = await this.#handle.read(bytes, done, byteLength - done, byteOffset + done);
      if (bytesRead === 0) throw shorterThanItWas(this.#fileName, this.#sizeBytes, (await this.#handle.stat()).size);
      done += bytesRead;
    }
    // A truncation in the midst of the copy may leave zeros at the end of the last page without a shorter answer.
    const { size } = await this.#handle.stat();
    if (size < byteOffset + byteLength) throw shorterThanItWas(this.#fileName, this.#sizeBytes, size);
    return bytes;
  }

  /** The caller sees to it that no read is under way. */
  async close(): Promise<void> {
    await this.#handle.close();
  }
}
