import { type FileHandle, open, stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { runWorkerTask } from '../host/worker-task.ts';
import { isMissing, readError } from './disk-error.ts';
import type { ExportSource, FileIdentity } from './export-plan.ts';
import type { DigestTask } from './file-digest.ts';
import { readWhole } from './whole-io.ts';

/** The source label while it is exported: any change to it, by writing or by replacing, ends the export. */
export class SourceFile {
  readonly #handle: FileHandle;
  readonly #source: ExportSource;

  private constructor(handle: FileHandle, source: ExportSource) {
    this.#handle = handle;
    this.#source = source;
  }

  /** Throws source-changed if the file is not the one that was opened with the dataset. */
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

  /** SHA-256 (hex) of the whole file, taken in a thread of its own. Must have settled before `close`. */
  digest(entry: URL, signal: AbortSignal): Promise<string> {
    const { fileName, identity } = this.#source;
    const task: DigestTask = { descriptor: this.#handle.fd, fileName, sizeBytes: identity.sizeBytes };
    return runWorkerTask<DigestTask, string>(entry, task, { signal });
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
      `${this.#source.fileName} was changed since the dataset was opened, so the export was stopped and nothing was written: ` +
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
