/** Canonical Huffman code of bytes, as a JPEG tells it and as an encoder uses it. */
export interface HuffmanCode {
  /** Codes of 1 to 16 bits. */
  readonly countByLength: Uint8Array;
  /** By length, then value. */
  readonly symbols: Uint8Array;
  /** By symbol; 0 bits where it does not occur. */
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
}

/** A code of all ones is forbidden: this symbol takes it and is then left out. */
const RESERVED = 256;
const LONGEST = 16;

/** The shortest code for symbols that occur so often, of at most 16 bits: ITU-T T.81, annex K.2. */
export function huffmanCode(frequencies: Uint32Array): HuffmanCode {
  const sizes = codeSizes(frequencies);
  const countByLength = limited(sizes);
  const symbols = [...frequencies.keys()]
    .filter((symbol) => sizes[symbol] > 0)
    .sort((a, b) => sizes[a] - sizes[b] || a - b);
  const codes = new Uint16Array(256);
  const lengths = new Uint8Array(256);
  let code = 0;
  let next = 0;
  for (let length = 1; length <= LONGEST; length++, code <<= 1) {
    for (let i = 0; i < countByLength[length - 1]; i++, next++) {
      codes[symbols[next]] = code++;
      lengths[symbols[next]] = length;
    }
  }
  return { countByLength, symbols: Uint8Array.from(symbols), codes, lengths };
}

/** Depth of each symbol in the tree that joins the two rarest again and again. */
function codeSizes(frequencies: Uint32Array): Uint8Array {
  const sizes = new Uint8Array(RESERVED + 1);
  const trees = [...frequencies, 1]
    .map((weight, symbol) => ({ weight, symbols: [symbol] }))
    .filter(({ weight }) => weight > 0);
  while (trees.length > 1) {
    // of equals the reserved symbol goes deepest
    trees.sort((a, b) => b.weight - a.weight || Math.max(...a.symbols) - Math.max(...b.symbols));
    const [rare, rarest] = trees.splice(-2);
    const symbols = [...rare.symbols, ...rarest.symbols];
    for (const symbol of symbols) sizes[symbol]++;
    trees.push({ weight: rare.weight + rarest.weight, symbols });
  }
  return sizes;
}

/** How many codes of each length, once those longer than 16 bits have been shortened and the reserved one is gone. */
function limited(sizes: Uint8Array): Uint8Array {
  const counts = new Uint16Array(RESERVED + 1);
  for (const size of sizes) if (size > 0) counts[size]++;
  for (let length = RESERVED; length > LONGEST; length--) {
    while (counts[length] > 0) {
      let shorter = length - 2;
      while (counts[shorter] === 0) shorter--;
      // two siblings: one takes their parent's place, the other one below a leaf that moves down beside it
      counts[length] -= 2;
      counts[length - 1]++;
      counts[shorter + 1] += 2;
      counts[shorter]--;
    }
  }
  let longest = LONGEST;
  while (counts[longest] === 0) longest--;
  counts[longest]--;
  return Uint8Array.from(counts.subarray(1, LONGEST + 1));
}
