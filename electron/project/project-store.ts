import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { CodeCount } from '../../shared/dataset-report.ts';
import type { CommandResult, EditCommand, MaskBase, MaskState, MoveCommand } from '../../shared/edits.ts';
import type { PatchWork } from '../../shared/patch-list/patch-table.ts';
import type { TimeSlice, WorkChange } from '../../shared/patch-list/work.ts';
import type { DocumentName } from '../../shared/project-documents.ts';
import type { ProjectCheck } from '../../shared/project-safety.ts';

/*
 * What the project worker can be asked. The worker implements `StoreServer`, the main thread calls `StoreClient`;
 * both are made from `ProjectStore`, so a method that is missing on either side does not compile.
 */

/** An open project, for as long as the worker lives. */
export type Handle = number;

export interface OpenOptions {
  readonly file: string;
  /** Make an empty project where there is no file; otherwise that is `not-found`. */
  readonly create: boolean;
  /** Whether `file` lies on a network file system, where the write-ahead log cannot be used. */
  readonly networkFileSystem: boolean;
}

export interface OpenedProject {
  readonly handle: Handle;
  readonly uuid: string;
  /** File name without its ending. */
  readonly name: string;
  readonly editCount: number;
  readonly warning: string | null;
}

/** What tells a split wherever its folder lies; see electron/dataset/split-identity.ts. */
export interface SplitFacts {
  readonly name: string;
  readonly patchCount: number;
  readonly hash: string;
  readonly from: 'metadata' | 'blocks';
  /** Where its folder was last seen. */
  readonly folderHint: string;
}

/** `splitKey` names the split in every further call. */
export interface BoundSplit {
  readonly splitKey: number;
  /** The project did not know this split before. */
  readonly created: boolean;
}

/** What a split will be known by once an export has replaced the layer that it is identified by. */
export type ExpectedSplit = Pick<BoundSplit, 'splitKey'> & Pick<SplitFacts, 'hash' | 'from'>;

export interface MaskPlace {
  readonly splitKey: number;
  readonly patch: number;
  readonly target: Target;
}

/** A patch's labels as the dataset has them now, or as they start where it has no such layer. */
export interface SourceMask {
  readonly itemType: 'int8' | 'int16';
  /** 512 x 512 codes of `itemType`, little-endian, padding included. */
  readonly codes: Uint8Array;
  readonly origin: 'layer' | 'unlabelled';
}

/** Labels that the dataset has and that cannot be read: work goes on upon the base where the project holds one. */
export interface UnreadableSource {
  readonly origin: 'unreadable';
  readonly code: 'unreadable' | 'bad-file';
  /** Which file, why, and what to do, in sentences. */
  readonly reason: string;
}

export type StoredCommand =
  | Omit<EditCommand, 'splitId' | 'patch' | 'target'>
  | Omit<MoveCommand, 'splitId' | 'patch' | 'target'>;

/** `source-needed`: nothing was recorded; send the command again together with the patch's source. */
export type CommitAnswer = CommandResult | { readonly status: 'source-needed' };

export type SourceChoice = 'keep-base' | 'take-source';

/** `made` is false where nothing has been recorded since the newest one. */
export interface KeptNow {
  readonly made: boolean;
  /** UTC, ISO 8601. */
  readonly newest: string;
}

/** A mask at one moment, for an export. */
export interface MaskVersion {
  readonly patch: number;
  readonly headId: string | null;
  readonly baseId: number;
}

export interface MaskContent {
  readonly itemType: 'int8' | 'int16';
  readonly origin: 'layer' | 'unlabelled';
  /** 512 x 512; the padding of both is the base's. */
  readonly base: Int16Array;
  readonly codes: Int16Array;
  /**
   * SHA-256 (hex) of the source bytes that this base may lie on: its own, those accepted by `keep-base`, and those
   * that an export of ours wrote over it.
   */
  readonly sources: readonly string[];
  /** Of the edits between base and head, and of those that were brought onto this base from another. */
  readonly annotators: readonly string[];
  readonly editCount: number;
  /** UTC, ISO 8601; null where the head is the base. */
  readonly firstEdit: string | null;
  readonly lastEdit: string | null;
}

export interface OpenedMask extends MaskState {
  /** What an export of ours wrote has just become the base: the mask is another than before. */
  readonly adopted: boolean;
}

export interface ImportOptions {
  readonly splitKey: number;
  readonly target: Target;
  readonly annotator: string;
  /** UUID made by the caller; an import that was recorded is not recorded again. */
  readonly groupId: string;
}

export interface ImportedPatch {
  /** Image pixels in which the imported mask differs from the current one. */
  readonly changedPixels: number;
  /** Padding pixels in which it differs; they are not imported. */
  readonly ignoredPadding: number;
}

export interface ImportSummary {
  readonly groupId: string;
  readonly edits: number;
  readonly pixels: number;
  /** False where this group had been recorded before. */
  readonly recorded: boolean;
}

export type GroupResult =
  | { readonly status: 'saved'; readonly masks: number }
  /** The first mask of the group whose head is elsewhere; nothing was recorded. */
  | { readonly status: 'refused'; readonly patch: number; readonly target: Target; readonly splitName: string };

export interface LogFilter {
  readonly splitKey?: number;
  readonly target?: Target;
  readonly patch?: number;
}

/** One command, in the order of recording. */
export interface LogEntry {
  readonly number: number;
  readonly commandId: string;
  readonly kind: 'edit' | 'undo' | 'redo' | SourceChoice;
  readonly splitName: string;
  readonly patch: number;
  readonly target: Target;
  readonly beforeId: string | null;
  readonly afterId: string | null;
  /** Of the edit that the command made; null where it made none. */
  readonly tool: string | null;
  readonly code: number | null;
  /** The text of an `EditDetail`. */
  readonly detail: string | null;
  readonly pixelCount: number | null;
  readonly annotator: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  /** Import, or undo of one, that the command belongs to. */
  readonly groupId: string | null;
  /** The import that the command records, undoes or redoes together with others. */
  readonly importId: string | null;
}

export interface ProjectFacts {
  readonly file: string;
  readonly uuid: string;
  readonly editCount: number;
  /** UTC, ISO 8601: the last command, or when the project was made. */
  readonly lastUsed: string;
  readonly splits: readonly { readonly name: string; readonly patchCount: number; readonly folderHint: string }[];
}

/** A project that may belong to a dataset. `facts` is null where the file cannot be read; `problem` then says why. */
export interface FoundProject {
  readonly file: string;
  readonly facts: ProjectFacts | null;
  readonly problem: string | null;
  /** Splits of the dataset that the project knows by patch count and identity. */
  readonly matchingSplits: number;
}

export type Search =
  | { readonly outcome: 'open'; readonly file: string }
  /** `empty`: projects that know no split at all; whoever made them was killed before they had one. */
  | { readonly outcome: 'create'; readonly empty?: readonly string[] }
  | { readonly outcome: 'choose'; readonly candidates: readonly FoundProject[] };

export interface ProjectStore {
  /** Opens, checks and if need be migrates a project. Opening one twice answers the same handle, to be closed twice. */
  open(options: OpenOptions): OpenedProject;
  /** Opens a project to read from it: nothing in it is ever changed, and its folder need not be writable. */
  openToRead(file: string): OpenedProject;
  /** The last close checkpoints and leaves one file. */
  close(handle: Handle): null;
  closeAll(): null;
  /** What a project holds, without changing it in any way. */
  quickFacts(file: string): ProjectFacts;
  /** Of the library that keeps projects, for a report of a fault. */
  sqliteVersion(): string;
  find(folder: string, splits: readonly SplitFacts[]): Search;
  /** Whether a project knows each split by patch count and identity, without changing it in any way. */
  knownSplits(file: string, splits: readonly SplitFacts[]): readonly boolean[];

  /** The key of each split that the project knows, in the order of `splits`, without changing anything; null: unknown. */
  findSplits(handle: Handle, splits: readonly SplitFacts[]): readonly (number | null)[];
  /** See splits.ts. Answers in the order of `splits`. */
  bindSplits(handle: Handle, splits: readonly SplitFacts[], adopt: boolean): readonly BoundSplit[];
  /** Value of a split's setting, or null. */
  setting(handle: Handle, splitKey: number, key: SettingKey): string | null;
  setSetting(handle: Handle, splitKey: number, key: SettingKey, value: string): null;
  /** JSON text of a document of the project; null where there is none that can be used. */
  document(handle: Handle, name: DocumentName): string | null;
  setDocument(handle: Handle, name: DocumentName, text: string): null;

  maskState(handle: Handle, place: MaskPlace, source: SourceMask | UnreadableSource): OpenedMask;
  deltas(handle: Handle, place: MaskPlace, editIds: readonly string[]): readonly (readonly [string, Uint8Array])[];
  commit(
    handle: Handle,
    place: MaskPlace,
    command: StoredCommand,
    source: SourceMask | UnreadableSource | null,
  ): CommitAnswer;
  resolveSource(
    handle: Handle,
    place: MaskPlace,
    choice: SourceChoice,
    askedSha256: string,
    source: SourceMask,
    annotator: string,
  ): MaskState;
  /** Every base of a mask, oldest first, with its edits: what came before a changed source was taken. */
  maskBases(handle: Handle, place: MaskPlace): readonly MaskBase[];

  /** Masks that differ, or may differ, from the source: those with edits, and those on a kept base. By patch. */
  editedPatches(handle: Handle, splitKey: number, target: Target): readonly MaskVersion[];
  editedAmong(handle: Handle, splitKey: number, target: Target, patches: readonly number[]): readonly MaskVersion[];
  maskAt(handle: Handle, splitKey: number, target: Target, version: MaskVersion): MaskContent;
  /** Pixels per code of masks as they are now, in the order of `patches`; null for a mask that the project does not hold. */
  headCounts(
    handle: Handle,
    splitKey: number,
    target: Target,
    patches: readonly number[],
  ): readonly (readonly CodeCount[] | null)[];
  /**
   * An export is about to replace the source: where a mask's source has this SHA-256 (hex), it becomes the new base.
   * `split` is not null where the split will have another identity; it then goes by both.
   */
  expectSources(
    handle: Handle,
    annotator: string,
    expected: readonly { readonly baseId: number; readonly sha256: string }[],
    split: ExpectedSplit | null,
  ): null;

  /** What is known of the work on a split's patches, by patch; those left out are untouched. */
  workRows(handle: Handle, splitKey: number, target: Target): readonly PatchWork[];
  workRow(handle: Handle, place: MaskPlace): PatchWork;
  /** Both answer the row as it is then; what was recorded before under the same UUID is not recorded again. */
  changeWork(handle: Handle, place: MaskPlace, change: WorkChange): PatchWork;
  spendTime(handle: Handle, place: MaskPlace, slice: TimeSlice): PatchWork;

  beginImport(handle: Handle, options: ImportOptions): number;
  importPatch(
    handle: Handle,
    importId: number,
    patch: number,
    mask: Omit<SourceMask, 'origin'>,
    source: SourceMask,
  ): ImportedPatch;
  finishImport(handle: Handle, importId: number): ImportSummary;
  abortImport(handle: Handle, importId: number): null;
  /** Undoes or redoes every edit of an import, or none. `commandId` is a UUID made by the caller. */
  moveGroup(handle: Handle, kind: 'undo' | 'redo', groupId: string, commandId: string, annotator: string): GroupResult;

  /** Commands after number `after` (0: from the first), at most `limit`. */
  log(handle: Handle, filter: LogFilter, after: number, limit: number): readonly LogEntry[];
  /** A verified copy of this moment; painting goes on meanwhile. */
  backup(handle: Handle, file: string, overwrite: boolean): null;
  /** See keep-backup.ts. `folder` is the project's own, `keep` 1 or more. */
  keepBackup(handle: Handle, folder: string, keep: number): KeptNow;
  /** What is known of its pages. */
  check(handle: Handle): ProjectCheck;
  /** Looks through them while work goes on. */
  checkNow(handle: Handle): ProjectCheck;
  /** What is wrong with a project that does not open because it is damaged; null where it is anything else. */
  damageOf(file: string): string | null;
}

/**
 * What may be kept for a split. `unscribbled`: the value of scribbles where nothing was drawn, decided once per file;
 * the text ends in the code, after who decided: `file 99`, `annotator -1`. Edits may write this code.
 */
export type SettingKey = 'unscribbled';

export type StoreServer = {
  [M in keyof ProjectStore]: ProjectStore[M] extends (...parameters: infer P) => infer R
    ? (...parameters: P) => R | Promise<R>
    : never;
};
export type StoreClient = {
  readonly [M in keyof ProjectStore]: ProjectStore[M] extends (...parameters: infer P) => infer R
    ? (...parameters: P) => Promise<R>
    : never;
};
export type StoreMethod = keyof ProjectStore;
/** Every method by name; one that is added above and not here does not compile. */
export const storeMethods: Readonly<Record<StoreMethod, true>> = {
  open: true,
  openToRead: true,
  close: true,
  closeAll: true,
  quickFacts: true,
  sqliteVersion: true,
  find: true,
  knownSplits: true,
  findSplits: true,
  bindSplits: true,
  setting: true,
  setSetting: true,
  document: true,
  setDocument: true,
  maskState: true,
  deltas: true,
  commit: true,
  resolveSource: true,
  maskBases: true,
  editedPatches: true,
  editedAmong: true,
  maskAt: true,
  headCounts: true,
  expectSources: true,
  workRows: true,
  workRow: true,
  changeWork: true,
  spendTime: true,
  beginImport: true,
  importPatch: true,
  finishImport: true,
  abortImport: true,
  moveGroup: true,
  log: true,
  backup: true,
  keepBackup: true,
  check: true,
  checkNow: true,
  damageOf: true,
};
