import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_PICTURE_BYTES, type Picture } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { CallSlots } from '../dataset/call-slots.ts';
import { reasonOf } from '../dataset/system-reason.ts';
import { pictureType } from './picture-type.ts';
import { replaceFile } from './replace-file.ts';

/** A picture, or one that was being written when the process was killed. Whatever else lies there is not ours. */
const OURS = /^(?:[0-9a-f]{64}|\.[0-9a-f]{64}\.[0-9a-f-]{36})$/;

/** Pictures of where annotators stopped, one for each dataset's folder: files named by a hash, because paths are long. */
export class Thumbnails {
  readonly #dir: string;
  /** One change after another: a file that is being written would look like one that nobody knows. */
  readonly #turn = new CallSlots(1);

  constructor(userDataDir: string) {
    this.#dir = join(userDataDir, 'thumbnails');
  }

  /** Throws `bad-argument` for what is neither WebP nor JPEG: it came from a page. */
  async keep(path: string, bytes: Uint8Array): Promise<void> {
    if (pictureType(bytes) === null) throw new AppError('bad-argument', 'The thumbnail is neither WebP nor JPEG.');
    try {
      await this.#turn.run(() => replaceFile(this.#fileOf(path), bytes));
    } catch (error) {
      throw new AppError('unwritable', `The picture of the dataset cannot be kept: ${reasonOf(error)}.`);
    }
  }

  /** Null where there is none, or none that is whole: the start screen has a placeholder for both. */
  async read(path: string): Promise<Picture | null> {
    const file = this.#fileOf(path);
    try {
      const about = await stat(file);
      // A pipe would keep us waiting for ever.
      if (!about.isFile() || about.size > MAX_PICTURE_BYTES) return null;
      const bytes = new Uint8Array(await readFile(file));
      const type = pictureType(bytes);
      return type === null ? null : { type, bytes };
    } catch {
      return null; // whatever the reason, there is no picture to show
    }
  }

  /** Removes the pictures of all datasets but these. */
  keepOnly(paths: readonly string[]): Promise<void> {
    return this.#turn.run(() => this.#removeAllBut(paths));
  }

  async #removeAllBut(paths: readonly string[]): Promise<void> {
    const kept = new Set(paths.map(nameOf));
    const entries = await readdir(this.#dir, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    await Promise.all(
      entries
        .filter((entry) => OURS.test(entry.name) && !kept.has(entry.name) && !entry.isDirectory())
        .map(({ name }) => rm(join(this.#dir, name), { force: true })),
    );
  }

  #fileOf(path: string): string {
    return join(this.#dir, nameOf(path));
  }
}

function nameOf(path: string): string {
  return createHash('sha256').update(path).digest('hex');
}
