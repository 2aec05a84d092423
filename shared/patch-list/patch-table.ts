/*
 * What lists, filters and queues know of patches. Columnar: entry i of every column is patch i of the split, so that ten
 * thousand patches are a few arrays and not ten thousand objects.
 */

/** The columns of a split's metadata.csv as written, '' where empty; none where there is no such file. */
export interface SplitTable {
  readonly splitId: string;
  readonly patchCount: number;
  /** Names as in the header, in file order, without those of many words such as proj_geometry. */
  readonly columns: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/**
 * The same as it crosses to the page: a column is one text, its values between NULs, which a metadata.csv cannot hold. A
 * text of 8,490 values is packed and unpacked in a tenth of the time that as many texts take.
 */
export interface PackedTable {
  readonly splitId: string;
  readonly patchCount: number;
  readonly columns: readonly { readonly name: string; readonly text: string }[];
}

const SEPARATOR = '\0';

export function packValues(values: readonly string[]): string {
  return values.join(SEPARATOR);
}

export function unpackTable({ splitId, patchCount, columns }: PackedTable): SplitTable {
  return { splitId, patchCount, columns: columns.map(({ name, text }) => ({ name, values: text.split(SEPARATOR) })) };
}

/** How far the work on one target of a patch is. */
export const workStatuses = ['untouched', 'in-work', 'done', 'review'] as const;
export type WorkStatus = (typeof workStatuses)[number];

/** What annotators have said of one target of a patch. A patch that has no row is untouched. */
export interface PatchWork {
  readonly patch: number;
  readonly status: WorkStatus;
  /** 1 (sure) to 5 (possibly wrong); null where nobody has said. */
  readonly difficulty: number | null;
  readonly note: string;
  readonly flagged: boolean;
  /** Who said it last. */
  readonly annotator: string;
  /** UTC, milliseconds since 1970. */
  readonly changedMs: number;
  /** Active time that was spent on it, by everybody. */
  readonly activeMs: number;
}

/** In the order of the columns of `SplitShares.counts`. */
export const shareClasses = ['clear', 'thick', 'thin', 'shadow', 'none'] as const;

/** Pixels of the image area by class, of the masks as they are now. */
export interface SplitShares {
  readonly splitId: string;
  /** Patches counted so far. */
  readonly known: number;
  /** Why the rest cannot be counted, in a sentence: no label layer, or one that cannot be read. Null where it can. */
  readonly problem: string | null;
  /** uint32 little-endian, patchCount x 5 in the order of `shareClasses`; all 0 where a patch is not counted yet. */
  readonly counts: Uint8Array;
}

/** The masks beside a reference layer, in the classes that the layer can express. */
export interface SplitAgreement {
  readonly splitId: string;
  readonly layerId: string;
  readonly known: number;
  /** As of `SplitShares`. */
  readonly problem: string | null;
  /** Classes that are compared, in order: those that the layer cannot tell apart are one. */
  readonly classes: readonly string[];
  /**
   * uint32 little-endian; of each patch the pixels compared, those that agree, then intersection and union of each class:
   * patchCount x (2 + 2 x classes). All 0 where a patch is not compared yet.
   */
  readonly counts: Uint8Array;
}

/** How often the checks of the mask find something. */
export interface SplitFindings {
  readonly splitId: string;
  readonly known: number;
  /** As of `SplitShares`. */
  readonly problem: string | null;
  /** Ids of the rules that are counted. */
  readonly rules: readonly string[];
  /**
   * uint32 little-endian, patchCount x rules: one more than the findings; 0 where a patch is not counted yet, 2^32 - 1
   * where the rule cannot tell.
   */
  readonly counts: Uint8Array;
}

/** Pixels of a thumbnail on each side; each stands for a box of 5 or 6 image pixels on each side. */
export const THUMBNAIL_SIZE = 96;

/** A small picture of a patch. */
export interface PatchThumbnail {
  readonly patch: number;
  /** JPEG, THUMBNAIL_SIZE pixels on each side; null where the split has nothing to draw it from, or it cannot be read. */
  readonly picture: Uint8Array | null;
}

/** The mask of a patch as it is now, to be laid over its thumbnail. */
export interface MaskThumbnail {
  readonly patch: number;
  /**
   * THUMBNAIL_SIZE x THUMBNAIL_SIZE, row-major: the most frequent class of each box as its place in `shareClasses`, so
   * that 4 is none. Null where the mask cannot be read.
   */
  readonly classes: Uint8Array | null;
}
