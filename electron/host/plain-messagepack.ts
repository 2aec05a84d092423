const MAX_DEPTH = 16;
const MAX_VALUES = 20_000;

interface OpenContainer {
  left: number;
  readonly isMap: boolean;
}

/**
 * True where the bytes are exactly one MessagePack value made of nil, undefined, booleans, numbers, strings, binaries,
 * arrays and maps with string keys, neither deep nor wide.
 *
 * The decoder also knows extensions (records, references, regular expressions, bundled strings, big integers) whose
 * cost is not bounded by the length of the frame; a hostile frame must not reach them.
 */
export function isPlainMessagePack(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const open: OpenContainer[] = [];
  let at = 0;
  for (let values = 0; values < MAX_VALUES; values++) {
    const container = open.at(-1);
    if (at >= bytes.length) return false;
    const token = bytes[at];
    if (container?.isMap && container.left % 2 === 0 && !isString(token)) return false;
    if (container) container.left--;
    const size = sizeOf(view, at);
    if (size === null || size.next > bytes.length) return false;
    at = size.next;
    if (size.children >= 0) open.push({ left: size.children, isMap: size.isMap });
    if (open.length > MAX_DEPTH) return false;
    while (open.length > 0 && open.at(-1)?.left === 0) open.pop();
    if (open.length === 0) return at === bytes.length;
  }
  return false;
}

function isString(token: number): boolean {
  return (token >= 0xa0 && token < 0xc0) || (token >= 0xd9 && token <= 0xdb);
}

interface TokenSize {
  /** Offset behind the token and its payload; a container's elements are not payload. */
  readonly next: number;
  /** Elements that follow; -1 for a scalar. A map counts keys and values. */
  readonly children: number;
  readonly isMap: boolean;
}

const scalar = (next: number): TokenSize => ({ next, children: -1, isMap: false });
const array = (next: number, length: number): TokenSize => ({ next, children: length, isMap: false });
const map = (next: number, length: number): TokenSize => ({ next, children: 2 * length, isMap: true });

function sizeOf(view: DataView, at: number): TokenSize | null {
  const token = view.getUint8(at);
  if (token < 0x80 || token >= 0xe0) return scalar(at + 1);
  if (token < 0x90) return map(at + 1, token - 0x80);
  if (token < 0xa0) return array(at + 1, token - 0x90);
  if (token < 0xc0) return scalar(at + 1 + token - 0xa0);
  const left = view.byteLength - at - 1;
  switch (token) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return scalar(at + 1);
    case 0xc4:
    case 0xd9:
      return left < 1 ? null : scalar(at + 2 + view.getUint8(at + 1));
    case 0xc5:
    case 0xda:
      return left < 2 ? null : scalar(at + 3 + view.getUint16(at + 1));
    case 0xc6:
    case 0xdb:
      return left < 4 ? null : scalar(at + 5 + view.getUint32(at + 1));
    case 0xcc:
    case 0xd0:
      return scalar(at + 2);
    case 0xcd:
    case 0xd1:
      return scalar(at + 3);
    case 0xca:
    case 0xce:
    case 0xd2:
      return scalar(at + 5);
    case 0xcb:
      return scalar(at + 9);
    // undefined, as the packer writes it
    case 0xd4:
      return left >= 2 && view.getUint16(at + 1) === 0 ? scalar(at + 3) : null;
    case 0xdc:
      return left < 2 ? null : array(at + 3, view.getUint16(at + 1));
    case 0xdd:
      return left < 4 ? null : array(at + 5, view.getUint32(at + 1));
    case 0xde:
      return left < 2 ? null : map(at + 3, view.getUint16(at + 1));
    case 0xdf:
      return left < 4 ? null : map(at + 5, view.getUint32(at + 1));
    default:
      return null;
  }
}
