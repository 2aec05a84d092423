/** Seeds are whole numbers from 0 to this. */
export const MAX_SEED = 0xffffffff;

/**
 * mulberry32 (Tommy Ettinger, public domain): a counter of 32 bits with a mixer. Its numbers are the same on every
 * machine, so that a seed names a sample; whoever knows the seed can draw it again.
 */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 to 2^32 - 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0 to `count` - 1, each as likely as the other: what would favour the first is drawn again. */
  below(count: number): number {
    const fair = 2 ** 32 - (2 ** 32 % count);
    for (;;) {
      const drawn = this.next();
      if (drawn < fair) return drawn % count;
    }
  }
}

/** A copy in a random order: Fisher and Yates, from the end. */
export function shuffled<T>(list: readonly T[], random: SeededRandom): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}
