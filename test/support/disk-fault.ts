import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { interposedLibrary } from './interposed-library.ts';

/** Kinds of system calls, as disk-fault.c numbers them. */
const kinds = { write: 1, resize: 2, sync: 4, name: 8, create: 16, read: 32, copyMapped: 64 } as const;
export type FaultKind = keyof typeof kinds;

export const writingKinds: readonly FaultKind[] = ['write', 'resize', 'sync', 'name', 'create'];

const HEAD_BYTES = 24;
const PART_BYTES = 1000;

export interface Fault {
  readonly kinds: readonly FaultKind[];
  /** Of the path of the files that are meant. */
  readonly part: string;
  /** Which of the calls fails, counted from 1. */
  readonly nth: number;
  /** `lies`: a read answers another byte, and no error; `kill`: the process ends at once. */
  readonly error: 'ENOSPC' | 'EIO' | 'EDQUOT' | 'EFAULT' | 'lies' | 'kill';
  /** All that follow fail as well, as they do on a full disk. */
  readonly after?: boolean;
}

/** Makes system calls of processes fail that are started with `env`; they hear of it while they run. */
export class DiskFault {
  readonly env: Readonly<Record<string, string>>;
  readonly #descriptor: number;

  constructor(folder: string) {
    const control = join(folder, 'disk-fault.control');
    this.#descriptor = openSync(control, 'w+');
    writeSync(this.#descriptor, Buffer.alloc(HEAD_BYTES + PART_BYTES), 0, HEAD_BYTES + PART_BYTES, 0);
    this.env = { LD_PRELOAD: interposedLibrary(folder, 'disk-fault'), DISK_FAULT: control };
  }

  arm({ kinds: meant, part, nth, error, after = false }: Fault): void {
    this.disarm();
    const bytes = Buffer.alloc(HEAD_BYTES + PART_BYTES);
    const which = meant.reduce((sum, kind) => sum + kinds[kind], 0);
    bytes.writeInt32LE(nth, 4);
    bytes.writeInt32LE(error === 'lies' ? 0 : error === 'kill' ? -1 : constants.errno[error], 8);
    bytes.writeInt32LE(after ? 1 : 0, 12);
    bytes.write(part, HEAD_BYTES);
    writeSync(this.#descriptor, bytes, 0, bytes.byteLength, 0);
    // Last: from here on it is heard.
    writeSync(this.#descriptor, int32(which), 0, 4, 0);
  }

  /** Answers how many calls came by, and how many of them failed. */
  disarm(): { readonly seen: number; readonly failed: number } {
    writeSync(this.#descriptor, int32(0), 0, 4, 0);
    const counts = Buffer.alloc(8);
    readSync(this.#descriptor, counts, 0, 8, 16);
    return { seen: counts.readInt32LE(0), failed: counts.readInt32LE(4) };
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
