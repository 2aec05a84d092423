import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/*
 * The write-ahead log as https://sqlite.org/fileformat2.html#walformat has it; all numbers big-endian.
 *
 *   header  0 magic (its lowest bit: words of checksums are big-endian)   4 version   8 page size   12 checkpoint number
 *          16 two salts   24 two checksums of bytes 0..23
 *   frame   0 page number   4 pages of the database after a commit, else 0   8 the salts   16 two checksums   24 the page
 *
 * A frame's checksum goes on from the one before it, over the first 8 bytes of its header and its page. SQLite reads up
 * to the first frame that does not fit, and takes it for the end. Because the one before it is written in each frame,
 * those that come after a damaged one can be told to be whole all the same.
 */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const VERSION = 3007000;

/** A page as a commit left it. */
export interface LogFrame {
  readonly page: number;
  /** Where the page's bytes begin in the log. */
  readonly byteOffset: number;
}

export interface LogFrames {
  readonly pageSize: number;
  /** Whole frames of committed transactions, in the order of writing. */
  readonly frames: readonly LogFrame[];
  /** How many of them SQLite itself would find. */
  readonly found: number;
  /**
   * Whether SQLite would leave out commits that were safe on the disk: one of those behind the damage has others after
   * it, and none is begun before the one before it is safe. What a power failure tears is the last one alone.
   */
  readonly hidesCommits: boolean;
}

interface Frame extends LogFrame {
  readonly commits: boolean;
  readonly whole: boolean;
  readonly salts: string;
}

const noFrames: LogFrames = { pageSize: 0, frames: [], found: 0, hidesCommits: false };

/** Reads a log through, a frame at a time. A log without a single whole frame has none, whatever else is in it. */
export function readLogFrames(log: string): LogFrames {
  const descriptor = openSync(log, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    if (readSync(descriptor, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return noFrames;
    const size = fstatSync(descriptor).size;
    const told = header.readUInt32BE(8);
    const isSize = told >= 512 && told <= 65536 && (told & (told - 1)) === 0;
    // Every project ever was written with this size; a header with another is a damaged one.
    const pageSize = isSize ? told : 4096;
    const headerWhole = isHeaderWhole(header) && isSize;
    return committed(framesOf(descriptor, size, pageSize, header), pageSize, header, headerWhole);
  } finally {
    closeSync(descriptor);
  }
}

function isHeaderWhole(header: Buffer): boolean {
  const magic = header.readUInt32BE(0);
  if (magic >>> 1 !== MAGIC >>> 1 || header.readUInt32BE(4) !== VERSION) return false;
  const sums = checksum([0, 0], header.subarray(0, 24), (magic & 1) === 1);
  return sums[0] === header.readUInt32BE(24) && sums[1] === header.readUInt32BE(28);
}

function framesOf(descriptor: number, size: number, pageSize: number, header: Buffer): Frame[] {
  const frames: Frame[] = [];
  const bytes = Buffer.alloc(FRAME_HEADER_BYTES + pageSize);
  let before: Sums = [header.readUInt32BE(24), header.readUInt32BE(28)];
  for (let at = HEADER_BYTES; at + bytes.length <= size; at += bytes.length) {
    if (readSync(descriptor, bytes, 0, bytes.length, at) < bytes.length) break;
    const told: Sums = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    const fits = (bigEndian: boolean): boolean => {
      const first = checksum(before, bytes.subarray(0, 8), bigEndian);
      const sums = checksum(first, bytes.subarray(FRAME_HEADER_BYTES), bigEndian);
      return sums[0] === told[0] && sums[1] === told[1];
    };
    const bigEndian = (header.readUInt32BE(0) & 1) === 1;
    const page = bytes.readUInt32BE(0);
    frames.push({
      page,
      byteOffset: at + FRAME_HEADER_BYTES,
      commits: bytes.readUInt32BE(4) > 0,
      // The bit that says so may be the damaged one.
      whole: page > 0 && (fits(bigEndian) || (!isKnownMagic(header) && fits(!bigEndian))),
      salts: bytes.toString('hex', 8, 16),
    });
    before = told;
  }
  return frames;
}

function isKnownMagic(header: Buffer): boolean {
  return header.readUInt32BE(0) >>> 1 === MAGIC >>> 1;
}

function committed(frames: readonly Frame[], pageSize: number, header: Buffer, headerWhole: boolean): LogFrames {
  // A log is begun again from the front, with other salts; what lies behind is of before, and is in the database.
  const salts = headerWhole ? header.toString('hex', 16, 24) : frames.find((frame) => frame.whole)?.salts;
  const isOurs = (frame: Frame): boolean => frame.whole && frame.salts === salts;
  const last = frames.findLastIndex((frame) => isOurs(frame) && frame.commits);
  if (last < 0) return noFrames;
  const breakAt = headerWhole ? frames.findIndex((frame) => !isOurs(frame)) : 0;
  const end = breakAt < 0 ? frames.length : breakAt;
  const foundEnd = frames.slice(0, end).findLastIndex((frame) => frame.commits) + 1;
  const hidden = frames.findIndex((frame, i) => i >= end && isOurs(frame) && frame.commits);
  const goesOn = hidden >= 0 && frames.some((frame, i) => i > hidden && isOurs(frame));
  return {
    pageSize,
    frames: frames.slice(0, last + 1).filter(isOurs),
    found: Math.min(foundEnd, last + 1),
    hidesCommits: goesOn || (!headerWhole && hidden >= 0),
  };
}

type Sums = readonly [number, number];

function checksum(seed: Sums, bytes: Buffer, bigEndian: boolean): Sums {
  let a = seed[0];
  let b = seed[1];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < bytes.length; i += 8) {
    a = (a + view.getUint32(i, !bigEndian) + b) >>> 0;
    b = (b + view.getUint32(i + 4, !bigEndian) + a) >>> 0;
  }
  return [a, b];
}
