/** Steps of a level by which pairs are told apart in order. */
const STEPS = 8;

/** Cells that are put together where they look alike: the likest neighbours first, each sum of cells by its mean. */
export class CellMerging {
  readonly bandCount: number;
  /** Of each cell, then of the sum that it stands for: pixels, and their levels band after band. */
  readonly #pixels: Float64Array;
  readonly #sums: Float64Array;
  readonly #parents: Int32Array;

  constructor(pixels: Float64Array, sums: Float64Array, bandCount: number) {
    this.#pixels = pixels;
    this.#sums = sums;
    this.bandCount = bandCount;
    this.#parents = Int32Array.from(pixels.keys());
  }

  /** Puts together what is connected by `pairs` and differs by `alike` levels at most; what was is put on. */
  join(pairs: Int32Array, alike: number): void {
    const order = this.#inOrder(pairs, alike);
    for (const pair of order) {
      const a = this.rootOf(pairs[2 * pair]);
      const b = this.rootOf(pairs[2 * pair + 1]);
      if (a !== b && this.#difference(a, b) <= alike) this.#unite(Math.min(a, b), Math.max(a, b));
    }
  }

  /** The pairs that are alike, the likest first; of equal ones the first. */
  #inOrder(pairs: Int32Array, alike: number): Int32Array {
    const count = pairs.length / 2;
    const most = Math.ceil(alike * STEPS);
    const bins = new Int32Array(count);
    const starts = new Int32Array(most + 2);
    for (let pair = 0; pair < count; pair++) {
      const a = this.rootOf(pairs[2 * pair]);
      const b = this.rootOf(pairs[2 * pair + 1]);
      const difference = a === b ? Number.POSITIVE_INFINITY : this.#difference(a, b);
      bins[pair] = difference <= alike ? Math.floor(difference * STEPS) : -1;
      if (bins[pair] >= 0) starts[bins[pair] + 1]++;
    }
    for (let bin = 0; bin <= most; bin++) starts[bin + 1] += starts[bin];
    const order = new Int32Array(starts[most + 1]);
    for (let pair = 0; pair < count; pair++) if (bins[pair] >= 0) order[starts[bins[pair]]++] = pair;
    return order;
  }

  /** Root of the mean square difference over the bands, in levels. */
  #difference(a: number, b: number): number {
    const { bandCount } = this;
    const sums = this.#sums;
    const perA = 1 / this.#pixels[a];
    const perB = 1 / this.#pixels[b];
    let squares = 0;
    for (let band = 0; band < bandCount; band++) {
      const difference = sums[a * bandCount + band] * perA - sums[b * bandCount + band] * perB;
      squares += difference * difference;
    }
    return Math.sqrt(squares / bandCount);
  }

  #unite(a: number, b: number): void {
    this.#parents[b] = a;
    this.#pixels[a] += this.#pixels[b];
    for (let band = 0; band < this.bandCount; band++)
      this.#sums[a * this.bandCount + band] += this.#sums[b * this.bandCount + band];
  }

  /** The first cell of what a cell is part of; the way there is halved for those that ask later. */
  rootOf(cell: number): number {
    const parents = this.#parents;
    let at = cell;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  /** How many have so many pixels at least. */
  countOf(fewest: number): number {
    let count = 0;
    for (let cell = 0; cell < this.#parents.length; cell++)
      if (this.#parents[cell] === cell && this.#pixels[cell] >= fewest) count++;
    return count;
  }

  /** The first cells of those, the largest first; of equal ones in reading order. */
  roots(fewest: number): number[] {
    const found: number[] = [];
    for (let cell = 0; cell < this.#parents.length; cell++)
      if (this.#parents[cell] === cell && this.#pixels[cell] >= fewest) found.push(cell);
    return found.sort((a, b) => this.#pixels[b] - this.#pixels[a] || a - b);
  }

  pixelsOf(root: number): number {
    return this.#pixels[root];
  }

  sumOf(root: number, band: number): number {
    return this.#sums[root * this.bandCount + band];
  }
}
