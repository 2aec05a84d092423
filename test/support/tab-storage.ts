import { onTestFinished, vi } from 'vitest';

type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A tab's storage, as a page finds it again after it was loaded anew. Full beyond so many characters. */
export class TabStorage {
  readonly entries = new Map<string, string>();
  /** Keys in the order in which they were written. */
  readonly writes: string[] = [];
  limit = Number.POSITIVE_INFINITY;
  static #current: TabStorage | null = null;
  #page: PageStorage | null = null;

  /** In place of the browser's until the test ends. */
  static install(): TabStorage {
    const storage = new TabStorage();
    storage.#openPage();
    onTestFinished(() => {
      vi.unstubAllGlobals();
    });
    return storage;
  }

  /** A new page in the tab that is in front. The one before it, which a test cannot end, writes nothing any more. */
  static loadAgain(): void {
    const current = TabStorage.#current;
    if (current === null) throw new Error('no tab is in front');
    current.#openPage();
  }

  #openPage(): void {
    const ifLive = (write: () => void): void => {
      if (this.#page === page) write();
    };
    const page: PageStorage = {
      getItem: (key) => this.getItem(key),
      setItem: (key, value) => ifLive(() => this.setItem(key, value)),
      removeItem: (key) => ifLive(() => this.removeItem(key)),
    };
    this.#page = page;
    this.#comeToFront();
  }

  #comeToFront(): void {
    TabStorage.#current = this;
    vi.stubGlobal('sessionStorage', this.#page);
  }

  /** Runs what happens in another tab, which has a storage of its own: an empty one, or the copy of a duplicated tab. */
  async elsewhere<T>(open: () => Promise<T>, storage: 'empty' | 'copy' = 'empty'): Promise<T> {
    const other = new TabStorage();
    if (storage === 'copy') for (const [key, value] of this.entries) other.setItem(key, value);
    other.#openPage();
    try {
      return await open();
    } finally {
      this.#comeToFront();
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
