/*
 * The two files that hold an icon in several sizes, both with PNGs as they are. Every size is a side of a square, in
 * pixels.
 */

export interface IconPicture {
  readonly size: number;
  readonly png: Uint8Array;
}

/** Types of an .icns entry, each with the pixels that it wants; the types for a screen of doubled density come twice. */
const icnsTypes: readonly (readonly [type: string, size: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];
export const icnsSizes: readonly number[] = [...new Set(icnsTypes.map(([, size]) => size))];

/** macOS: `icns`, the file's length, then entries of type, length and PNG; numbers are big-endian and count themselves. */
export function icnsFile(pictures: readonly IconPicture[]): Uint8Array {
  const entries = icnsTypes.map(([type, size]) => {
    const picture = pictures.find((candidate) => candidate.size === size);
    if (picture === undefined) throw new Error(`the icon is missing at ${size} pixels`);
    return Buffer.concat([icnsHead(type, picture.png.length), picture.png]);
  });
  const bytes = Buffer.concat(entries);
  return Buffer.concat([icnsHead('icns', bytes.length), bytes]);
}

function icnsHead(type: string, contentBytes: number): Uint8Array {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(contentBytes + 8, 4);
  return head;
}

/**
 * Windows: a header (0, 1 for icons, the number of pictures), 16 bytes for each picture, then the PNGs; numbers are
 * little-endian. A size of 256 is written as 0, and none is larger.
 */
export function icoFile(pictures: readonly IconPicture[]): Uint8Array {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let byteOffset = head.length;
  for (const [i, { size, png }] of pictures.entries()) {
    if (size > 256) throw new Error(`an .ico holds at most 256 pixels, not ${size}`);
    const at = 6 + 16 * i;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(byteOffset, at + 12);
    byteOffset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}
