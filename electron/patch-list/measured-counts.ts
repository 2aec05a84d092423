import type { MeasuredBatch } from './measure-task.ts';

interface EditedCounts {
  readonly version: string;
  readonly counts: Uint32Array;
}

/** A version that is kept is a UUID. */
const VERSION_LETTERS = 36;
/*
 * Packed, little-endian: patch count, width, number of edited masks; a byte per patch that says whether it is known; the
 * numbers of all patches; of each edited mask its patch and its numbers; the versions of all edited masks.
 */
const HEAD_BYTES = 12;

/** Numbers of the masks of a split as far as they are known: `width` of each mask, of the file and as it was edited. */
export class MeasuredCounts {
  readonly #patchCount: number;
  readonly #width: number;
  readonly #known: Uint8Array;
  readonly #counts: Uint32Array;
  readonly #edited = new Map<number, EditedCounts>();

  constructor(patchCount: number, width: number) {
    this.#patchCount = patchCount;
    this.#width = width;
    this.#known = new Uint8Array(patchCount);
    this.#counts = new Uint32Array(patchCount * width);
  }

  /** Patches whose mask in the file has not been measured, ascending. */
  missing(): Uint32Array {
    return Uint32Array.from([...this.#known.keys()].filter((patch) => this.#known[patch] === 0));
  }

  /** Patches whose mask as it is now has been measured. */
  knownCount(): number {
    let known = 0;
    for (const [patch, isKnown] of this.#known.entries()) if (isKnown === 1 || this.#edited.has(patch)) known++;
    return known;
  }

  take({ patches, counts }: MeasuredBatch): void {
    for (const [i, patch] of patches.entries()) {
      this.#counts.set(counts.subarray(i * this.#width, (i + 1) * this.#width), patch * this.#width);
      this.#known[patch] = 1;
    }
  }

  isMeasured(patch: number, version: string): boolean {
    return this.#edited.get(patch)?.version === version;
  }

  setEdited(patch: number, version: string, counts: Uint32Array): void {
    this.#edited.set(patch, { version, counts });
  }

  /** Patches whose edited masks are known. */
  edited(): readonly number[] {
    return [...this.#edited.keys()];
  }

  forgetEdit(patch: number): void {
    this.#edited.delete(patch);
  }

  forgetFile(): void {
    this.#known.fill(0);
    this.#counts.fill(0);
  }

  forgetEdited(): void {
    this.#edited.clear();
  }

  /** The numbers of all masks as they are now, 0 where they are not known. */
  current(): Uint32Array {
    const counts = this.#counts.slice();
    for (const [patch, edit] of this.#edited) counts.set(edit.counts, patch * this.#width);
    return counts;
  }

  /** `keeps` tells the versions that are the same in every project. */
  pack(keeps: (version: string) => boolean): Uint8Array {
    const kept = [...this.#edited].filter(([, { version }]) => keeps(version) && version.length === VERSION_LETTERS);
    const edits = new Uint32Array(kept.length * (1 + this.#width));
    for (const [i, [patch, { counts }]] of kept.entries()) {
      edits[i * (1 + this.#width)] = patch;
      edits.set(counts, i * (1 + this.#width) + 1);
    }
    const versions = Buffer.from(kept.map(([, { version }]) => version).join(''), 'latin1');
    const head = Buffer.alloc(HEAD_BYTES);
    for (const [i, value] of [this.#patchCount, this.#width, kept.length].entries()) head.writeUInt32LE(value, 4 * i);
    return Buffer.concat([head, this.#known, bytesOf(this.#counts), bytesOf(edits), versions]);
  }

  /** Takes over what was packed, where it is of so many patches with so many numbers each. */
  unpack(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.byteLength < HEAD_BYTES) return;
    const head = new DataView(bytes.buffer, bytes.byteOffset);
    const [patchCount, width, edits] = [0, 4, 8].map((at) => head.getUint32(at, true));
    if (patchCount !== this.#patchCount || width !== this.#width) return;
    const countsAt = HEAD_BYTES + patchCount;
    const editsAt = countsAt + this.#counts.byteLength;
    const versionsAt = editsAt + 4 * edits * (1 + width);
    if (bytes.byteLength !== versionsAt + edits * VERSION_LETTERS) return;
    this.#known.set(bytes.subarray(HEAD_BYTES, countsAt));
    this.#counts.set(new Uint32Array(bytes.slice(countsAt, editsAt).buffer));
    const numbers = new Uint32Array(bytes.slice(editsAt, versionsAt).buffer);
    const versions = Buffer.from(bytes.subarray(versionsAt)).toString('latin1');
    for (let i = 0; i < edits; i++) {
      const at = i * (1 + width);
      const version = versions.slice(i * VERSION_LETTERS, (i + 1) * VERSION_LETTERS);
      if (numbers[at] < patchCount) this.setEdited(numbers[at], version, numbers.slice(at + 1, at + 1 + width));
    }
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
