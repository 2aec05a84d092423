import { open, stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { reasonOf } from './folder-scan.ts';
import { type PatchFile, shorterThanItWas } from './patch-file.ts';
import { PositionalFile } from './positional-file.ts';

export interface FileToRead {
  readonly path: string;
  readonly fileName: string;
  /** Size when the dataset was opened. */
  readonly sizeBytes: number;
}

interface OpenFile {
  readonly file: PatchFile;
  readonly dev: bigint;
  readonly ino: bigint;
}

/** The files of a dataset that are open at the moment: opened at their first read, the least recently used closed beyond `cap`. */
export class OpenFiles {
  readonly #cap: number;
  /** By path, least recently used first. */
  readonly #open = new Map<string, Promise<OpenFile>>();
  #closed = false;

  constructor(cap = 64) {
    this.#cap = cap;
  }

  async read(wanted: FileToRead, byteOffset: number, byteLength: number): Promise<Uint8Array> {
    if (this.#closed) throw new AppError('not-found', `${wanted.fileName} belongs to a dataset that has been closed.`);
    try {
      const opened = await this.#current(wanted);
      return await opened.file.read(byteOffset, byteLength);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError('unreadable', `${wanted.fileName} cannot be read: ${reasonOf(error)}. Restore the file, or open the folder again.`);
    }
  }

  /** The open file that the path names now: a file that was replaced is opened anew. */
  async #current(wanted: FileToRead): Promise<OpenFile> {
    const { path, fileName, sizeBytes } = wanted;
    const now = await stat(path, { bigint: true });
    if (now.size < BigInt(sizeBytes)) throw shorterThanItWas(fileName, sizeBytes, Number(now.size));
    const open = this.#open.get(path);
    if (open !== undefined) {
      const opened = await open;
      if (opened.dev === now.dev && opened.ino === now.ino) {
        if (this.#open.get(path) === open) {
          this.#open.delete(path);
          this.#open.set(path, open);
        }
        return opened;
      }
      if (this.#open.get(path) === open) await this.release(path);
    }
    return this.#add(wanted);
  }

  #add(wanted: FileToRead): Promise<OpenFile> {
    const present = this.#open.get(wanted.path);
    if (present !== undefined) return present;
    const opening = openFile(wanted);
    this.#open.set(wanted.path, opening);
    opening.catch(() => {
      if (this.#open.get(wanted.path) === opening) this.#open.delete(wanted.path);
    });
    if (this.#open.size > this.#cap) {
      const [oldest] = this.#open.keys();
      void this.release(oldest);
    }
    return opening;
  }

  /** Closes one file if it is open; the next read opens it again. */
  async release(path: string): Promise<void> {
    const open = this.#open.get(path);
    if (open === undefined) return;
    this.#open.delete(path);
    await (await open).file.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open.keys()].map((path) => this.release(path)));
  }
}

async function openFile({ path, fileName, sizeBytes }: FileToRead): Promise<OpenFile> {
  const handle = await open(path, 'r');
  const { dev, ino } = await handle.stat({ bigint: true });
  return { file: new PositionalFile(handle, fileName, sizeBytes), dev, ino };
}
