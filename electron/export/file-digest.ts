import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { ChunkMarks } from './chunk-marks.ts';
import { readWhole } from './whole-io.ts';

export interface DigestTask {
  /** Of a file that another thread of this process has open, and keeps open until this is done. */
  readonly descriptor: number;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly chunkBytes: number;
  /** Of the marks to take beside the digest. */
  readonly markKey: Uint8Array;
}

export interface FileDigest {
  /** Hex. */
  readonly sha256: string;
  /** `ChunkMarks.all` of the same bytes: whoever read the file as well can tell whether they were the same. */
  readonly marks: Uint8Array;
}

/** SHA-256 of a whole file. Throws source-changed where it has become shorter, and what the signal says. */
export async function digestOfFile(
  { descriptor, fileName, sizeBytes, chunkBytes, markKey }: DigestTask,
  signal: AbortSignal,
): Promise<FileDigest> {
  const digest = createHash('sha256');
  const marks = new ChunkMarks(markKey);
  const buffer = new Uint8Array(Math.min(chunkBytes, sizeBytes));
  for (let offset = 0; offset < sizeBytes; offset += chunkBytes) {
    // Lets an abort through.
    await turn();
    signal.throwIfAborted();
    const bytes = buffer.subarray(0, Math.min(chunkBytes, sizeBytes - offset));
    if (readWhole(descriptor, bytes, offset) < bytes.byteLength) {
      throw new AppError('source-changed', `${fileName} became shorter while it was read, so nothing was written.`);
    }
    digest.update(bytes);
    marks.add(bytes);
  }
  return { sha256: digest.digest('hex'), marks: marks.all() };
}
