import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import type { ChunkMarks } from './chunk-marks.ts';
import { readWhole } from './whole-io.ts';

/**
 * Reads a file that was just written from its first byte to its last, compares every chunk with its mark, and returns
 * the SHA-256 of what it read. The system may answer from its cache: Node has no way to ask for the disk's own bytes.
 * Throws unwritable where the file holds something else than was written.
 */
export async function readBack(
  path: string,
  sizeBytes: number,
  chunkBytes: number,
  marks: ChunkMarks,
  onChunk: (bytesRead: number) => void,
): Promise<string> {
  const digest = createHash('sha256');
  const buffer = new Uint8Array(chunkBytes);
  const file = await open(path, 'r');
  try {
    if ((await file.stat()).size !== sizeBytes) throw differs(path, 0);
    for (let index = 0; index * chunkBytes < sizeBytes; index++) {
      // Lets a cancel through.
      await turn();
      const offset = index * chunkBytes;
      const bytes = buffer.subarray(0, Math.min(chunkBytes, sizeBytes - offset));
      const read = readWhole(file.fd, bytes, offset);
      if (read < bytes.byteLength || !marks.matches(index, bytes)) throw differs(path, offset);
      digest.update(bytes);
      onChunk(bytes.byteLength);
    }
  } finally {
    await file.close();
  }
  return digest.digest('hex');
}

function differs(path: string, offset: number): AppError {
  return new AppError(
    'unwritable',
    `What was written to ${path} reads back differently from byte ${offset} on, so it was removed: the disk or the ` +
      'connection to it is not reliable. Choose another disk.',
  );
}
