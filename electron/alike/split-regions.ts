import { type PatchRegions, patchRegions } from '../../shared/alike/patch-regions.ts';
import { packRegions, unpackRegions } from '../../shared/alike/region-bytes.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { maskTableOf } from '../../shared/patch-list/mask-measure.ts';
import { isSameEverywhere } from '../patch-list/edited-masks.ts';
import type { OpenReaders } from '../patch-list/open-readers.ts';
import { type KeptPatch, type KeptRegions, SEGMENT } from './kept-regions.ts';
import type { AskedMask } from './mask-questions.ts';
import type { RegionSource } from './region-source.ts';

interface Means {
  readonly kept: KeptRegions;
  readonly readers: OpenReaders;
  readonly askForMask: (mask: AskedMask) => Promise<Int16Array>;
}

export interface PatchFound {
  readonly patch: number;
  /** Null where the patch has no mask. */
  readonly regions: PatchRegions | null;
}

/** The version of a mask that nobody has edited. */
const OF_FILE = '';
const classOf = maskTableOf({ target: 'manual_hq', unscribbled: null });

/** The regions of the patches of a split in the masks as they are now: kept ones, and others as they are found. */
export class SplitRegions {
  readonly source: RegionSource;
  readonly #means: Means;

  constructor(source: RegionSource, means: Means) {
    this.source = source;
    this.#means = means;
  }

  /** Patch after patch. Holds one segment at a time. Throws `unreadable` where a file has changed since it was looked at. */
  async *all(): AsyncGenerator<PatchFound> {
    const segments = Math.ceil(this.source.patchCount / SEGMENT);
    for (let number = 0; number < segments; number++) yield* this.#segment(number);
  }

  async *#segment(number: number): AsyncGenerator<PatchFound> {
    const { source } = this;
    const { kept } = this.#means;
    const before = await kept.read(source, number);
    const now = new Map<number, KeptPatch>();
    let isNew = false;
    const end = Math.min(source.patchCount, (number + 1) * SEGMENT);
    for (let patch = number * SEGMENT; patch < end; patch++) {
      const version = source.edited.get(patch) ?? (source.mask === null ? null : OF_FILE);
      const known = before.get(patch);
      const read = known !== undefined && known.version === version ? this.#unpacked(known) : null;
      const regions = read ?? (version === null ? null : await this.#find(patch, version));
      if (regions !== null && version !== null && isSameEverywhere(version)) {
        now.set(patch, { version, bytes: packRegions(regions) });
        isNew ||= read === null;
      }
      yield { patch, regions };
    }
    if (!isNew) return;
    this.#checkUnchanged();
    await kept.write(source, number, now);
  }

  #unpacked({ bytes }: KeptPatch): PatchRegions | null {
    return unpackRegions(bytes, this.source.bands.length);
  }

  async #find(patch: number, version: string): Promise<PatchRegions> {
    const { splitId, bands } = this.source;
    const { readers, askForMask } = this.#means;
    const codes = version === OF_FILE ? this.#fileCodes(patch) : await askForMask({ splitId, patch });
    const classes = new Uint8Array(PATCH_PIXELS);
    for (let i = 0; i < PATCH_PIXELS; i++) classes[i] = classOf[codes[i] & 0xffff];
    return patchRegions(
      bands.map((band) => readers.of(band).read(patch)),
      classes,
    );
  }

  #fileCodes(patch: number): Int8Array | Int16Array {
    const { mask } = this.source;
    if (mask === null) throw new Error('invariant: a split without masks was asked for one');
    return this.#means.readers.of(mask).read(patch);
  }

  #checkUnchanged(): void {
    const { bands, mask } = this.source;
    for (const file of mask === null ? bands : [...bands, mask]) this.#means.readers.of(file).checkUnchanged();
  }
}
