import { AppError } from '../errors.ts';

/** Three groups of seven bits hold every number below 2^21: more than a patch has pixels. */
const MAX_VARINT_BYTES = 3;

/**
 * Bytes that grow as they are written. A varint is LEB128: seven bits a byte, lowest first, the top bit set in every
 * byte but the last, in as few bytes as can be.
 */
export class ByteWriter {
  private bytes: Uint8Array;
  private length = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.grow();
    this.bytes[this.length++] = value;
  }

  int16(value: number): void {
    this.byte(value & 0xff);
    this.byte((value >> 8) & 0xff);
  }

  /** `value` is a whole number from 0 to 2^21 - 1. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  append(other: ByteWriter): void {
    while (this.bytes.length < this.length + other.length) this.grow();
    this.bytes.set(other.bytes.subarray(0, other.length), this.length);
    this.length += other.length;
  }

  /** A copy of what was written, in a buffer of its own. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private grow(): void {
    const larger = new Uint8Array(2 * this.bytes.length);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Reads what ByteWriter writes. Throws AppError 'bad-delta' at an end that comes too early and at overlong varints. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    if (this.at >= this.bytes.length)
      throw badDelta(`it ends after ${this.bytes.length} bytes, in the middle of a value`);
    return this.bytes[this.at++];
  }

  int16(): number {
    const low = this.byte();
    return ((low | (this.byte() << 8)) << 16) >> 16;
  }

  varint(): number {
    // Nearly every number of a delta is one byte. Past the end this is undefined < 0x80, which is false.
    const first = this.bytes[this.at];
    if (first < 0x80) {
      this.at++;
      return first;
    }
    return this.longVarint();
  }

  private longVarint(): number {
    const start = this.at;
    let value = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = this.byte();
      value |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) {
        if (byte === 0 && i > 0)
          throw badDelta(`the number at byte ${start} is written with ${i + 1} bytes, one more than it needs`);
        return value;
      }
    }
    throw badDelta(`the number at byte ${start} is longer than ${MAX_VARINT_BYTES} bytes`);
  }
}

/** What every refusal of a delta says: the fault, and that the mask is as it was. */
export function badDelta(fault: string): AppError {
  return new AppError(
    'bad-delta',
    `This edit cannot be used: ${fault}. The mask was left as it is; open the patch again.`,
  );
}
