import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/*
 * The pages of a database file: https://sqlite.org/fileformat2.html. Numbers are big-endian, pages counted from 1.
 * The header in the first 100 bytes of page 1 says the size of a page at 16, the first page of the free list at 32.
 */

/** Every project ever was written with this size. */
const USUAL_PAGE_BYTES = 4096;
const SIZES = [USUAL_PAGE_BYTES, 512, 1024, 2048, 8192, 16384, 32768, 65536];
const SAMPLED_BYTES = 8 << 20;
const TYPES: ReadonlySet<number> = new Set([2, 5, 10, 13]);
export const FILE_HEADER_BYTES = 100;

/** A database file that is read without SQLite, page by page. It must not be open as a database in this process. */
export class PageFile {
  readonly pageSize: number;
  readonly pageCount: number;
  readonly #descriptor: number;

  constructor(file: string) {
    this.#descriptor = openSync(file, 'r');
    const { size } = fstatSync(this.#descriptor);
    this.pageSize = pageSizeOf(this.#descriptor, size);
    this.pageCount = Math.ceil(size / this.pageSize);
  }

  /** A page's bytes, zeros where the file ends within it; null where there is no such page. */
  page(number: number): Buffer | null {
    if (!Number.isInteger(number) || number < 1 || number > this.pageCount) return null;
    const bytes = Buffer.alloc(this.pageSize);
    readSync(this.#descriptor, bytes, 0, this.pageSize, (number - 1) * this.pageSize);
    return bytes;
  }

  /** Pages that hold nothing any more, as far as their list can be followed. */
  freePages(): ReadonlySet<number> {
    const free = new Set<number>();
    let trunk = this.page(1)?.readUInt32BE(32) ?? 0;
    while (trunk !== 0 && !free.has(trunk)) {
      const bytes = this.page(trunk);
      // A page of a tree that is taken for one of the list would hide what it holds.
      if (bytes === null || looksLikeTree(bytes, 0)) break;
      const count = bytes.readUInt32BE(4);
      if (count > this.pageSize / 4 - 2) break;
      free.add(trunk);
      for (let i = 0; i < count; i++) free.add(bytes.readUInt32BE(8 + 4 * i));
      trunk = bytes.readUInt32BE(0);
    }
    return free;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Where a page's own header begins: behind the file's in page 1. */
export function headerAt(page: number): number {
  return page === 1 ? FILE_HEADER_BYTES : 0;
}

/** Whether a page's header is one that SQLite would write. */
export function looksLikeTree(bytes: Buffer, at: number): boolean {
  const type = bytes[at];
  if (!TYPES.has(type) || bytes[at + 7] > 60) return false;
  const cells = bytes.readUInt16BE(at + 3);
  const content = bytes.readUInt16BE(at + 5) || 65536;
  const pointersEnd = at + (type < 8 ? 12 : 8) + 2 * cells;
  return content <= bytes.length && pointersEnd <= content;
}

/** The size by which most of the file is pages of trees, because the header may be what is damaged. */
function pageSizeOf(descriptor: number, size: number): number {
  const sample = Buffer.alloc(Math.min(size, SAMPLED_BYTES));
  readSync(descriptor, sample, 0, sample.length, 0);
  if (sample.length >= FILE_HEADER_BYTES && sample.readUInt16BE(16) === USUAL_PAGE_BYTES) return USUAL_PAGE_BYTES;
  let best = USUAL_PAGE_BYTES;
  let bestScore = 0;
  for (const pageSize of SIZES) {
    const count = Math.floor(sample.length / pageSize);
    let trees = 0;
    for (let i = 0; i < count; i++) {
      const page = sample.subarray(i * pageSize, (i + 1) * pageSize);
      if (looksLikeTree(page, headerAt(i + 1))) trees++;
    }
    // Half the size has as many, among twice the pages; twice the size half as many, among half the pages.
    const score = count === 0 ? 0 : (trees * trees) / count;
    if (score <= bestScore) continue;
    best = pageSize;
    bestScore = score;
  }
  return best;
}
