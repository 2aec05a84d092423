import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface OpenFile {
  readonly handle: FileHandle;
  readonly hash: Hash;
  bytes: number;
}

/** Files that grow patch by patch, hashed as they grow. Paths are relative to the root, with forward slashes. */
export class ExampleFiles {
  private readonly root: string;
  private readonly growing = new Map<string, OpenFile>();
  private readonly finished: { path: string; bytes: number; sha256: string }[] = [];

  constructor(root: string) {
    this.root = root;
  }

  async append(path: string, bytes: Uint8Array): Promise<void> {
    let file = this.growing.get(path);
    if (!file) {
      await mkdir(dirname(join(this.root, path)), { recursive: true });
      file = { handle: await open(join(this.root, path), 'wx'), hash: createHash('sha256'), bytes: 0 };
      this.growing.set(path, file);
    }
    let written = 0;
    while (written < bytes.byteLength) {
      written += (await file.handle.write(bytes, written, bytes.byteLength - written)).bytesWritten;
    }
    file.hash.update(bytes);
    file.bytes += bytes.byteLength;
  }

  async writeText(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), text, { flag: 'wx' });
    this.finished.push({
      path,
      bytes: Buffer.byteLength(text),
      sha256: createHash('sha256').update(text).digest('hex'),
    });
  }

  /**
   * Closes what has grown; returns all files, by path. Nothing is flushed: after a power failure the hashes tell that
   * the example is damaged, and it can be made again.
   */
  async finish(): Promise<{ path: string; bytes: number; sha256: string }[]> {
    for (const [path, file] of this.growing) {
      await file.handle.close();
      this.finished.push({ path, bytes: file.bytes, sha256: file.hash.digest('hex') });
    }
    this.growing.clear();
    return this.finished.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Closes what is open, after a failure. */
  async abandon(): Promise<void> {
    for (const file of this.growing.values()) await file.handle.close();
    this.growing.clear();
  }
}
