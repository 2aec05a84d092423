import { IMAGE_END, IMAGE_PIXELS, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';

/** Rows of pixels, or loose pixels, after which others may go on: about a millisecond. */
const SLICE_ROWS = 32;
const SLICE_PIXELS = 20_000;
const neighbours = [-PATCH_SIZE, -1, 1, PATCH_SIZE] as const;

/** The parts of clusters that hang together over pixel edges, numbered in reading order of their first pixels. */
interface Parts {
  count: number;
  /** Part of each pixel, -1 in padding. */
  readonly partOf: Int32Array;
  /** The image's pixels, those of a part one after another; part p's from `starts[p]` up to but without `starts[p + 1]`. */
  readonly pixels: Int32Array;
  readonly starts: Int32Array;
}

/**
 * Makes segments of clusters: of each cluster its largest part is one, and every other part of `least` pixels or more.
 * What is left, loose bits, goes to the segment beside it whose centre has the most similar levels. So each segment
 * hangs together over pixel edges.
 *
 * `labels` has a cluster's number for each pixel of the image and -1 in padding; `centres` x, y and `planeCount` levels
 * of each. Returns the segments' numbers, from 0 on in reading order. Yields after each slice of work.
 */
export function* mendSegments(
  labels: Int32Array,
  centres: Float64Array,
  planeCount: number,
  least: number,
): Generator<void, Int32Array> {
  const parts = yield* findParts(labels);
  const owners = bodies(parts, largestParts(parts, labels, centres.length / (planeCount + 2)), least);
  yield;
  let loose: number[] = [];
  for (let part = 0; part < parts.count; part++) if (owners[part] === -1) loose.push(part);
  // A bit among other loose bits waits until one of them belongs to a segment.
  while (loose.length > 0) {
    const waiting: number[] = [];
    let looked = 0;
    for (const part of loose) {
      const owner = nearestOwner(parts, part, owners, labels, centres, planeCount);
      if (owner === -1) waiting.push(part);
      else owners[part] = owner;
      looked += parts.starts[part + 1] - parts.starts[part];
      if (looked < SLICE_PIXELS) continue;
      looked = 0;
      yield;
    }
    loose = waiting;
  }
  return yield* numberSegments(parts, owners);
}

function* findParts(labels: Int32Array): Generator<void, Parts> {
  const parts: Parts = {
    count: 0,
    partOf: new Int32Array(PATCH_PIXELS).fill(-1),
    pixels: new Int32Array(IMAGE_PIXELS),
    starts: new Int32Array(IMAGE_PIXELS + 1),
  };
  for (let y = IMAGE_START; y < IMAGE_END; y += SLICE_ROWS) {
    partsFrom(parts, labels, y, Math.min(y + SLICE_ROWS, IMAGE_END));
    yield;
  }
  return parts;
}

/** The parts whose first pixels lie in these rows. */
function partsFrom(parts: Parts, labels: Int32Array, y0: number, y1: number): void {
  const { partOf, pixels, starts } = parts;
  let end = starts[parts.count];
  for (let y = y0; y < y1; y++) {
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      const first = y * PATCH_SIZE + x;
      if (partOf[first] !== -1) continue;
      const part = parts.count++;
      partOf[first] = part;
      pixels[end] = first;
      // `pixels` is the queue as well: what has been reached, in the order in which it is looked at.
      for (let at = end++; at < end; at++) {
        for (let n = 0; n < 4; n++) {
          const next = pixels[at] + neighbours[n];
          if (partOf[next] !== -1 || labels[next] !== labels[first]) continue;
          partOf[next] = part;
          pixels[end++] = next;
        }
      }
      starts[part + 1] = end;
    }
  }
}

/** 1 for each part that is the largest of its cluster, the first of equal ones. */
function largestParts({ count, pixels, starts }: Parts, labels: Int32Array, clusterCount: number): Uint8Array {
  const largest = new Int32Array(clusterCount).fill(-1);
  const sizes = new Int32Array(clusterCount);
  for (let part = 0; part < count; part++) {
    const cluster = labels[pixels[starts[part]]];
    const size = starts[part + 1] - starts[part];
    if (size <= sizes[cluster]) continue;
    sizes[cluster] = size;
    largest[cluster] = part;
  }
  const isLargest = new Uint8Array(count);
  for (const part of largest) if (part !== -1) isLargest[part] = 1;
  return isLargest;
}

/** For each part itself if it is a segment, else -1. */
function bodies({ count, starts }: Parts, isLargest: Uint8Array, least: number): Int32Array {
  const owners = new Int32Array(count).fill(-1);
  for (let part = 0; part < count; part++) {
    if (isLargest[part] === 1 || starts[part + 1] - starts[part] >= least) owners[part] = part;
  }
  return owners;
}

/** The segment beside a part with the most similar levels, the first of equal ones; -1 if there is none beside it yet. */
function nearestOwner(
  { partOf, pixels, starts }: Parts,
  part: number,
  owners: Int32Array,
  labels: Int32Array,
  centres: Float64Array,
  planeCount: number,
): number {
  const own = labels[pixels[starts[part]]] * (planeCount + 2) + 2;
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let at = starts[part]; at < starts[part + 1]; at++) {
    for (let n = 0; n < 4; n++) {
      const beside = partOf[pixels[at] + neighbours[n]];
      if (beside === -1 || beside === part) continue;
      const owner = owners[beside];
      if (owner === -1 || owner === found) continue;
      const other = labels[pixels[starts[owner]]] * (planeCount + 2) + 2;
      let distance = 0;
      for (let p = 0; p < planeCount; p++) distance += (centres[own + p] - centres[other + p]) ** 2;
      if (distance >= least) continue;
      least = distance;
      found = owner;
    }
  }
  return found;
}

function* numberSegments({ count, partOf }: Parts, owners: Int32Array): Generator<void, Int32Array> {
  const out = new Int32Array(PATCH_PIXELS).fill(-1);
  const numbers = new Int32Array(count).fill(-1);
  let last = -1;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let i = y * PATCH_SIZE + IMAGE_START; i < y * PATCH_SIZE + IMAGE_END; i++) {
      const owner = owners[partOf[i]];
      if (numbers[owner] === -1) numbers[owner] = ++last;
      out[i] = numbers[owner];
    }
    if (y % SLICE_ROWS === 0) yield;
  }
  return out;
}
