import { onTestFinished, vi } from 'vitest';

/** A tab's storage, as a page finds it again after it was loaded anew. Full beyond so many characters. */
export class TabStorage {
  readonly entries = new Map<string, string>();
  /** Keys in the order in which they were written. */
  readonly writes: string[] = [];
  limit = Number.POSITIVE_INFINITY;

  /** In place of the browser's until the test ends. */
  static install(): TabStorage {
    const storage = new TabStorage();
    vi.stubGlobal('sessionStorage', storage);
    onTestFinished(() => {
      vi.unstubAllGlobals();
    });
    return storage;
  }

  /** Runs what happens in another tab, which has a storage of its own: an empty one, or the copy of a duplicated tab. */
  async elsewhere<T>(open: () => Promise<T>, storage: 'empty' | 'copy' = 'empty'): Promise<T> {
    const other = new TabStorage();
    if (storage === 'copy') for (const [key, value] of this.entries) other.setItem(key, value);
    vi.stubGlobal('sessionStorage', other);
    try {
      return await open();
    } finally {
      vi.stubGlobal('sessionStorage', this);
    }
  }

  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (value.length > this.limit) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    this.writes.push(key);
    this.entries.set(key, value);
  }

  removeItem(key: string): void {
    this.entries.delete(key);
  }
}
