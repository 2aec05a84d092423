import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/*
 * What an export is measured against: reads a file, writes it to another, flushes that, reads it back, and takes the
 * SHA-256 of what was read on either side. Reading, hashing and writing overlap. Prints the milliseconds it took.
 */

const CHUNK_BYTES = 4 << 20;

async function readFully(file: FileHandle, into: Uint8Array, position: number): Promise<Uint8Array> {
  let done = 0;
  while (done < into.byteLength) {
    const { bytesRead } = await file.read(into, done, into.byteLength - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return into.subarray(0, done);
}

async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    done += (await file.write(bytes, done, bytes.byteLength - done, position + done)).bytesWritten;
  }
}

/** Calls `take` with every chunk; the next one is read and the last one taken meanwhile. */
async function eachChunk(
  file: FileHandle,
  take: (bytes: Uint8Array, position: number) => Promise<void>,
): Promise<string> {
  const digest = createHash('sha256');
  const buffers = [0, 1, 2].map(() => new Uint8Array(CHUNK_BYTES));
  let reading = readFully(file, buffers[0], 0);
  let taking = Promise.resolve();
  for (let i = 0; ; i++) {
    const bytes = await reading;
    if (bytes.byteLength === 0) break;
    reading = readFully(file, buffers[(i + 1) % 3], (i + 1) * CHUNK_BYTES);
    digest.update(bytes);
    await taking;
    taking = take(bytes, i * CHUNK_BYTES);
  }
  await taking;
  return digest.digest('hex');
}

async function exportPlainly(from: string, to: string): Promise<void> {
  const source = await open(from, 'r');
  const target = await open(to, 'wx');
  const read = await eachChunk(source, (bytes, position) => writeFully(target, bytes, position));
  await target.sync();
  await target.close();
  await source.close();
  const written = await open(to, 'r');
  const readBack = await eachChunk(written, () => Promise.resolve());
  await written.close();
  if (readBack !== read) throw new Error('what was written reads back differently');
}

const [from, to] = process.argv.slice(2);
const startMs = performance.now();
await exportPlainly(from, to);
console.log(performance.now() - startMs);
