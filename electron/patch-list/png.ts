import { crc32, deflateSync } from 'node:zlib';

/** https://www.w3.org/TR/png/: signature, then chunks of length, type, data and CRC-32 over type and data. */
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const TRUECOLOUR = 2;
const FILTER_SUB = 1;
const DEFLATE_LEVEL = 6;

/** A PNG of eight bits per channel from `width` x `height` pixels of red, green and blue, row-major. */
export function encodePng(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const rowBytes = 3 * width;
  const filtered = new Uint8Array((rowBytes + 1) * height);
  for (let y = 0; y < height; y++) {
    const from = y * rowBytes;
    const to = y * (rowBytes + 1) + 1;
    filtered[to - 1] = FILTER_SUB;
    for (let i = 0; i < rowBytes; i++) filtered[to + i] = rgb[from + i] - (i < 3 ? 0 : rgb[from + i - 3]);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, TRUECOLOUR, 0, 0, 0], 8);
  const data = deflateSync(filtered, { level: DEFLATE_LEVEL });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.byteLength);
  bytes.writeUInt32BE(data.byteLength, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.byteLength)), 8 + data.byteLength);
  return bytes;
}
