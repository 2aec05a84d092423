import type { PatchRegions } from './patch-regions.ts';

/*
 * Regions of a patch as bytes, to be kept: two bytes that hold their number, one with the number of bands, one that is
 * 0; then, column after column, pixels (4 bytes each, little-endian), classes, cells and levels.
 */
const HEAD_BYTES = 4;
const REGION_BYTES = 9;

export function packRegions({ count, bandCount, levels, classes, pixelCounts, cells }: PatchRegions): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + count * (REGION_BYTES + bandCount));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, count, true);
  view.setUint8(2, bandCount);
  for (let region = 0; region < count; region++) view.setUint32(HEAD_BYTES + 4 * region, pixelCounts[region], true);
  bytes.set(classes, HEAD_BYTES + 4 * count);
  bytes.set(cells, HEAD_BYTES + 5 * count);
  bytes.set(levels, HEAD_BYTES + REGION_BYTES * count);
  return bytes;
}

/** Null where the bytes are not so many regions of so many bands. Levels, classes and cells stay the bytes' own. */
export function unpackRegions(bytes: Uint8Array, bandCount: number): PatchRegions | null {
  if (bytes.byteLength < HEAD_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(0, true);
  const isWhole = bytes.byteLength === HEAD_BYTES + count * (REGION_BYTES + bandCount);
  if (view.getUint8(2) !== bandCount || !isWhole) return null;
  return {
    count,
    bandCount,
    pixelCounts: Uint32Array.from({ length: count }, (_, region) => view.getUint32(HEAD_BYTES + 4 * region, true)),
    classes: bytes.subarray(HEAD_BYTES + 4 * count, HEAD_BYTES + 5 * count),
    cells: bytes.subarray(HEAD_BYTES + 5 * count, HEAD_BYTES + REGION_BYTES * count),
    levels: bytes.subarray(HEAD_BYTES + REGION_BYTES * count),
  };
}
