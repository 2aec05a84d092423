import type { CacheFolder } from '../patch-list/cache-folder.ts';
import { identityText } from '../patch-list/patch-reader.ts';
import type { RegionSource } from './region-source.ts';

/** Part of the names of what is kept: regions that are found in another way have another one. */
const FORMAT = 'regions 1';
/** Neighbours that are kept in one file: 300 kB of it, and 133 files for the largest published split. */
export const SEGMENT = 64;
/** A version that is kept is a UUID, or empty for the mask of the file. */
const VERSION_BYTES = 36;
const HEAD_BYTES = VERSION_BYTES + 4;

/** The regions of a patch as bytes, and the version of the mask that they were found in. */
export interface KeptPatch {
  readonly version: string;
  readonly bytes: Uint8Array;
}

/** Regions of the patches of splits, as far as they are kept: a segment of neighbours in each file. */
export class KeptRegions {
  readonly #cache: CacheFolder | null;

  constructor(cache: CacheFolder | null) {
    this.#cache = cache;
  }

  /** By patch. */
  async read(source: RegionSource, number: number): Promise<Map<number, KeptPatch>> {
    const bytes = (await this.#cache?.read(nameOf(source, number))) ?? null;
    return bytes === null ? new Map() : unpacked(bytes, number * SEGMENT);
  }

  async write(source: RegionSource, number: number, patches: ReadonlyMap<number, KeptPatch>): Promise<void> {
    await this.#cache?.write(nameOf(source, number), packed(patches, number * SEGMENT));
  }
}

function nameOf({ bands, mask, patchCount }: RegionSource, number: number): string {
  const identities = bands.map(({ layerId, identity }) => `${layerId} ${identityText(identity)}`);
  const ofMask = mask === null ? null : `${mask.itemType} ${identityText(mask.identity)}`;
  return JSON.stringify([FORMAT, identities, ofMask, patchCount, number]);
}

/** For each place of the segment a version and a number of bytes, then all bytes; of what is not kept there are none. */
function packed(patches: ReadonlyMap<number, KeptPatch>, start: number): Uint8Array {
  const head = Buffer.alloc(SEGMENT * HEAD_BYTES);
  const contents: Uint8Array[] = [];
  for (let place = 0; place < SEGMENT; place++) {
    const kept = patches.get(start + place);
    if (kept === undefined) continue;
    head.write(kept.version, place * HEAD_BYTES, VERSION_BYTES, 'latin1');
    head.writeUInt32LE(kept.bytes.byteLength, place * HEAD_BYTES + VERSION_BYTES);
    contents.push(kept.bytes);
  }
  return Buffer.concat([head, ...contents]);
}

function unpacked(bytes: Uint8Array, start: number): Map<number, KeptPatch> {
  const patches = new Map<number, KeptPatch>();
  if (bytes.byteLength < SEGMENT * HEAD_BYTES) return patches;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, SEGMENT * HEAD_BYTES);
  let at = SEGMENT * HEAD_BYTES;
  for (let place = 0; place < SEGMENT; place++) {
    const versionAt = place * HEAD_BYTES;
    const length = head.readUInt32LE(versionAt + VERSION_BYTES);
    if (length === 0) continue;
    const version = head.toString('latin1', versionAt, versionAt + VERSION_BYTES).replace(/\0+$/, '');
    patches.set(start + place, { version, bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  return patches;
}
