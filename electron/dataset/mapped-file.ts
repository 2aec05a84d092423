import { type FileHandle, open } from 'node:fs/promises';
import { assert } from '../../shared/errors.ts';
import { CallSlots } from './call-slots.ts';
import type { PatchFile } from './patch-file.ts';
import { shorterThanItWas } from './patch-file.ts';
import { PositionalFile } from './positional-file.ts';

/*
 * Memory-mapped reading on 64-bit Linux. The kernel copies out of the mapping (process_vm_readv on our own process):
 * where the file was truncated or the disk fails it answers EFAULT, while a memcpy would die of SIGBUS.
 */
const PROT_NONE = 0;
const PROT_READ = 1;
const MAP_SHARED = 0x01;
const MAP_PRIVATE = 0x02;
const MAP_ANONYMOUS = 0x20;
const MADV_WILLNEED = 3;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;
/** Any page size of 64-bit Linux divides it. */
const LARGEST_PAGE = 65_536;

/** Addresses and lengths cross as bigint: a file passes 4 GiB, and an address 2^53 one day. */
interface Libc {
  mmap(length: number, protection: number, flags: number, fd: number): Promise<bigint>;
  munmap(address: bigint, length: number): Promise<void>;
  willNeed(address: bigint, length: number): Promise<void>;
  /** Bytes copied from `address` to the start of `destination`, -1 if a page of it cannot be had. */
  copy(destination: Uint8Array<ArrayBuffer>, address: bigint): Promise<number>;
}

/** koffi runs four calls at a time; the rest would pile up in its queue, which throws when it is full. */
const slots = new CallSlots(4);
let libc: Promise<Libc | null> | null = null;

/** True if mapping was proven to work in this process: by its first call, on a page of our own executable. */
export async function canMapFiles(): Promise<boolean> {
  libc ??= loadLibc().catch(() => null);
  return (await libc) !== null;
}

async function loadLibc(): Promise<Libc | null> {
  if (process.platform !== 'linux') return null;
  const { default: koffi } = await import('koffi');
  if (koffi.sizeof('void *') !== 8 || koffi.sizeof('long') !== 8) return null;
  // The running program has the C library loaded, whichever it is.
  const program = koffi.load(null);
  const mmap = program.func('mmap', 'void *', ['void *', 'size_t', 'int', 'int', 'int', 'int64_t']);
  const munmap = program.func('munmap', 'int', ['void *', 'size_t']);
  const madvise = program.func('madvise', 'int', ['void *', 'size_t', 'int']);
  const readv = program.func('process_vm_readv', 'int64_t', ['int', 'void *', 'ulong', 'void *', 'ulong', 'ulong']);
  const call = (func: typeof mmap, ...args: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      func.async(...args, (error: unknown, result: unknown) => (error ? reject(error) : resolve(result)));
    });

  const loaded: Libc = {
    async mmap(length, protection, flags, fd) {
      const address = await call(mmap, null, length, protection, flags, fd, 0);
      assert(typeof address === 'bigint', `mmap gave ${String(address)}`);
      return address;
    },
    async munmap(address, length) {
      const result = await call(munmap, address, length);
      assert(result === 0, `munmap of ${length} bytes gave ${String(result)}`);
    },
    async willNeed(address, length) {
      // Advice only: a kernel that refuses it still reads.
      await call(madvise, address, length, MADV_WILLNEED);
    },
    async copy(destination, address) {
      // Two struct iovec { void *iov_base; size_t iov_len; }, local then remote. An explicit ArrayBuffer, because
      // V8 keeps small typed arrays in its heap and moves them.
      const vectors = new BigUint64Array(new ArrayBuffer(32));
      const length = BigInt(destination.byteLength);
      vectors.set([koffi.address(destination), length, address, length]);
      const at = koffi.address(vectors);
      const copied = await call(readv, process.pid, at, 1, at + 16n, 1, 0);
      // Held until here: the kernel writes to them from another thread.
      assert(vectors.length === 4 && destination.length > 0, 'destination was given up during the copy');
      return Number(copied);
    },
  };
  await proveCopying(loaded);
  return loaded;
}

/** Throws unless a mapped page reads as the file does and an unreadable page is refused instead of killing us. */
async function proveCopying(candidate: Libc): Promise<void> {
  const length = 4096;
  const handle = await open(process.execPath, 'r');
  try {
    const expected = new Uint8Array(length);
    await handle.read(expected, 0, length, 0);
    const mapped = await candidate.mmap(length, PROT_READ, MAP_PRIVATE, handle.fd);
    const forbidden = await candidate.mmap(length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (mapped === MAP_FAILED || forbidden === MAP_FAILED) throw new Error('nothing can be mapped');
    const found = new Uint8Array(new ArrayBuffer(length));
    await candidate.willNeed(mapped, length);
    const copied = await candidate.copy(found, mapped);
    const refused = await candidate.copy(new Uint8Array(new ArrayBuffer(length)), forbidden);
    await candidate.munmap(mapped, length);
    await candidate.munmap(forbidden, length);
    if (copied !== length || refused !== -1 || Buffer.compare(found, expected) !== 0)
      throw new Error('mapped pages cannot be copied');
  } finally {
    await handle.close();
  }
}

/** A file of known size, mapped as a whole. Only for local file systems, and only where `canMapFiles()`. */
export class MappedFile implements PatchFile {
  readonly #libc: Libc;
  readonly #address: bigint;
  readonly #sizeBytes: number;
  readonly #handle: FileHandle;
  readonly #fileName: string;
  /** What to read by where a mapped page cannot be had although the file is long enough: its error names the reason. */
  readonly #positional: PositionalFile;
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | null = null;

  private constructor(system: Libc, address: bigint, handle: FileHandle, fileName: string, sizeBytes: number) {
    this.#libc = system;
    this.#address = address;
    this.#handle = handle;
    this.#fileName = fileName;
    this.#sizeBytes = sizeBytes;
    this.#positional = new PositionalFile(handle, fileName, sizeBytes);
  }

  /** Maps `sizeBytes` of an open file; null where the system refuses. Takes over the handle unless it gives null. */
  static async map(handle: FileHandle, fileName: string, sizeBytes: number): Promise<MappedFile | null> {
    if (!(await canMapFiles())) return null;
    const system = await libc;
    if (system === null || system === undefined) return null;
    const address = await slots.run(() => system.mmap(sizeBytes, PROT_READ, MAP_SHARED, handle.fd));
    return address === MAP_FAILED ? null : new MappedFile(system, address, handle, fileName, sizeBytes);
  }

  read(byteOffset: number, byteLength: number): Promise<Uint8Array> {
    assert(this.#closing === null, `read of ${this.#fileName} after close`);
    assert(
      byteOffset >= 0 && byteOffset + byteLength <= this.#sizeBytes,
      `read beyond the mapping of ${this.#fileName}`,
    );
    const reading = this.#read(byteOffset, byteLength);
    this.#underWay.add(reading);
    const done = () => this.#underWay.delete(reading);
    reading.then(done, done);
    return reading;
  }

  async #read(byteOffset: number, byteLength: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(new ArrayBuffer(byteLength));
    const copied = await slots.run(async () => {
      const pageOffset = byteOffset - (byteOffset % LARGEST_PAGE);
      await this.#libc.willNeed(this.#address + BigInt(pageOffset), byteOffset + byteLength - pageOffset);
      return this.#libc.copy(bytes, this.#address + BigInt(byteOffset));
    });
    // A truncated file's last page reads as zeros to the page's end, so the length is looked at even after success.
    const { size } = await this.#handle.stat();
    if (size < byteOffset + byteLength) throw shorterThanItWas(this.#fileName, this.#sizeBytes, size);
    return copied === byteLength ? bytes : this.#positional.read(byteOffset, byteLength);
  }

  close(): Promise<void> {
    this.#closing ??= this.#unmap();
    return this.#closing;
  }

  async #unmap(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await slots.run(() => this.#libc.munmap(this.#address, this.#sizeBytes));
    await this.#positional.close();
  }
}
