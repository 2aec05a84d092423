import type { Offer } from '../../shared/proposals/offer.ts';
import { OpenFiles, type ReadMethod } from '../dataset/open-files.ts';
import { checkUnchanged, type ModelLayout, offerOfReads, readsOf } from './model-layout.ts';

/** Reads a model's output patch after patch. */
export class ModelReader {
  readonly layout: ModelLayout;
  readonly #files: OpenFiles;

  constructor(layout: ModelLayout, prefer: ReadMethod = 'mapped') {
    this.layout = layout;
    this.#files = new OpenFiles(prefer);
  }

  /** The bytes of a patch, file by file. Throws `unreadable` where a file is gone, or not what it was when it was opened. */
  async read(patch: number): Promise<Uint8Array[]> {
    const reads = readsOf(this.layout, patch);
    const unchanged = () => Promise.all(reads.map(({ file }) => checkUnchanged(file)));
    await unchanged();
    const buffers = await Promise.all(
      reads.map(({ file, byteOffset, byteLength }) => {
        const { path, fileName, identity } = file;
        return this.#files.read({ path, fileName, sizeBytes: identity.sizeBytes }, byteOffset, byteLength);
      }),
    );
    // It may have been written to during the copy.
    await unchanged();
    return buffers;
  }

  /** Nothing is offered for a patch that the file does not hold. Throws as `read`. */
  async offer(patch: number): Promise<Offer> {
    return offerOfReads(this.layout, await this.read(patch));
  }

  close(): Promise<void> {
    return this.#files.close();
  }
}
