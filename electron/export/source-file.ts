import { type FileHandle, open, stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { runWorkerTask } from '../host/worker-task.ts';
import type { ChunkMarks } from './chunk-marks.ts';
import { isMissing, readError } from './disk-error.ts';
import type { ExportSource, FileIdentity } from './export-plan.ts';
import type { DigestTask, FileDigest } from './file-digest.ts';
import { readWhole } from './whole-io.ts';

/** The source label while it is exported: any change to it, by writing or by replacing, ends the export. */
export class SourceFile {
  readonly #handle: FileHandle;
  readonly #source: ExportSource;

  private constructor(handle: FileHandle, source: ExportSource) {
    this.#handle = handle;
    this.#source = source;
  }

  /** Throws source-changed if the file is not what it was when the export was planned. */
  static async open(source: ExportSource): Promise<SourceFile> {
    const handle = await open(source.path, 'r').catch((error: unknown) => {
      throw readError(error, source.path);
    });
    const file = new SourceFile(handle, source);
    try {
      await file.checkUnchanged();
    } catch (error) {
      await handle.close();
      throw error;
    }
    return file;
  }

  /** Fills `bytes`. Throws source-changed where the file ends too early. */
  read(bytes: Uint8Array, position: number): void {
    let read: number;
    try {
      read = readWhole(this.#handle.fd, bytes, position);
    } catch (error) {
      throw readError(error, this.#source.path);
    }
    if (read < bytes.byteLength) throw this.#changed();
  }

  /** Digest of the whole file, read once more in a thread of its own. Must have settled before `close`. */
  digest(entry: URL, chunkBytes: number, marks: ChunkMarks, signal: AbortSignal): Promise<FileDigest> {
    const { fileName, identity } = this.#source;
    const { sizeBytes } = identity;
    const task: DigestTask = { descriptor: this.#handle.fd, fileName, sizeBytes, chunkBytes, markKey: marks.key };
    return runWorkerTask<DigestTask, FileDigest>(entry, task, { signal });
  }

  /**
   * Throws source-changed unless the digest is of the very bytes that `marks` were taken of. A write through a memory
   * map that was there before changes the file without touching its time.
   */
  checkSameBytes(digest: FileDigest, marks: ChunkMarks): void {
    if (Buffer.compare(digest.marks, marks.all()) !== 0) throw this.#changed();
  }

  /** Throws source-changed unless the path still names the same file, unwritten since. */
  async checkUnchanged(): Promise<void> {
    const wanted = this.#source.identity;
    const [opened, named] = await Promise.all([
      this.#handle.stat({ bigint: true }),
      stat(this.#source.path, { bigint: true }).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw readError(error, this.#source.path);
      }),
    ]);
    for (const now of [opened, named]) {
      if (
        now === null ||
        !isSame(wanted, { dev: now.dev, ino: now.ino, sizeBytes: Number(now.size), mtimeNs: now.mtimeNs })
      ) {
        throw this.#changed();
      }
    }
  }

  #changed(): AppError {
    return new AppError(
      'source-changed',
      `${this.#source.fileName} was changed during the export, which was stopped; nothing was written: ` +
        'open the dataset again, look at what changed, and export then.',
    );
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

function isSame(a: FileIdentity, b: FileIdentity): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs;
}
