import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { readError } from './disk-error.ts';
import { readWhole } from './whole-io.ts';

const CHUNK_BYTES = 4 << 20;

export interface DigestControl {
  readonly signal: AbortSignal;
  /** Bytes read. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** SHA-256 of an open file's first bytes, in hex. Throws `unreadable` and `cancelled`. */
export async function digestOfHandle(
  handle: FileHandle,
  sizeBytes: number,
  path: string,
  { signal, onProgress }: DigestControl,
): Promise<string> {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let offset = 0; offset < sizeBytes; ) {
    await turn();
    if (signal.aborted) throw new AppError('cancelled', 'Interrupted.');
    const read = readInto(handle, buffer, offset, path);
    if (read === 0) break;
    hash.update(buffer.subarray(0, read));
    offset += read;
    onProgress?.(offset, sizeBytes);
  }
  return hash.digest('hex');
}

/** Answers how many bytes there were. Throws `unreadable`. */
export function readInto(handle: FileHandle, bytes: Uint8Array, offset: number, path: string): number {
  try {
    return readWhole(handle.fd, bytes, offset);
  } catch (error) {
    throw readError(error, path);
  }
}
