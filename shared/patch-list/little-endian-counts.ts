import { assert } from '../errors.ts';

/** The uint32 little-endian numbers that `bytes` hold, on a machine of either order; `bytes` may lie anywhere in its buffer. */
export function littleEndianCounts(bytes: Uint8Array, length: number): Uint32Array {
  assert(bytes.byteLength === 4 * length, `${length} counts have ${4 * length} bytes, not ${bytes.byteLength}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const counts = new Uint32Array(length);
  for (let i = 0; i < length; i++) counts[i] = view.getUint32(4 * i, true);
  return counts;
}
