import type { CodesFile, SeenFile } from '../patch-list/patch-reader.ts';

/** A band of a split, as it was when it was looked at. */
export interface BandFile extends SeenFile<'int16'> {
  readonly layerId: string;
}

/** What the regions of a split are found in. */
export interface RegionSource {
  readonly splitId: string;
  readonly patchCount: number;
  readonly bands: readonly BandFile[];
  /** Null where the split has no file of masks. */
  readonly mask: CodesFile | null;
  /** Versions of the masks that the project has, by patch. */
  readonly edited: ReadonlyMap<number, string>;
}
