import type { Cell } from '../database.ts';

/*
 * A row as a cell holds it: https://sqlite.org/fileformat2.html#record_format. First a header: its length, then what
 * each column is; then the columns' bytes.
 */

const MAX_COLUMNS = 40;
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8];
const utf8 = new TextDecoder('utf-8', { fatal: true });

interface Varint {
  readonly value: number;
  /** Where the byte behind it is. */
  readonly end: number;
}

/** Seven bits a byte, highest first, the top bit set in every byte but the last; all eight of a ninth. */
export function readVarint(bytes: Buffer, start: number): Varint | null {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return null;
    if (i === 8) return { value: value * 256 + byte, end: start + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: start + i + 1 };
  }
  return null;
}

/** The values of a record; null where the bytes are none, or hold what no column of ours does. */
export function decodeRecord(payload: Buffer): Cell[] | null {
  const header = readVarint(payload, 0);
  if (header === null || header.value > payload.length || header.value < header.end) return null;
  const types: number[] = [];
  for (let at = header.end; at < header.value; ) {
    const type = readVarint(payload, at);
    if (type === null || type.end > header.value || types.length === MAX_COLUMNS) return null;
    types.push(type.value);
    at = type.end;
  }
  const values: Cell[] = [];
  let at = header.value;
  for (const type of types) {
    const length = lengthOf(type);
    if (length === null || at + length > payload.length) return null;
    const value = decoded(type, payload.subarray(at, at + length));
    if (value === undefined) return null;
    values.push(value);
    at += length;
  }
  return at === payload.length ? values : null;
}

/** Type 7 would be a float, 10 and 11 are nobody's. */
function lengthOf(type: number): number | null {
  if (type <= 6) return INTEGER_BYTES[type];
  if (type === 8 || type === 9) return 0;
  return type >= 12 ? Math.floor((type - 12) / 2) : null;
}

function decoded(type: number, bytes: Buffer): Cell | undefined {
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type === 6) {
    const value = Number(bytes.readBigInt64BE(0));
    return Number.isSafeInteger(value) ? value : undefined;
  }
  if (type < 6) return bytes.readIntBE(0, bytes.length);
  if (type % 2 === 0) return new Uint8Array(bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
