import type { ItemType } from '../../shared/cloudsen12/item-type.ts';
import { identityText, PatchReader, type SeenFile } from './patch-reader.ts';

/** Enough for the bands and masks of some splits. */
const MOST_READERS = 16;

interface Held {
  readonly identity: string;
  readonly reader: PatchReader<ItemType>;
}

/** Files that one thread reads patches from, open as long as they are asked for. */
export class OpenReaders {
  /** By path, the one used longest ago first. */
  readonly #open = new Map<string, Held>();

  /** Throws `unreadable`. */
  of<T extends ItemType>(file: SeenFile<T>): PatchReader<T> {
    const identity = identityText(file.identity);
    const before = this.#open.get(file.path);
    this.#open.delete(file.path);
    if (before !== undefined && before.identity !== identity) before.reader.close();
    const held = before?.identity === identity ? before : { identity, reader: new PatchReader<ItemType>(file) };
    this.#open.set(file.path, held);
    if (this.#open.size > MOST_READERS) {
      const [[oldest, { reader }]] = this.#open;
      this.#open.delete(oldest);
      reader.close();
    }
    // of the same path and identity, and so of the same item type
    return held.reader as unknown as PatchReader<T>;
  }

  close(): void {
    for (const { reader } of this.#open.values()) reader.close();
    this.#open.clear();
  }
}
