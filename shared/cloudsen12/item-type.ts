/** How one pixel is stored in a `.dat` file; always little-endian. */
export type ItemType = 'int8' | 'int16' | 'float32';

export function itemBytes(type: ItemType): 1 | 2 | 4 {
  return type === 'int8' ? 1 : type === 'int16' ? 2 : 4;
}

/**
 * Label codes of raw little-endian bytes, widened to int16. `bytes` may start at any offset of its buffer.
 * The hosts and pages we run on are all little-endian.
 */
export function widenCodes(bytes: Uint8Array, type: 'int8' | 'int16'): Int16Array {
  if (type === 'int8') return new Int16Array(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return new Int16Array(bytes.slice().buffer);
}
