/** Listeners of one thing. What is said before anybody listens is kept for the first, where `keep` asks for that. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();
  #kept: T[] | null;

  constructor(keep: 'keep' | 'forget') {
    this.#kept = keep === 'keep' ? [] : null;
  }

  add(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    const kept = this.#kept ?? [];
    this.#kept = null;
    for (const value of kept) listener(value);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(value: T): void {
    if (this.#kept) this.#kept.push(value);
    for (const listener of [...this.#listeners]) listener(value);
  }
}
