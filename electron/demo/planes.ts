/*
 * Small kernels over row-major planes. Border pixels are repeated outwards.
 */

/** Mean over a box of 2 `radius` + 1 pixels a side, by running sums; writes to a new plane. */
export function boxMean(source: Float32Array, width: number, height: number, radius: number): Float32Array {
  if (radius < 1) return source.slice();
  const across = new Float32Array(source.length);
  const result = new Float32Array(source.length);
  const share = 1 / (2 * radius + 1);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = source[row]! * radius;
    for (let x = 0; x < radius; x++) sum += source[row + Math.min(x, width - 1)]!;
    for (let x = 0; x < width; x++) {
      sum += source[row + Math.min(x + radius, width - 1)]!;
      across[row + x] = sum * share;
      sum -= source[row + Math.max(x - radius, 0)]!;
    }
  }
  const sums = new Float64Array(width);
  for (let x = 0; x < width; x++) {
    let sum = across[x]! * radius;
    for (let y = 0; y < radius; y++) sum += across[Math.min(y, height - 1) * width + x]!;
    sums[x] = sum;
  }
  for (let y = 0; y < height; y++) {
    const enter = Math.min(y + radius, height - 1) * width;
    const leave = Math.max(y - radius, 0) * width;
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const sum = sums[x]! + across[enter + x]!;
      result[row + x] = sum * share;
      sums[x] = sum - across[leave + x]!;
    }
  }
  return result;
}

/** Blurs by [a, 1 - 2a, a] both ways, in place: the optics of the instrument. `row` is scratch of 3 rows. */
export function opticalBlur(plane: Float32Array, width: number, height: number, a: number): void {
  const keep = 1 - 2 * a;
  let above = new Float32Array(width);
  let current = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let left = plane[row]!;
    for (let x = 0; x < width; x++) {
      const here = plane[row + x]!;
      const right = x + 1 < width ? plane[row + x + 1]! : here;
      plane[row + x] = keep * here + a * (left + right);
      left = here;
    }
  }
  above.set(plane.subarray(0, width));
  for (let y = 0; y < height; y++) {
    const row = y * width;
    current.set(plane.subarray(row, row + width));
    const below = y + 1 < height ? row + width : row;
    for (let x = 0; x < width; x++) plane[row + x] = keep * current[x]! + a * (above[x]! + plane[below + x]!);
    const spare = above;
    above = current;
    current = spare;
  }
}

/**
 * Replaces every block of `size` pixels by its mean, blocks counted from (-phaseX, -phaseY): what a coarse band looks
 * like after nearest-neighbour resampling to 10 m. In place.
 */
export function blockMean(
  plane: Float32Array,
  width: number,
  height: number,
  size: number,
  phaseX: number,
  phaseY: number,
): void {
  if (size === 1) return;
  const first = Math.floor(phaseX / size);
  const columns = Math.floor((width - 1 + phaseX) / size) - first + 1;
  const sums = new Float64Array(columns);
  const counts = new Uint8Array(columns);
  const column = new Uint16Array(width);
  for (let x = 0; x < width; x++) {
    column[x] = Math.floor((x + phaseX) / size) - first;
    counts[column[x]!]!++;
  }
  for (let top = -phaseY; top < height; top += size) {
    const y0 = Math.max(0, top);
    const y1 = Math.min(height, top + size);
    sums.fill(0);
    for (let y = y0, at = y0 * width; y < y1; y++)
      for (let x = 0; x < width; x++, at++) sums[column[x]!]! += plane[at]!;
    for (let i = 0; i < columns; i++) sums[i] = sums[i]! / (counts[i]! * (y1 - y0));
    for (let y = y0, at = y0 * width; y < y1; y++) for (let x = 0; x < width; x++, at++) plane[at] = sums[column[x]!]!;
  }
}
