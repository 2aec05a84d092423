import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { isNetworkFileSystem } from './file-system-type.ts';
import { MappedFile } from './mapped-file.ts';
import { longerThanItWas, noFileAnyMore, type PatchFile, shorterThanItWas } from './patch-file.ts';
import { PositionalFile } from './positional-file.ts';
import { reasonOf } from './system-reason.ts';

export interface FileToRead {
  readonly path: string;
  readonly fileName: string;
  /** Size when the dataset was opened. */
  readonly sizeBytes: number;
}

export type ReadMethod = 'mapped' | 'positional';

/** A file of the pool. It is closed when it has left the pool and nobody reads it any more. */
interface Entry {
  readonly opening: Promise<OpenFile>;
  users: number;
  /** Settles what `release` waits for. */
  idle: (() => void) | null;
}

interface OpenFile {
  readonly file: PatchFile;
  readonly method: ReadMethod;
  readonly dev: bigint;
  readonly ino: bigint;
}

/** Bounds mappings and file descriptors; a view shows a dozen layers, a dataset has 147. */
const MOST_OPEN_FILES = 64;

/** The files of a dataset that are open at the moment: opened at their first read, the least recently used closed first. */
export class OpenFiles {
  readonly #cap: number;
  readonly #prefer: ReadMethod;
  /** By path, least recently used first. */
  readonly #entries = new Map<string, Entry>();
  readonly #closings = new Set<Promise<void>>();
  #closed = false;

  /** `prefer: 'positional'` never maps; 'mapped' maps where that is possible and proven. */
  constructor(prefer: ReadMethod = 'mapped', cap = MOST_OPEN_FILES) {
    this.#prefer = prefer;
    this.#cap = cap;
  }

  /**
   * A fresh copy of `byteLength` bytes of the file that the path names now: one that was replaced is opened anew.
   * Throws unreadable where it is gone, of another size or refused; not-found after `close`.
   */
  async read(wanted: FileToRead, byteOffset: number, byteLength: number): Promise<Uint8Array> {
    try {
      return await this.#use(wanted, ({ file }) => file.read(byteOffset, byteLength));
    } catch (error) {
      if (error instanceof AppError || isOurMistake(error)) throw error;
      throw new AppError(
        'unreadable',
        `${wanted.fileName} cannot be read: ${reasonOf(error)}. Restore the file, or open the folder again.`,
      );
    }
  }

  /** How a file is read; opens it if need be. */
  methodOf(wanted: FileToRead): Promise<ReadMethod> {
    return this.#use(wanted, ({ method }) => Promise.resolve(method));
  }

  get openCount(): number {
    return this.#entries.size;
  }

  async #use<T>(wanted: FileToRead, action: (opened: OpenFile) => Promise<T>): Promise<T> {
    const { path, fileName, sizeBytes } = wanted;
    for (;;) {
      if (this.#closed)
        throw new AppError(
          'not-found',
          `${fileName} belongs to a dataset that has been closed. Open its folder again.`,
        );
      const now = await stat(path, { bigint: true });
      // Of a pipe or a device the size says nothing, and opening it might never end.
      if (!now.isFile()) throw noFileAnyMore(fileName);
      if (now.size < BigInt(sizeBytes)) throw shorterThanItWas(fileName, sizeBytes, Number(now.size));
      if (now.size > BigInt(sizeBytes)) throw longerThanItWas(fileName, sizeBytes, Number(now.size));
      if (this.#closed) continue;
      const fresh = !this.#entries.has(path);
      const entry = this.#enter(wanted);
      entry.users++;
      try {
        const opened = await entry.opening;
        // Some file systems number an open file unlike its path; one opened after the look is new enough anyway.
        if (fresh || (opened.dev === now.dev && opened.ino === now.ino)) return await action(opened);
      } finally {
        entry.users--;
        if (entry.users === 0) entry.idle?.();
      }
      // Replaced since it was opened. Whoever sees it first lets go of the old one; all look again.
      this.#release(path, entry);
    }
  }

  #enter(wanted: FileToRead): Entry {
    const { path } = wanted;
    const present = this.#entries.get(path);
    const entry = present ?? { opening: openFile(wanted, this.#prefer), users: 0, idle: null };
    this.#entries.delete(path);
    this.#entries.set(path, entry);
    if (present === undefined) {
      entry.opening.catch(() => {
        if (this.#entries.get(path) === entry) this.#entries.delete(path);
      });
      const [[oldestPath, oldest]] = this.#entries;
      if (this.#entries.size > this.#cap) this.#release(oldestPath, oldest);
    }
    return entry;
  }

  /** Closes one file if it is open, after the reads under way; the next read opens it again. */
  async release(path: string): Promise<void> {
    const entry = this.#entries.get(path);
    if (entry !== undefined) this.#release(path, entry);
    await Promise.all(this.#closings);
  }

  #release(path: string, entry: Entry): void {
    if (this.#entries.get(path) !== entry) return;
    this.#entries.delete(path);
    const closing = closeWhenIdle(entry).finally(() => this.#closings.delete(closing));
    this.#closings.add(closing);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const [path, entry] of [...this.#entries]) this.#release(path, entry);
    await Promise.all(this.#closings);
  }
}

function isOurMistake(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('invariant: ');
}

async function closeWhenIdle(entry: Entry): Promise<void> {
  if (entry.users > 0) {
    await new Promise<void>((resolve) => {
      entry.idle = resolve;
    });
  }
  // A file that could not be opened has nothing to close; its readers were told.
  const opened = await entry.opening.catch(() => null);
  await opened?.file.close();
}

async function openFile({ path, fileName, sizeBytes }: FileToRead, prefer: ReadMethod): Promise<OpenFile> {
  // Without waiting: a pipe that has just been put there would keep a thread of the pool for ever.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await handle.stat({ bigint: true });
    if (!found.isFile()) throw noFileAnyMore(fileName);
    const { dev, ino } = found;
    const mapped =
      prefer === 'positional' || (await isNetworkFileSystem(path))
        ? null
        : await MappedFile.map(handle, fileName, sizeBytes);
    if (mapped !== null) return { file: mapped, method: 'mapped', dev, ino };
    return { file: new PositionalFile(handle, fileName, sizeBytes), method: 'positional', dev, ino };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
