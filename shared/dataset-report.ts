import type { ItemType } from './cloudsen12/item-type.ts';
import type { LayerGroup, LayerKind } from './cloudsen12/layer-names.ts';

/** One plain sentence about one file or folder: what was expected, what is there, what to do. */
export interface Problem {
  readonly code:
    | 'partial-patch'
    | 'count-disagrees'
    | 'ambiguous-count'
    | 'two-spellings'
    | 'unlike-its-kind'
    | 'git-lfs-pointer'
    | 'npy-header'
    | 'empty'
    | 'unreadable'
    | 'unknown-name'
    | 'bad-metadata'
    | 'no-layers';
  readonly fileName: string;
  /** Begins with the file's name. */
  readonly message: string;
}

export interface LayerReport {
  /** Canonical name, e.g. `L1C_B4` or `LABEL_manual_hq`; of an unknown file its own name without `.dat`. Unique in a split. */
  readonly id: string;
  readonly fileName: string;
  readonly group: LayerGroup;
  readonly kind: LayerKind;
  readonly itemType: ItemType;
  readonly sizeBytes: number;
  readonly patchCount: number;
}

export interface SplitReport {
  readonly id: string;
  /** Folder name as the user knows it. */
  readonly name: string;
  readonly patchCount: number;
  /** Distinct ROIs named by metadata.csv; null where there is none. */
  readonly roiCount: number | null;
  readonly hasMetadata: boolean;
  readonly layers: readonly LayerReport[];
  /** Of this split's files, those that are not shown included. */
  readonly problems: readonly Problem[];
}

export interface DatasetReport {
  readonly datasetId: string;
  /** Name of the opened folder, without its path. */
  readonly name: string;
  readonly splits: readonly SplitReport[];
  readonly problems: readonly Problem[];
}

/** `[code, pixels]`, by code. */
export type CodeCount = readonly [code: number, pixels: number];

/** Which codes a label layer holds, counted apart in the image area and in the padding. */
export interface CodeCensus {
  readonly splitId: string;
  readonly layerId: string;
  readonly patchesRead: number;
  readonly patchCount: number;
  readonly image: readonly CodeCount[];
  readonly padding: readonly CodeCount[];
}

/** What metadata.csv says of one patch. Every column is optional. */
export interface PatchInfo {
  readonly roiId: string | null;
  readonly sceneId: string | null;
  readonly date: string | null;
  readonly sunAzimuthDeg: number | null;
  readonly sunElevationDeg: number | null;
  readonly epsg: number | null;
  /** Map coordinates of the outer corner of the image pixel at row 1, column 1, and the pixel's size, in metres. */
  readonly transform: { readonly x: number; readonly y: number; readonly pixelMetres: number } | null;
  /** Every column as written, in file order. */
  readonly columns: readonly (readonly [name: string, value: string])[];
}
