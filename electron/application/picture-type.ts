import type { PictureType } from '../../shared/contract.ts';

const RIFF_HEADER_BYTES = 8;

/**
 * What the bytes say they are, told by their beginning and by what ends the file: a cut-off one is none. Null for
 * anything but the two types that a page makes.
 */
export function pictureType(bytes: Uint8Array): PictureType | null {
  if (bytes.byteLength < 16) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) === 0x52_49_46_46 && view.getUint32(8) === 0x57_45_42_50) {
    return view.getUint32(4, true) === bytes.byteLength - RIFF_HEADER_BYTES ? 'image/webp' : null;
  }
  if (view.getUint32(0) >>> 8 === 0xff_d8_ff) {
    return view.getUint16(bytes.byteLength - 2) === 0xff_d9 ? 'image/jpeg' : null;
  }
  return null;
}
