import type { FileHandle } from 'node:fs/promises';

/** Reads until `bytes` is full or the file ends; returns how many bytes there were. */
export async function readWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < bytes.byteLength) {
    const { bytesRead } = await file.read(bytes, done, bytes.byteLength - done, position + done);
    if (bytesRead === 0) return done;
    done += bytesRead;
  }
  return done;
}

/** Writes all of `bytes`: a single write may take less than it was given. */
export async function writeWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
  }
}
