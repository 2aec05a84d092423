import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { awaitedLater } from './awaited-later.ts';
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
  const file = await open(path, 'r');
  const buffers = [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)];
  const start = (index: number): Promise<Uint8Array> => {
    const wanted = Math.min(chunkBytes, sizeBytes - index * chunkBytes);
    const bytes = buffers[index % 2].subarray(0, wanted);
    return awaitedLater(readWhole(file, bytes, index * chunkBytes).then((read) => bytes.subarray(0, read)));
  };
  const count = Math.ceil(sizeBytes / chunkBytes);
  let ahead = start(0);
  try {
    if ((await file.stat()).size !== sizeBytes) throw differs(path, 0);
    for (let index = 0; index < count; index++) {
      const bytes = await ahead;
      if (index + 1 < count) ahead = start(index + 1);
      if (!marks.matches(index, bytes)) throw differs(path, index * chunkBytes);
      digest.update(bytes);
      onChunk(bytes.byteLength);
    }
  } finally {
    await Promise.allSettled([ahead]);
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
