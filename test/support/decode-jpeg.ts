/**
 * Decodes a baseline JPEG as ITU-T T.81 describes it, the slow way: three components, the first with twice the resolution
 * of the others, `size` x `size` pixels. Answers red, green and blue, row-major, and throws at whatever is not so.
 */
export function decodeJpeg(bytes: Uint8Array): { readonly size: number; readonly rgb: Uint8Array } {
  const steps = new Map<number, number[]>();
  const codes = new Map<number, Map<string, number>>();
  let size = 0;
  let at = 2;
  expectByte(bytes, 0, 0xff);
  expectByte(bytes, 1, 0xd8);
  for (;;) {
    expectByte(bytes, at, 0xff);
    const marker = bytes[at + 1];
    const length = 256 * bytes[at + 2] + bytes[at + 3];
    const content = bytes.subarray(at + 4, at + 2 + length);
    at += 2 + length;
    if (marker === 0xdb) readSteps(content, steps);
    if (marker === 0xc4) readCodes(content, codes);
    if (marker === 0xc0) size = 256 * content[1] + content[2];
    if (marker === 0xda) break;
  }
  return { size, rgb: pixelsOf(blocksOf(bitsOf(bytes.subarray(at)), size, codes), size, steps) };
}

function expectByte(bytes: Uint8Array, at: number, byte: number): void {
  if (bytes[at] !== byte) throw new Error(`byte ${at} is ${bytes[at]}, expected ${byte}`);
}

function readSteps(content: Uint8Array, steps: Map<number, number[]>): void {
  for (let at = 0; at < content.length; at += 65) steps.set(content[at], [...content.subarray(at + 1, at + 65)]);
}

/** Symbols by the bits of their code, as text. */
function readCodes(content: Uint8Array, tables: Map<number, Map<string, number>>): void {
  for (let at = 0; at < content.length; ) {
    const table = new Map<string, number>();
    tables.set(content[at], table);
    let next = at + 17;
    let code = 0;
    for (let length = 1; length <= 16; length++, code *= 2) {
      for (let i = 0; i < content[at + length]; i++, code++) {
        const bits = code.toString(2).padStart(length, '0');
        if (bits.length > length || !bits.includes('0')) throw new Error(`the code ${bits} is not allowed`);
        table.set(bits, content[next++]);
      }
    }
    at = next;
  }
}

function bitsOf(scan: Uint8Array): string {
  let bits = '';
  for (let i = 0; ; i++) {
    if (scan[i] === 0xff && scan[i + 1] === 0xd9) return bits;
    if (i >= scan.length) throw new Error('the picture has no end');
    bits += scan[i].toString(2).padStart(8, '0');
    if (scan[i] === 0xff) expectByte(scan, ++i, 0);
  }
}

interface Block {
  readonly component: number;
  readonly x: number;
  readonly y: number;
  /** In zigzag order, as multiples of the steps. */
  readonly coefficients: readonly number[];
}

function blocksOf(bits: string, size: number, codes: ReadonlyMap<number, ReadonlyMap<string, number>>): Block[] {
  let at = 0;
  const symbol = (table: number): number => {
    for (let length = 1; length <= 16; length++) {
      const found = codes.get(table)?.get(bits.slice(at, at + length));
      if (found === undefined) continue;
      at += length;
      return found;
    }
    throw new Error(`no symbol at bit ${at}`);
  };
  const value = (length: number): number => {
    if (length === 0) return 0;
    const text = bits.slice(at, at + length);
    at += length;
    return text.startsWith('1') ? Number.parseInt(text, 2) : Number.parseInt(text, 2) - 2 ** length + 1;
  };
  const before = [0, 0, 0];
  const blocks: Block[] = [];
  const read = (component: number, x: number, y: number) => {
    const coefficients = Array.from({ length: 64 }, () => 0);
    before[component] += value(symbol(0x00));
    coefficients[0] = before[component];
    for (let i = 1; i < 64; i++) {
      const found = symbol(0x10);
      if (found === 0) break;
      i += found >> 4;
      coefficients[i] = value(found & 15);
    }
    blocks.push({ component, x, y, coefficients });
  };
  for (let y = 0; y < size; y += 16) {
    for (let x = 0; x < size; x += 16) {
      for (let i = 0; i < 4; i++) read(0, x + 8 * (i % 2), y + 8 * Math.floor(i / 2));
      read(1, x / 2, y / 2);
      read(2, x / 2, y / 2);
    }
  }
  if (bits.length - at >= 8 || bits.slice(at).includes('0')) throw new Error(`${bits.length - at} bits are left over`);
  return blocks;
}

/** Row and column of each place of the zigzag. */
const zigzag = Array.from({ length: 64 }, (_, i) => [Math.floor(i / 8), i % 8]).sort(([r, c], [s, d]) =>
  r + c === s + d ? ((r + c) % 2 === 0 ? s - r : r - s) : r + c - s - d,
);

function pixelsOf(blocks: readonly Block[], size: number, steps: ReadonlyMap<number, readonly number[]>): Uint8Array {
  const planes = [0, 1, 2].map(() => new Float64Array(size * size));
  for (const { component, x, y, coefficients } of blocks) {
    const step = steps.get(component === 0 ? 0 : 1) ?? [];
    for (let i = 0; i < 64; i++) {
      if (coefficients[i] === 0) continue;
      const [v, u] = zigzag[i];
      const scale = (coefficients[i] * step[i] * (u === 0 ? Math.SQRT1_2 : 1) * (v === 0 ? Math.SQRT1_2 : 1)) / 4;
      for (let row = 0; row < 8; row++) {
        for (let column = 0; column < 8; column++) {
          planes[component][(y + row) * size + x + column] +=
            scale * Math.cos(((2 * column + 1) * u * Math.PI) / 16) * Math.cos(((2 * row + 1) * v * Math.PI) / 16);
        }
      }
    }
  }
  const rgb = new Uint8ClampedArray(3 * size * size);
  for (let i = 0; i < size * size; i++) {
    const half = (Math.floor(i / size) >> 1) * size + ((i % size) >> 1);
    const [y, cb, cr] = [planes[0][i] + 128, planes[1][half], planes[2][half]];
    rgb.set([y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb], 3 * i);
  }
  return new Uint8Array(rgb.buffer);
}
