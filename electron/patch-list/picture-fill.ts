import { type KeptPictures, SEGMENT, segmentCount } from './kept-pictures.ts';
import type { PictureSource } from './picture-source.ts';

interface Fill {
  readonly source: PictureSource;
  /** Segments of which every picture has been made, or tried. */
  readonly done: Set<number>;
  /** Segment from which it goes on, and the next patch in it. */
  segment: number;
  next: number;
}

/** Makes the pictures that nobody has asked for yet, one at a time, from those in sight onwards, until all are kept. */
export class PictureFill {
  readonly #kept: KeptPictures;
  readonly #make: (source: PictureSource, patch: number) => Uint8Array | null;
  /** The split that was asked for last at the end. */
  readonly #fills: Fill[] = [];

  constructor(kept: KeptPictures, make: (source: PictureSource, patch: number) => Uint8Array | null) {
    this.#kept = kept;
    this.#make = make;
  }

  /** Somebody looks at this patch: its neighbours are the next. */
  goOnAt(source: PictureSource, patch: number): void {
    const at = this.#fills.findIndex((fill) => fill.source.files[0].path === source.files[0].path);
    const [before] = at < 0 ? [] : this.#fills.splice(at, 1);
    // files that have changed since make other pictures
    const goesOn = before !== undefined && isSame(before.source, source);
    const fill = goesOn ? before : { source, done: new Set<number>(), segment: 0, next: 0 };
    const segment = Math.floor(patch / SEGMENT);
    if (segment !== fill.segment) {
      fill.segment = segment;
      fill.next = 0;
    }
    this.#fills.push(fill);
  }

  /** False where every picture has been made. */
  async makeOne(): Promise<boolean> {
    for (let fill = this.#fills.at(-1); fill !== undefined; fill = this.#fills.at(-1)) {
      if (await this.#makeOneOf(fill)) return true;
      this.#fills.pop();
    }
    return false;
  }

  async #makeOneOf(fill: Fill): Promise<boolean> {
    const { source, done } = fill;
    const count = segmentCount(source);
    for (let looked = 0; looked < count; looked++) {
      if (!done.has(fill.segment) && (await this.#makeInSegment(fill))) return true;
      done.add(fill.segment);
      fill.segment = (fill.segment + 1) % count;
      fill.next = 0;
    }
    return false;
  }

  /** False where the segment is full, and kept. */
  async #makeInSegment(fill: Fill): Promise<boolean> {
    const { source, segment: number } = fill;
    if (fill.next === 0 && (await this.#kept.isKept(source, number))) return false;
    const segment = await this.#kept.segment(source, number);
    while (fill.next < segment.length && segment[fill.next] !== undefined) fill.next++;
    if (fill.next === segment.length) {
      await this.#kept.keep(source, number);
      return false;
    }
    segment[fill.next] = this.#make(source, number * SEGMENT + fill.next) ?? undefined;
    fill.next++;
    return true;
  }
}

function isSame(a: PictureSource, b: PictureSource): boolean {
  return JSON.stringify(a.files, asText) === JSON.stringify(b.files, asText);
}

function asText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
