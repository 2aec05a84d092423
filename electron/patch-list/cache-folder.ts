import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { reasonOf } from '../dataset/system-reason.ts';

/*
 * What can be found out again, kept so that it need not be. One file per entry, named by the hash of its key and replaced
 * as a whole: two processes that write the same entry leave one of two true ones, and any file, or all, may be deleted at
 * any time. Layout, little-endian: the mark, CRC-32 of the entry's name and the content, the content's length, the
 * content: one that lies under another's name, as a tool that mends disks may put it there, is none.
 */
const MARK = 'CBCACHE2';
const HEAD_BYTES = 16;
const ENTRY = /^[0-9a-f]{64}$/;
/** Being written by a process that has most likely been killed when it is as old as this. */
const TEMPORARY = /^\.[0-9a-f]{64}\.[0-9a-f-]{36}$/;
const ABANDONED_MS = 3_600_000;
/** An entry is marked as used at most so often. */
const USED_MS = 3_600_000;

/** Larger than any entry of a published dataset, by far; what is larger was not written by us. */
const MOST_ENTRY_BYTES = 64 << 20;
/** A link is not followed, and a named pipe would else hold a thread until somebody writes to it; Windows has neither. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Room for pictures of the ten thousand published patches, twenty times over. */
const MOST_BYTES = 1 << 30;
/** The folder is looked through after so much has been written. */
const BYTES_PER_LOOK = 16 << 20;

export class CacheFolder {
  /** Absolute; made when something is written, also where it was deleted meanwhile. */
  readonly dir: string;
  /** Writes a line to the log. */
  readonly note: (line: string) => void;
  readonly #mostBytes: number;
  #unlookedBytes = BYTES_PER_LOOK;
  #failed = false;

  constructor(dir: string, note: (line: string) => void, mostBytes = MOST_BYTES) {
    this.dir = dir;
    this.note = note;
    this.#mostBytes = mostBytes;
  }

  /** What was kept under a key; null where nothing was, or nothing that is whole. */
  async read(key: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const path = this.#pathOf(key);
    let bytes: Uint8Array<ArrayBuffer> | null;
    try {
      bytes = await entryBytes(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#failing('read', error);
      return null;
    }
    const content = bytes === null ? null : contentOf(bytes, nameOf(key));
    if (content === null) {
      this.note('cache: a damaged entry was thrown away; it is made anew.');
      await this.#remove(path);
      return null;
    }
    await this.#markUsed(path);
    return content;
  }

  /** Whether something is kept under a key, whole or not. */
  async has(key: string): Promise<boolean> {
    return (await lstat(this.#pathOf(key)).catch(() => null))?.isFile() === true;
  }

  /** Keeps an entry as far as that is possible: where it is not, it is found out again one day. */
  async write(key: string, content: Uint8Array): Promise<void> {
    if (HEAD_BYTES + content.byteLength > MOST_ENTRY_BYTES) return;
    const path = this.#pathOf(key);
    const temporary = join(this.dir, `.${nameOf(key)}.${randomUUID()}`);
    const head = Buffer.alloc(HEAD_BYTES);
    head.write(MARK, 'latin1');
    head.writeUInt32LE(sumOf(nameOf(key), content), 8);
    head.writeUInt32LE(content.byteLength, 12);
    try {
      await mkdir(this.dir, { recursive: true });
      // Not flushed: what a power cut leaves half written is told by its sum.
      await writeFile(temporary, Buffer.concat([head, content]), { flag: 'wx', mode: 0o600 });
      await rename(temporary, path);
    } catch (error) {
      await this.#remove(temporary);
      this.#failing('written', error);
      return;
    }
    this.#unlookedBytes += HEAD_BYTES + content.byteLength;
    if (this.#unlookedBytes >= BYTES_PER_LOOK) await this.#makeRoom();
  }

  /** Removes the entries used longest ago until the rest is small enough, and what killed processes left behind. */
  async #makeRoom(): Promise<void> {
    this.#unlookedBytes = 0;
    const files = await this.#files();
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size, mtimeMs } of files.toSorted((a, b) => a.mtimeMs - b.mtimeMs)) {
      const abandoned = TEMPORARY.test(name) && Date.now() - mtimeMs > ABANDONED_MS;
      const tooMuch = total > this.#mostBytes && ENTRY.test(name);
      if (!abandoned && !tooMuch) continue;
      await this.#remove(join(this.dir, name));
      total -= size;
    }
  }

  /** Ours alone; whatever else lies there stays. */
  async #files(): Promise<{ name: string; size: number; mtimeMs: number }[]> {
    const names = await readdir(this.dir).catch(() => []);
    const ours = names.filter((name) => ENTRY.test(name) || TEMPORARY.test(name));
    const looks = await Promise.allSettled(ours.map((name) => lstat(join(this.dir, name))));
    return looks.flatMap((look, i) =>
      look.status === 'fulfilled' ? [{ name: ours[i], size: look.value.size, mtimeMs: look.value.mtimeMs }] : [],
    );
  }

  async #markUsed(path: string): Promise<void> {
    try {
      const now = new Date();
      if (now.getTime() - (await lstat(path)).mtimeMs > USED_MS) await utimes(path, now, now);
    } catch (error) {
      // deleted since it was read, which it may be
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#failing('written', error);
    }
  }

  async #remove(path: string): Promise<void> {
    try {
      await rm(path, { force: true });
    } catch (error) {
      this.#failing('written', error);
    }
  }

  /** Told once: a disk that is full is so for every entry. */
  #failing(what: 'read' | 'written', error: unknown): void {
    if (!this.#failed) this.note(`cache: it cannot be ${what}: ${reasonOf(error)}. Cloudbrush goes on without it.`);
    this.#failed = true;
  }

  #pathOf(key: string): string {
    return join(this.dir, nameOf(key));
  }
}

/** Entries of another layout have other names: they grow old, and are never read. */
function nameOf(key: string): string {
  return createHash('sha256').update(`${MARK} ${key}`).digest('hex');
}

function sumOf(name: string, content: Uint8Array): number {
  return crc32(content, crc32(name));
}

/** Null for what cannot be an entry. */
async function entryBytes(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const handle = await open(path, OPEN_FLAGS).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ELOOP') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const found = await handle.stat();
    return found.isFile() && found.size <= MOST_ENTRY_BYTES ? new Uint8Array(await handle.readFile()) : null;
  } finally {
    await handle.close();
  }
}

function contentOf(bytes: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> | null {
  if (bytes.byteLength < HEAD_BYTES) return null;
  const head = Buffer.from(bytes.buffer, 0, HEAD_BYTES);
  if (head.toString('latin1', 0, MARK.length) !== MARK) return null;
  const content = bytes.subarray(HEAD_BYTES);
  const isWhole = head.readUInt32LE(12) === content.byteLength && head.readUInt32LE(8) === sumOf(name, content);
  return isWhole ? content : null;
}
