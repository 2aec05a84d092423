import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { readWhole } from './whole-io.ts';

const CHUNK_BYTES = 1 << 20;

export interface DigestTask {
  /** Of a file that another thread of this process has open, and keeps open until this is done. */
  readonly descriptor: number;
  readonly fileName: string;
  readonly sizeBytes: number;
}

/** SHA-256 (hex) of a whole file. Throws source-changed where it has become shorter, and what the signal says. */
export async function digestOfFile(
  { descriptor, fileName, sizeBytes }: DigestTask,
  signal: AbortSignal,
): Promise<string> {
  const digest = createHash('sha256');
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let offset = 0; offset < sizeBytes; offset += CHUNK_BYTES) {
    // Lets an abort through.
    await turn();
    signal.throwIfAborted();
    const bytes = buffer.subarray(0, Math.min(CHUNK_BYTES, sizeBytes - offset));
    if (readWhole(descriptor, bytes, offset) < bytes.byteLength) {
      throw new AppError('source-changed', `${fileName} became shorter while it was read, so nothing was written.`);
    }
    digest.update(bytes);
  }
  return digest.digest('hex');
}
