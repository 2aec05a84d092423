import type { Cell } from '../database.ts';
import { headerAt, looksLikeTree, type PageFile } from './page-file.ts';
import { decodeRecord, readVarint } from './record.ts';

/** Nothing that a project keeps is longer than a document or a base, by far. */
const MAX_PAYLOAD_BYTES = 64 << 20;

const INDEX_INTERIOR = 2;
const TABLE_INTERIOR = 5;
const INDEX_LEAF = 10;
const TABLE_LEAF = 13;

export interface PageRow {
  /** Null in an index, and in a table that is kept as one. */
  readonly rowid: number | null;
  readonly values: readonly Cell[];
}

export interface PageContent {
  readonly rows: readonly PageRow[];
  /** Pages below this one. */
  readonly children: readonly number[];
}

const nothing: PageContent = { rows: [], children: [] };

/** Whatever can be read of a page of a tree: each cell that cannot is left out, and the others are not. */
export function pageContent(file: PageFile, number: number): PageContent {
  const bytes = file.page(number);
  if (bytes === null) return nothing;
  const at = headerAt(number);
  const type = bytes[at];
  if (![INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF].includes(type)) return nothing;
  const interior = type < 8;
  const pointersAt = at + (interior ? 12 : 8);
  // A header that is damaged elsewhere need not hide the cells; but their number must be one that fits.
  const room = Math.floor((bytes.length - pointersAt) / 2);
  const told = bytes.readUInt16BE(at + 3);
  if (told > room && !looksLikeTree(bytes, at)) return nothing;
  const rows: PageRow[] = [];
  const children: number[] = interior ? [bytes.readUInt32BE(at + 8)] : [];
  for (let i = 0; i < Math.min(told, room); i++) {
    const cellAt = bytes.readUInt16BE(pointersAt + 2 * i);
    if (cellAt < pointersAt || cellAt + 4 > bytes.length) continue;
    if (interior) children.push(bytes.readUInt32BE(cellAt));
    if (type === TABLE_INTERIOR) continue;
    const row = cellRow(file, bytes, interior ? cellAt + 4 : cellAt, type === TABLE_LEAF);
    if (row !== null) rows.push(row);
  }
  return { rows, children };
}

function cellRow(file: PageFile, bytes: Buffer, start: number, inTable: boolean): PageRow | null {
  const size = readVarint(bytes, start);
  if (size === null || size.value < 1 || size.value > MAX_PAYLOAD_BYTES) return null;
  const key = inTable ? readVarint(bytes, size.end) : null;
  if (inTable && (key === null || !Number.isSafeInteger(key.value))) return null;
  const payload = payloadOf(file, bytes, key?.end ?? size.end, size.value, inTable);
  const values = payload === null ? null : decodeRecord(payload);
  return values === null ? null : { rowid: key?.value ?? null, values };
}

/** What does not fit into the page goes on in a chain of pages: the next one's number, then the bytes. */
function payloadOf(file: PageFile, bytes: Buffer, at: number, size: number, inTable: boolean): Buffer | null {
  const usable = bytes.length;
  const most = inTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (size <= most) return at + size > usable ? null : bytes.subarray(at, at + size);
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((size - least) % (usable - 4));
  const local = wanted <= most ? wanted : least;
  if (at + local + 4 > usable) return null;
  const payload = Buffer.alloc(size);
  bytes.copy(payload, 0, at, at + local);
  let next = bytes.readUInt32BE(at + local);
  let filled = local;
  while (filled < size) {
    const page = file.page(next);
    if (page === null) return null;
    filled += page.copy(payload, filled, 4, Math.min(usable, 4 + size - filled));
    next = page.readUInt32BE(0);
  }
  // The last one names no other: a chain that goes on is another's.
  return next === 0 ? payload : null;
}
