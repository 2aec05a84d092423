import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { SplitIdentity } from '../dataset/split-identity.ts';

/** What tells a file from another one, and from itself before it was written to. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
}

/** A file that no export may replace, and what it is in the user's words. */
export interface ProtectedFile {
  readonly path: string;
  readonly what: string;
}

/** The label layer that is copied where nothing was edited. */
export interface ExportSource {
  readonly path: string;
  readonly fileName: string;
  readonly itemType: 'int8' | 'int16';
  /** As it was when the export was planned. */
  readonly identity: FileIdentity;
}

/** One edited patch at the moment of the export: the project's `MaskVersion`. */
export interface ExportHead {
  readonly patch: number;
  /** The edit whose result is exported; null is the base that the annotator chose to keep. */
  readonly headId: string | null;
  readonly baseId: number;
}

/** Everything an export needs to know, fixed at its start; crosses to the worker as it is. */
export interface ExportPlan {
  readonly toolVersion: string;
  readonly datasetName: string;
  readonly splitName: string;
  readonly target: Target;
  readonly patchCount: number;
  /** Null where the split has no such layer. */
  readonly source: ExportSource | null;
  /** Edited patches in ascending order, each at most once. */
  readonly heads: readonly ExportHead[];
  /** Code that means "no label" on this target; null where a scribble file leaves it open. */
  readonly unlabelledCode: number | null;
  /** A UUID made for this export: its temporaries carry it. */
  readonly exportId: string;
  /** Where to write. With `replaceSource` it names the source itself. */
  readonly outPath: string;
  /** `source` is the source's item type; int8 where there is no source. */
  readonly itemType: 'int8' | 'source';
  /**
   * Code for pixels that carry no label: the unlabelled pixels where the split has no such layer (otherwise they get
   * `unlabelledCode`), and padding of a 2-byte source that int8 cannot hold (otherwise it is refused). Null: not given.
   */
  readonly fill: number | null;
  readonly overwrite: boolean;
  readonly replaceSource: boolean;
  readonly protectedFiles: readonly ProtectedFile[];
  /** Id of the source's layer where the split is identified by its pixels, which `replaceSource` changes; else null. */
  readonly identifyingLayer: string | null;
}

/** The mask of an edited patch at its head: the part of the project's `MaskContent` that an export uses. */
export interface EditedMask {
  /** 512 x 512 codes; the padding in them is not used. */
  readonly codes: Int16Array;
  /** What the edits were made on: the labels of a file, or a patch without any. */
  readonly origin: 'layer' | 'unlabelled';
  /** SHA-256 (hex) of the patch's bytes in every source that these edits may be exported onto. */
  readonly sources: readonly string[];
  readonly annotators: readonly string[];
  /** UTC, ISO 8601, of the edits between base and head; null where there are none. */
  readonly firstEdit: string | null;
  readonly lastEdit: string | null;
}

export const exportSteps = ['write', 'flush', 'read-back', 'place', 'manifest', 'done'] as const;
/** Each is announced before it begins; `done` after everything is on disk. */
export type ExportStep = (typeof exportSteps)[number];

/** What the export asks of whoever started it. */
export interface ExportHost {
  readonly signal: AbortSignal;
  /** File of the thread that hashes the source. */
  readonly digestEntry: URL;
  maskAt(head: ExportHead): Promise<EditedMask>;
  /**
   * The base of an edited patch, 512 x 512 codes; asked for only where the source's SHA-256 is none of `sources`, or
   * there is no source any more.
   */
  baseOf(head: ExportHead): Promise<Int16Array>;
  /** The export goes on when this resolves, and ends without a trace when it rejects (up to and including `place`). */
  reached(step: ExportStep): Promise<void>;
  /** Bytes written and then read back, of twice the output's size. */
  progress(doneBytes: number, totalBytes: number): void;
  /**
   * The source label is about to be replaced: the project takes what the new file holds of each edited patch
   * (SHA-256, hex, of its bytes) as the base of its edits when it meets it, and knows the split by `identity` too.
   */
  expectSources(expected: readonly ExpectedSource[], identity: SplitIdentity | null): Promise<void>;
}

export interface ExpectedSource {
  readonly baseId: number;
  readonly sha256: string;
}

/** Pixels of one patch that got another code than the source holds; than the base held, where the source is gone. */
export interface CodeChange {
  readonly from: number;
  readonly to: number;
  readonly pixels: number;
}

export interface ChangedPatch {
  readonly patch: number;
  readonly headId: string | null;
  readonly pixels: number;
  readonly changes: readonly CodeChange[];
  readonly annotators: readonly string[];
  readonly firstEdit: string | null;
  readonly lastEdit: string | null;
}

export interface ExportResult {
  readonly path: string;
  readonly fileName: string;
  readonly manifestPath: string;
  readonly manifestName: string;
  readonly itemType: 'int8' | 'int16';
  readonly shape: readonly [number, number, number];
  readonly sizeBytes: number;
  readonly outputSha256: string;
  readonly source: { readonly fileName: string; readonly sizeBytes: number; readonly sha256: string } | null;
  readonly changedPatches: readonly ChangedPatch[];
  /** Patches of which no image pixel carries a label; null where it is not decided what scribbles hold where nothing is. */
  readonly unlabelledPatches: number | null;
  /** Edited patches that stand on the labels of a file which the split does not have any more. */
  readonly sourceGonePatches: number;
  /** Padding pixels that got the fill code because int8 cannot hold what the source has there. */
  readonly filledPaddingPixels: number;
  /** Name of the source as it was before, where it was replaced. */
  readonly keptCopy: string | null;
}
