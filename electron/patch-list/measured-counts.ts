import * as v from 'valibot';
import type { MeasuredBatch } from './measure-task.ts';

interface EditedCounts {
  readonly version: string;
  readonly counts: Uint32Array;
}

const editedRows = v.array(
  v.strictObject({
    patch: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    version: v.string(),
    counts: v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  }),
);

/*
 * Packed, little-endian: patch count, width, length of the text; a byte per patch that says whether it is known; the
 * numbers of all patches; the edited masks as JSON.
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
    const rows = [...this.#edited]
      .filter(([, { version }]) => keeps(version))
      .map(([patch, { version, counts }]) => ({ patch, version, counts: [...counts] }));
    const text = Buffer.from(JSON.stringify(rows));
    const head = Buffer.alloc(HEAD_BYTES);
    for (const [i, value] of [this.#patchCount, this.#width, text.byteLength].entries())
      head.writeUInt32LE(value, 4 * i);
    const { buffer, byteOffset, byteLength } = this.#counts;
    return Buffer.concat([head, this.#known, Buffer.from(buffer, byteOffset, byteLength), text]);
  }

  /** Takes over what was packed, where it is of so many patches with so many numbers each. */
  unpack(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.byteLength < HEAD_BYTES) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const [patchCount, width, textBytes] = [0, 4, 8].map((at) => view.getUint32(at, true));
    const countsAt = HEAD_BYTES + this.#patchCount;
    const textAt = countsAt + this.#counts.byteLength;
    if (patchCount !== this.#patchCount || width !== this.#width || bytes.byteLength !== textAt + textBytes) return;
    const text = Buffer.from(bytes.subarray(textAt)).toString();
    const rows = v.safeParse(v.pipe(v.string(), v.parseJson(), editedRows), text);
    if (!rows.success) return;
    this.#known.set(bytes.subarray(HEAD_BYTES, countsAt));
    this.#counts.set(new Uint32Array(bytes.slice(countsAt, textAt).buffer));
    for (const { patch, version, counts } of rows.output) {
      if (patch < patchCount && counts.length === width) this.setEdited(patch, version, Uint32Array.from(counts));
    }
  }
}
