import type { CacheFolder } from './cache-folder.ts';
import { identityText } from './patch-reader.ts';
import type { PictureSource } from './picture-source.ts';

/** Part of the names of what is kept: pictures that are drawn in another way have another one. */
const FORMAT = 'pictures 1';
/** Neighbours that are kept in one file: as many as fill a screen. */
export const SEGMENT = 64;
/** Held in memory: 200 kB each. */
const MOST_HELD = 64;

/** Pictures of some neighbours, by their place among them; undefined as long as one has not been made. */
export type Segment = (Uint8Array | undefined)[];

/** Pictures of the patches of splits, as far as they are kept. */
export class KeptPictures {
  readonly #cache: CacheFolder;
  /** By name, the one used longest ago first. */
  readonly #held = new Map<string, Promise<Segment>>();

  constructor(cache: CacheFolder) {
    this.#cache = cache;
  }

  /** The same array for everybody, to be filled. */
  segment(source: PictureSource, number: number): Promise<Segment> {
    const name = nameOf(source, number);
    const segment = this.#held.get(name) ?? this.#read(name, lengthOf(source, number));
    this.#held.delete(name);
    this.#held.set(name, segment);
    if (this.#held.size > MOST_HELD) this.#held.delete([...this.#held.keys()][0]);
    return segment;
  }

  isKept(source: PictureSource, number: number): Promise<boolean> {
    return this.#cache.has(nameOf(source, number));
  }

  /** Keeps a segment of which all pictures have been made; others are not worth a file. */
  async keep(source: PictureSource, number: number): Promise<void> {
    const segment = await this.segment(source, number);
    const pictures = segment.filter((picture) => picture !== undefined);
    if (pictures.length < segment.length) return;
    const lengths = Buffer.alloc(4 * pictures.length);
    for (const [i, { byteLength }] of pictures.entries()) lengths.writeUInt32LE(byteLength, 4 * i);
    await this.#cache.write(nameOf(source, number), Buffer.concat([lengths, ...pictures]));
  }

  async #read(name: string, length: number): Promise<Segment> {
    const bytes = await this.#cache.read(name);
    return (bytes === null ? null : unpacked(bytes, length)) ?? Array.from({ length });
  }
}

/** Segments that the patches of a split make. */
export function segmentCount({ patchCount }: PictureSource): number {
  return Math.ceil(patchCount / SEGMENT);
}

function lengthOf({ patchCount }: PictureSource, number: number): number {
  return Math.min(SEGMENT, patchCount - number * SEGMENT);
}

function nameOf({ files, range, patchCount }: PictureSource, number: number): string {
  const identities = files.map(({ identity, itemType }) => `${itemType} ${identityText(identity)}`);
  return JSON.stringify([FORMAT, identities, range, patchCount, number]);
}

/** Null where the bytes are not so many pictures. */
function unpacked(bytes: Uint8Array, length: number): Segment | null {
  if (bytes.byteLength < 4 * length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = 4 * length;
  const pictures = Array.from({ length }, (_, i) => {
    const start = at;
    at += view.getUint32(4 * i, true);
    return bytes.slice(start, at);
  });
  return at === bytes.byteLength ? pictures : null;
}
