/** From this rank on a request is a guess about what comes next: a newer generation does not make it pointless. */
export const PREFETCH_RANK = 5;

export interface Ordered {
  readonly generation: number;
  readonly rank: number;
}

/**
 * Requests that wait for their turn: the newest generation first, in it the lowest rank, then the order of arrival.
 * Both ends of a connection order by it, because a browser lets only six requests reach the host at once.
 */
export class WaitingPixels<T extends Ordered> {
  readonly #maxWaiting: number;
  #waiting: T[] = [];
  #newest = 0;

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /**
   * Takes an item in and returns the items that no longer wait for it: those of older generations except prefetches,
   * and past `maxWaiting` the least wanted one, be it the new item itself.
   */
  add(item: T): T[] {
    if (item.generation < this.#newest && item.rank < PREFETCH_RANK) return [item];
    this.#newest = Math.max(this.#newest, item.generation);
    const dropped = this.#waiting.filter((other) => other.generation < this.#newest && other.rank < PREFETCH_RANK);
    if (dropped.length > 0) this.#waiting = this.#waiting.filter((other) => !dropped.includes(other));
    const behind = this.#waiting.findIndex((other) => comesBefore(item, other));
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, item);
    if (this.#waiting.length > this.#maxWaiting) dropped.push(this.#waiting.pop() as T);
    return dropped;
  }

  takeNext(): T | undefined {
    return this.#waiting.shift();
  }

  /** False where the item no longer waits. */
  remove(item: T): boolean {
    const at = this.#waiting.indexOf(item);
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
  }

  /** Empties the line and returns what waited. */
  clear(): T[] {
    return this.#waiting.splice(0);
  }
}

function comesBefore(a: Ordered, b: Ordered): boolean {
  return a.generation === b.generation ? a.rank < b.rank : a.generation > b.generation;
}
