import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';

/** Bytes of the head of an entry of the cache: cache-folder.ts. */
export const ENTRY_HEAD_BYTES = 16;

/** Writes an entry of the cache whose sum and length are right, whatever it says. */
export function writeSealed(file: string, entry: Buffer): void {
  entry.writeUInt32LE(entry.length - ENTRY_HEAD_BYTES, 12);
  entry.writeUInt32LE(crc32(entry.subarray(ENTRY_HEAD_BYTES), crc32(basename(file))), 8);
  writeFileSync(file, entry);
}
