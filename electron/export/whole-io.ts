import { readSync, writeSync } from 'node:fs';

/*
 * Synchronous: an export has a thread of its own, and the thread pool, which the rest of the process reads its pixels
 * with, has four threads in all.
 */

/** Reads until `bytes` is full or the file ends; returns how many bytes there were. */
export function readWhole(descriptor: number, bytes: Uint8Array, position: number): number {
  let done = 0;
  while (done < bytes.byteLength) {
    const bytesRead = readSync(descriptor, bytes, done, bytes.byteLength - done, position + done);
    if (bytesRead === 0) return done;
    done += bytesRead;
  }
  return done;
}

/** Writes all of `bytes`: a single write may take less than it was given. */
export function writeWhole(descriptor: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.byteLength) {
    done += writeSync(descriptor, bytes, done, bytes.byteLength - done, position + done);
  }
}
