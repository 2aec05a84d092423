import { assert } from '../../shared/errors.ts';
import { type HuffmanCode, huffmanCode } from './jpeg-huffman.ts';

/*
 * A baseline JPEG (ITU-T T.81, JFIF 1.01) with colours at half resolution: what every browser draws by itself, in a sixth
 * of the bytes that PNG needs for a small photograph.
 */

/** Annex K.1, quality 50, row-major. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMINANCE = [17, 18, 24, 47, 18, 21, 26, 66, 24, 26, 56, 99, 47, 66, 99, 99];
/** Of those tables: quality 75. */
const STEP = 0.5;

/** Index in the block, row-major, of each coefficient from low to high frequency. */
const ZIGZAG = zigzag();
const steps = [
  LUMINANCE,
  Array.from({ length: 64 }, (_, i) => (i % 8 < 4 && i < 32 ? CHROMINANCE[(i >> 3) * 4 + (i % 8)] : 99)),
].map((table) => ZIGZAG.map((i) => Math.max(1, Math.round(table[i] * STEP))));

/** `cosines[8 * frequency + x]`, orthonormal. */
const cosines = Float64Array.from({ length: 64 }, (_, i) => {
  const frequency = i >> 3;
  return Math.cos(((2 * (i & 7) + 1) * frequency * Math.PI) / 16) * (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5;
});

const MCU = 16;
const END_OF_BLOCK = 0x00;
const SIXTEEN_ZEROS = 0xf0;

/** What is written of one coefficient: a symbol of a Huffman code, then so many bits as they are. */
interface Token {
  readonly isDc: boolean;
  readonly symbol: number;
  readonly bits: number;
  readonly bitCount: number;
}

/** Encodes `size` x `size` pixels of red, green and blue, row-major; `size` is a multiple of 16. */
export function encodeJpeg(rgb: Uint8Array, size: number): Uint8Array {
  assert(size % MCU === 0 && rgb.length === 3 * size * size, `a picture of ${size} x ${size} pixels`);
  const tokens = tokensOf(planesOf(rgb, size), size);
  const frequencies = { dc: new Uint32Array(256), ac: new Uint32Array(256) };
  for (const { isDc, symbol } of tokens) (isDc ? frequencies.dc : frequencies.ac)[symbol]++;
  const dc = huffmanCode(frequencies.dc);
  const ac = huffmanCode(frequencies.ac);
  return Buffer.concat([headOf(size, dc, ac), scanOf(tokens, dc, ac), Buffer.of(0xff, 0xd9)]);
}

interface Plane {
  readonly values: Float64Array;
  readonly width: number;
}

/** Brightness and the two colour differences, of which one value stands for 2 x 2 pixels; all around 0. */
function planesOf(rgb: Uint8Array, size: number): readonly [Plane, Plane, Plane] {
  const half = size / 2;
  const y = new Float64Array(size * size);
  const cb = new Float64Array(half * half);
  const cr = new Float64Array(half * half);
  for (let i = 0; i < y.length; i++) {
    const [r, g, b] = [rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]];
    const brightness = 0.299 * r + 0.587 * g + 0.114 * b;
    const at = (Math.floor(i / size) >> 1) * half + ((i % size) >> 1);
    y[i] = brightness - 128;
    cb[at] += (b - brightness) / 1.772 / 4;
    cr[at] += (r - brightness) / 1.402 / 4;
  }
  return [
    { values: y, width: size },
    { values: cb, width: half },
    { values: cr, width: half },
  ];
}

/** In the order of the file: four blocks of brightness, one of each colour, for every 16 x 16 pixels. */
function tokensOf([y, cb, cr]: readonly [Plane, Plane, Plane], size: number): readonly Token[] {
  const tokens: Token[] = [];
  const before = [0, 0, 0];
  const block = (plane: Plane, component: number, x: number, top: number) => {
    const coefficients = transformed(plane, x, top, steps[component === 0 ? 0 : 1]);
    pushBlock(tokens, coefficients, coefficients[0] - before[component]);
    before[component] = coefficients[0];
  };
  for (let top = 0; top < size; top += MCU) {
    for (let left = 0; left < size; left += MCU) {
      for (const [dx, dy] of [
        [0, 0],
        [8, 0],
        [0, 8],
        [8, 8],
      ])
        block(y, 0, left + dx, top + dy);
      block(cb, 1, left / 2, top / 2);
      block(cr, 2, left / 2, top / 2);
    }
  }
  return tokens;
}

const rows = new Float64Array(64);

/** Quantised coefficients of the 8 x 8 block at x, y, in zigzag order. */
function transformed({ values, width }: Plane, x: number, y: number, step: readonly number[]): Int32Array {
  for (let row = 0; row < 8; row++) {
    const at = (y + row) * width + x;
    for (let frequency = 0; frequency < 8; frequency++) {
      let sum = 0;
      for (let i = 0; i < 8; i++) sum += values[at + i] * cosines[8 * frequency + i];
      rows[8 * row + frequency] = sum;
    }
  }
  const coefficients = new Int32Array(64);
  for (let i = 0; i < 64; i++) {
    const vertical = ZIGZAG[i] >> 3;
    const horizontal = ZIGZAG[i] & 7;
    let sum = 0;
    for (let row = 0; row < 8; row++) sum += rows[8 * row + horizontal] * cosines[8 * vertical + row];
    coefficients[i] = Math.round(sum / step[i]);
  }
  return coefficients;
}

function pushBlock(tokens: Token[], coefficients: Int32Array, dcDifference: number): void {
  push(tokens, true, 0, dcDifference);
  let zeros = 0;
  for (let i = 1; i < 64; i++) {
    if (coefficients[i] === 0) {
      zeros++;
      continue;
    }
    for (; zeros >= 16; zeros -= 16) tokens.push({ isDc: false, symbol: SIXTEEN_ZEROS, bits: 0, bitCount: 0 });
    push(tokens, false, zeros, coefficients[i]);
    zeros = 0;
  }
  if (zeros > 0) tokens.push({ isDc: false, symbol: END_OF_BLOCK, bits: 0, bitCount: 0 });
}

/** A value is told by the number of its bits; a negative one by the bits of one less than it. */
function push(tokens: Token[], isDc: boolean, zeros: number, value: number): void {
  const bitCount = 32 - Math.clz32(Math.abs(value));
  const bits = (value < 0 ? value - 1 : value) & ((1 << bitCount) - 1);
  tokens.push({ isDc, symbol: (zeros << 4) | bitCount, bits, bitCount });
}

function headOf(size: number, dc: HuffmanCode, ac: HuffmanCode): Buffer {
  const segment = (marker: number, ...content: number[]) => {
    const length = content.length + 2;
    return [0xff, marker, length >> 8, length & 0xff, ...content];
  };
  const table = (id: number, { countByLength, symbols }: HuffmanCode) => [id, ...countByLength, ...symbols];
  return Buffer.from([
    ...[0xff, 0xd8],
    // JFIF 1.01, square pixels, no thumbnail in it
    ...segment(0xe0, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0),
    ...segment(0xdb, 0, ...steps[0], 1, ...steps[1]),
    // 8 bits; three components, each with its id, sampling and table of steps
    ...segment(0xc0, 8, size >> 8, size & 0xff, size >> 8, size & 0xff, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1),
    ...segment(0xc4, ...table(0x00, dc), ...table(0x10, ac)),
    // all components, with codes 0 and 0; all coefficients at once
    ...segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0),
  ]);
}

function scanOf(tokens: readonly Token[], dc: HuffmanCode, ac: HuffmanCode): Buffer {
  const bytes: number[] = [];
  let held = 0;
  let heldBits = 0;
  const put = (bits: number, count: number): void => {
    held = (held << count) | bits;
    heldBits += count;
    while (heldBits >= 8) {
      heldBits -= 8;
      const byte = (held >> heldBits) & 0xff;
      bytes.push(byte);
      // no marker
      if (byte === 0xff) bytes.push(0);
    }
    held &= (1 << heldBits) - 1;
  };
  for (const { isDc, symbol, bits, bitCount } of tokens) {
    const code = isDc ? dc : ac;
    put(code.codes[symbol], code.lengths[symbol]);
    put(bits, bitCount);
  }
  if (heldBits > 0) put((1 << (8 - heldBits)) - 1, 8 - heldBits);
  return Buffer.from(bytes);
}

/** Diagonals from the upper left corner, up and down in turn. */
function zigzag(): number[] {
  const order: number[] = [];
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    const cells: number[] = [];
    for (let row = 0; row < 8; row++) {
      const column = diagonal - row;
      if (column >= 0 && column < 8) cells.push(8 * row + column);
    }
    order.push(...(diagonal % 2 === 0 ? cells.reverse() : cells));
  }
  return order;
}
