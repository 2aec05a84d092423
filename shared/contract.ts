import * as v from 'valibot';
import type { AlikeFound } from './alike/alike-query.ts';
import { type Target, targets } from './cloudsen12/classes.ts';
import { type CommandId, commandTable } from './commands.ts';
import type { CodeCensus, DatasetReport, PatchInfo } from './dataset-report.ts';
import { alikeQuerySchema } from './documents/alike-query.ts';
import { MAX_DETAIL_LETTERS, readEditDetail } from './edit-detail.ts';
import type { CommandResult, MaskBase, MaskState } from './edits.ts';
import { AppError } from './errors.ts';
import type { PlaceDates } from './other-dates/dated-patch.ts';
import {
  type MaskThumbnail,
  type PackedTable,
  type PatchThumbnail,
  type PatchWork,
  type SplitAgreement,
  type SplitFindings,
  type SplitShares,
  workStatuses,
} from './patch-list/patch-table.ts';
import type { ScoreTable } from './patch-list/score-table.ts';
import { MAX_NOTE_LETTERS, MAX_SLICE_MS } from './patch-list/work.ts';
import { type DocumentName, documentNames, MAX_DOCUMENT_LETTERS } from './project-documents.ts';
import type { ProjectBackups, ProjectSafety } from './project-safety.ts';
import type { ModelReport } from './proposals/model-report.ts';
import type { RecoveryReport } from './recovery-report.ts';
import { type Settings, settingSchemas, settingsChange } from './settings.ts';

/*
 * Everything that crosses between the page and the host. A call is a name, a schema for its one argument
 * and a result type; the host parses the argument before it believes it, on every transport.
 */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/));
const rowId = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const patch = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(9_999_999));
const code = v.pipe(v.number(), v.safeInteger(), v.minValue(-32768), v.maxValue(32767));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
const target = v.picklist(targets);
const documentName = v.picklist(documentNames);
const commandId = v.picklist(commandTable.map((entry) => entry.id));
const menuReport = v.strictObject({
  enabled: v.pipe(v.array(commandId), v.maxLength(commandTable.length)),
  editsText: v.boolean(),
});
/** A delta of a whole patch with a different pair of codes in every pixel stays below this. */
export const MAX_DELTA_BYTES = 4 << 20;
const delta = v.pipe(
  v.custom<Uint8Array>((value) => value instanceof Uint8Array),
  v.check((value) => value.byteLength <= MAX_DELTA_BYTES),
);
const detail = v.pipe(
  v.string(),
  v.maxLength(MAX_DETAIL_LETTERS),
  v.check((text) => readEditDetail(text) !== null),
);
/** How a probability layer is read. */
const referenceReading = v.strictObject({
  scale: v.optional(v.picklist(['binary', 'percent'])),
  threshold: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(101))),
});
/** So many fill a large screen. */
const patchBatch = v.pipe(v.array(patch), v.maxLength(64));
const workFields = v.strictObject({
  status: v.exactOptional(v.picklist(workStatuses)),
  difficulty: v.exactOptional(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(5)))),
  note: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_NOTE_LETTERS))),
  flagged: v.exactOptional(v.boolean()),
});
const inDataset = { datasetId: id };
const inSplit = { ...inDataset, splitId: id };
const ofMask = { ...inSplit, patch, target };

/** Where an annotator stopped. By names: it is looked up in the dataset as that is when it is opened again. */
export const stoppedSchema = v.strictObject({ split: v.pipe(v.string(), v.maxLength(4096)), patch, target });
export type Stopped = v.InferOutput<typeof stoppedSchema>;

/** Of a thumbnail; the start screen shows a dozen. */
export const MAX_PICTURE_BYTES = 40_000;
const picture = v.pipe(
  v.custom<Uint8Array>((value) => value instanceof Uint8Array),
  v.check((value) => value.byteLength <= MAX_PICTURE_BYTES),
);

const command = v.variant('kind', [
  v.strictObject({
    kind: v.literal('edit'),
    ...ofMask,
    commandId: uuid,
    annotator: name,
    parentId: v.nullable(uuid),
    tool: name,
    code: v.nullable(code),
    /** A stroke that an earlier version kept in its tab has none. */
    detail: v.optional(v.nullable(detail), null),
    delta,
  }),
  v.strictObject({
    kind: v.picklist(['undo', 'redo']),
    ...ofMask,
    commandId: uuid,
    annotator: name,
    fromId: v.nullable(uuid),
    toId: v.nullable(uuid),
  }),
]);

/**
 * `asking`: the page has told the annotator what it waits for, which may take any time; `close`: nothing is waited for
 * any more, or it is let go; `stay`: the window stays.
 */
export const closingAnswers = ['asking', 'close', 'stay'] as const;
export type ClosingAnswer = (typeof closingAnswers)[number];

export interface HostInfo {
  readonly version: string;
  readonly host: 'desktop' | 'browser';
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
  /** Name of the operating system's account: what the annotator's name defaults to. */
  readonly accountName: string;
  readonly settings: Settings;
}

/** What the application is made of, for those who report a fault and for whose work is in it. */
export interface About {
  readonly version: string;
  /** What it runs on, as the host has it. */
  readonly runtime: readonly { readonly name: string; readonly version: string }[];
  /** Packages that are shipped with it; none in a checkout that was not built. */
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    /** SPDX expression. */
    readonly licence: string;
    readonly author?: string | undefined;
    readonly homepage?: string | undefined;
    /** Of the licence. */
    readonly text: string;
  }[];
}

/** A folder or file that the user pointed at. The page knows its name and this id, never its path. */
export interface Place {
  readonly placeId: string;
  readonly name: string;
}

/** What the page says of its commands, for the native menus. `editsText`: a field has the focus, undo is the field's. */
export type MenuReport = Readonly<v.InferOutput<typeof menuReport>>;

export interface RecentDataset {
  readonly placeId: string;
  readonly name: string;
  /** UTC, ISO 8601. */
  readonly lastOpened: string;
  /** "15 patches in train, val, test" in numbers. */
  readonly splits: readonly { readonly name: string; readonly patchCount: number }[];
  readonly missing: boolean;
  readonly stopped: Stopped | null;
  /** The generated one, in its usual place. */
  readonly example: boolean;
}

export type PictureType = 'image/webp' | 'image/jpeg';

export interface Picture {
  readonly type: PictureType;
  readonly bytes: Uint8Array;
}

/** What the page's chooser shows of a folder: names only. */
export interface FolderListing {
  readonly placeId: string;
  /** Names from home downwards, the folder itself last. */
  readonly trail: readonly Place[];
  readonly folders: readonly Place[];
  /** Names of the files in it that matter: `.dat`, `.csv` and project files. */
  readonly files: readonly Place[];
  readonly truncated: boolean;
}

/** A project that might belong to the dataset that was opened. */
export interface ProjectCandidate {
  readonly candidateId: string;
  readonly name: string;
  /** Null where the file cannot be read as it is. */
  readonly editCount: number | null;
  /** UTC, ISO 8601. */
  readonly lastUsed: string;
  /** Splits that are the same by patch count and identity, out of those that the dataset has. */
  readonly matchingSplits: number;
  readonly hint: string;
}

export type ProjectState =
  | {
      readonly state: 'open';
      readonly name: string;
      readonly editCount: number;
      readonly warning: string | null;
    }
  | { readonly state: 'choose'; readonly candidates: readonly ProjectCandidate[] }
  /** It is the dataset's, and its file has suffered: nothing can be opened from it as it is. */
  | { readonly state: 'damaged'; readonly name: string; readonly finding: string };

export interface OpenedDataset {
  readonly report: DatasetReport;
  readonly project: ProjectState;
}

/** Another project has taken the place of the one that was open: the dataset has another id from now on. */
export interface ReplacedProject {
  readonly opened: OpenedDataset;
  /** Name of the damaged file, which stays; null where there was none. */
  readonly keptAs: string | null;
  /** Null where nothing was recovered. */
  readonly recovery: RecoveryReport | null;
}

/** The value that a scribble layer holds where nothing was drawn, decided once per file and kept in the project. */
export type Unscribbled =
  | { readonly state: 'known'; readonly code: number; readonly decidedBy: 'file' | 'annotator' | 'default' }
  | { readonly state: 'ask' };

export interface ExportSummary {
  /** The file, where it was written. */
  readonly place: Place;
  readonly fileName: string;
  readonly patchCount: number;
  readonly changedPatches: number;
  readonly changedPixels: number;
  /** Null where it is not decided what scribbles hold where nothing was drawn. */
  readonly unlabelledPatches: number | null;
  /** Edited patches whose label file is gone: they are exported as they were painted on it. */
  readonly sourceGonePatches: number;
  readonly outputSha256: string;
  readonly manifestName: string;
}

/** A temporary file of an export that was cut off. */
export interface StaleTemporary {
  readonly staleId: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly modified: string;
}

const noArgument = v.strictObject({});

/** Schemas of the arguments, by call. */
export const argumentSchemas = {
  'app.hello': noArgument,
  /** Desktop only: shows a folder of ours in the system's file manager. */
  'app.reveal': v.strictObject({ folder: v.picklist(['log', 'projects', 'backups']) }),
  /** Desktop only: opens the page of releases in the user's browser. Its address is the host's own. */
  'app.releases': noArgument,
  /** Desktop only: which commands can be done now, at each change. */
  'menu.report': menuReport,
  'app.about': noArgument,
  /** Somebody paints or scrolls: for a moment what nobody waits for is done slowly. */
  'app.atWork': noArgument,
  'settings.set': settingsChange,
  'recent.list': noArgument,
  'recent.forget': v.strictObject({ placeId: id }),
  /** Where a dataset is left, with a picture of it; null leaves the one that there is. */
  'recent.stopped': v.strictObject({ placeId: id, ...stoppedSchema.entries, picture: v.nullable(picture) }),
  'recent.picture': v.strictObject({ placeId: id }),
  /** Native dialog; on the browser host refused as `unsupported`, where the page's chooser stands in. */
  'place.dialog': v.strictObject({
    kind: v.picklist(['folder', 'save-dat', 'save-project', 'open-csv', 'open-model', 'open-model-folder']),
    suggestedName: v.optional(v.pipe(v.string(), v.maxLength(255))),
  }),
  /** Desktop only: shows a file among its neighbours in the system's file manager. */
  'place.reveal': v.strictObject({ placeId: id }),
  'place.list': v.strictObject({ placeId: v.nullable(id) }),
  /** A file name inside a folder that was chosen: the target of an export or of a copy. */
  'place.child': v.strictObject({ placeId: id, name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)) }),
  /** The only call that takes a path; browser host only. */
  'place.typed': v.strictObject({ path: v.pipe(v.string(), v.minLength(1), v.maxLength(32_768)) }),
  'example.create': v.strictObject({ jobId: uuid, placeId: v.nullable(id) }),
  'dataset.open': v.strictObject({ placeId: id }),
  'dataset.census': v.strictObject({ ...inSplit, jobId: uuid, layerId: id, extent: v.picklist(['sample', 'all']) }),
  'project.choose': v.strictObject({ ...inDataset, candidateId: v.nullable(id) }),
  'project.copy': v.strictObject({ ...inDataset, placeId: id, overwrite: v.boolean() }),
  /** Whether the project's file can be read, and its automatic backups. */
  'project.safety': v.strictObject(inDataset),
  /** Looks through the file now, and answers when that is done. */
  'project.check': v.strictObject(inDataset),
  'project.backUp': v.strictObject(inDataset),
  /** Of the project, newest first; where its file cannot be read, of any that knows the dataset. */
  'project.backups': v.strictObject(inDataset),
  /** Goes on with a checked copy of a backup. The present project stays. */
  'project.openBackup': v.strictObject({ ...inDataset, backupId: id }),
  /** These two only where the project is damaged. Its file stays. */
  'project.startNew': v.strictObject(inDataset),
  'project.recover': v.strictObject({ ...inDataset, jobId: uuid }),
  /** A JSON document that is kept with the project; see project-documents.ts. */
  'document.read': v.strictObject({ ...inDataset, name: documentName }),
  'document.write': v.strictObject({
    ...inDataset,
    name: documentName,
    text: v.pipe(v.string(), v.maxLength(MAX_DOCUMENT_LETTERS)),
  }),
  'patch.info': v.strictObject({ ...inSplit, patch }),
  /** The same place on other dates, over all splits. */
  'patch.siblings': v.strictObject({ ...inSplit, patch }),
  /** What metadata.csv says of every patch of a split; `unpackTable` makes columns of it. */
  'patches.table': v.strictObject(inSplit),
  /**
   * How many pixels of each class the masks of a split hold. Answers with what is known and counts on in the background;
   * `patches-counted` tells when more is known.
   */
  'patches.shares': v.strictObject({ ...inSplit, target }),
  /** The same, of the masks beside a label layer; what the reading does not say is decided from the file. */
  'patches.agreement': v.strictObject({ ...inSplit, target, layerId: id, reading: referenceReading }),
  /** The same: how often checks find something in the dense masks. Label layers of which nothing is said are read as their files suggest. */
  'patches.findings': v.strictObject({
    ...inSplit,
    choice: settingSchemas.lint,
    readings: v.pipe(v.array(v.strictObject({ layerId: id, reading: referenceReading })), v.maxLength(20)),
  }),
  /** Pictures of patches that are in sight: they come before all others, which are made in the background. */
  'patches.thumbnails': v.strictObject({ ...inSplit, patches: patchBatch }),
  'patches.masks': v.strictObject({ ...inSplit, target, patches: patchBatch }),
  'mask.open': v.strictObject(ofMask),
  'mask.deltas': v.strictObject({ ...ofMask, editIds: v.pipe(v.array(uuid), v.maxLength(64)) }),
  'mask.command': command,
  /**
   * Answers `source-changed`: keep the stored base, or take the source's new labels and replay the edits on them. The
   * answer is to the source of this SHA-256; where that has changed again, nothing is done and the question put anew.
   */
  'mask.resolve': v.strictObject({ ...ofMask, choice: v.picklist(['keep-base', 'take-source']), sourceSha256: sha256 }),
  'mask.source': v.strictObject(ofMask),
  /** Every base that a mask has had, oldest first, with its edits: what changed sources and exports have left behind. */
  'mask.bases': v.strictObject(ofMask),
  /** The mask as it was at an edit on one of its bases, or as that base itself. */
  'mask.at': v.strictObject({ ...ofMask, baseId: rowId, headId: v.nullable(uuid) }),
  /** Reads a CSV of scores, such as of labels that are likely wrong. */
  'scores.read': v.strictObject({ ...inDataset, placeId: id, jobId: uuid }),
  /** The output of a model for the patches of a split: a `.dat` file, or a folder with one for each class. */
  'model.open': v.strictObject({ ...inSplit, placeId: id }),
  /** What it offers for a patch; `unpackOffer` makes an offer of it. */
  'model.offer': v.strictObject({ ...inDataset, modelId: id, patch }),
  /** How unsure it is of each patch, as scores. */
  'model.uncertainty': v.strictObject({ ...inDataset, modelId: id, jobId: uuid }),
  'model.close': v.strictObject({ ...inDataset, modelId: id }),
  /** Searches the dense masks of all splits for regions that look like one and carry its label. */
  'alike.find': v.strictObject({ ...inDataset, jobId: uuid, query: alikeQuerySchema }),
  'work.list': v.strictObject({ ...inSplit, target }),
  'work.change': v.strictObject({ ...ofMask, changeId: uuid, annotator: name, to: workFields }),
  'work.spent': v.strictObject({
    ...ofMask,
    sliceId: uuid,
    annotator: name,
    activeMs: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_SLICE_MS)),
  }),
  'scribble.unscribbled': v.strictObject(inSplit),
  'scribble.decide': v.strictObject({ ...inSplit, code }),
  'export.start': v.strictObject({
    ...inSplit,
    jobId: uuid,
    target,
    /** Null where the source itself is replaced. */
    placeId: v.nullable(id),
    itemType: v.picklist(['int8', 'source']),
    fill: v.nullable(code),
    overwrite: v.boolean(),
    replaceSource: v.boolean(),
  }),
  'export.preview': v.strictObject({ ...inSplit, target }),
  /** In a folder that was chosen; null: beside the label that an export may replace. */
  'export.stale': v.strictObject({ ...inSplit, target, placeId: v.nullable(id) }),
  'export.removeStale': v.strictObject({ staleId: id }),
  'job.cancel': v.strictObject({ jobId: uuid }),
  /** Answers `closing`; desktop only. */
  'window.closing': v.strictObject({ answer: v.picklist(closingAnswers) }),
  /** Whether the folder of a dataset that is open can still be reached. */
  'dataset.reachable': v.strictObject(inDataset),
} as const;

export type CallName = keyof typeof argumentSchemas;
export type Argument<C extends CallName> = v.InferOutput<(typeof argumentSchemas)[C]>;

/** Results, by call. */
export interface Results {
  'app.hello': HostInfo;
  'app.reveal': null;
  'app.releases': null;
  'menu.report': null;
  'app.about': About;
  'app.atWork': null;
  'settings.set': Settings;
  'recent.list': readonly RecentDataset[];
  'recent.forget': null;
  'recent.stopped': null;
  'recent.picture': Picture | null;
  'place.dialog': Place | null;
  'place.reveal': null;
  'place.list': FolderListing;
  'place.child': Place;
  'place.typed': Place;
  'example.create': Place;
  'dataset.open': OpenedDataset;
  'dataset.census': CodeCensus;
  'project.choose': ProjectState;
  'project.copy': null;
  'project.safety': ProjectSafety;
  'project.check': ProjectSafety;
  'project.backUp': ProjectSafety;
  'project.backups': ProjectBackups;
  'project.openBackup': ReplacedProject;
  'project.startNew': ReplacedProject;
  'project.recover': ReplacedProject;
  /** Null where there is none that can be used. */
  'document.read': string | null;
  'document.write': null;
  'patch.info': PatchInfo;
  'patch.siblings': PlaceDates;
  'patches.table': PackedTable;
  'patches.shares': SplitShares;
  'patches.agreement': SplitAgreement;
  'patches.findings': SplitFindings;
  /** In the order of the patches that were asked for. */
  'patches.thumbnails': readonly PatchThumbnail[];
  'patches.masks': readonly MaskThumbnail[];
  'mask.open': MaskState;
  'mask.deltas': readonly (readonly [editId: string, delta: Uint8Array])[];
  'mask.command': CommandResult;
  'mask.resolve': MaskState;
  /** The source's labels as they are now, codes of the layer's item type. */
  'mask.source': { readonly itemType: 'int8' | 'int16'; readonly codes: Uint8Array };
  'mask.bases': readonly MaskBase[];
  'mask.at': { readonly itemType: 'int16'; readonly codes: Uint8Array };
  'scores.read': ScoreTable;
  'model.open': ModelReport;
  'model.offer': Uint8Array;
  'model.uncertainty': ScoreTable;
  'model.close': null;
  'alike.find': AlikeFound;
  /** Of the patches of which something is known, by patch; the others are untouched. */
  'work.list': readonly PatchWork[];
  'work.change': PatchWork;
  'work.spent': PatchWork;
  'scribble.unscribbled': Unscribbled;
  'scribble.decide': Unscribbled;
  'export.start': ExportSummary;
  'export.preview': {
    readonly suggestedName: string;
    readonly sourceItemType: 'int8' | 'int16' | null;
    readonly patchCount: number;
    readonly editedPatches: number;
  };
  'export.stale': readonly StaleTemporary[];
  'export.removeStale': null;
  'job.cancel': null;
  'window.closing': null;
  /** Null where it can, else why it cannot, in a sentence. */
  'dataset.reachable': string | null;
}

/** The contract as the page calls it and as the services implement it. */
export type Calls = { readonly [C in CallName]: (argument: Argument<C>) => Promise<Results[C]> };

/** What the host tells the page unasked. */
export type HostEvent =
  | {
      readonly kind: 'progress';
      readonly jobId: string;
      readonly done: number;
      readonly total: number;
      readonly label: string;
    }
  /** The head of a mask was moved by another page. */
  | {
      readonly kind: 'mask-changed';
      readonly datasetId: string;
      readonly splitId: string;
      readonly patch: number;
      readonly target: Target;
    }
  /** The project was checked or backed up, or that has begun. */
  | { readonly kind: 'project-safety'; readonly datasetId: string; readonly safety: ProjectSafety }
  /** Another page goes on with another project: this id is not known any more. */
  | { readonly kind: 'project-replaced'; readonly datasetId: string }
  /** A document of the project was written by another page. */
  | { readonly kind: 'document-changed'; readonly datasetId: string; readonly name: DocumentName }
  /** What is known of the work on a patch has changed: by another page, or because its first edit was made. */
  | {
      readonly kind: 'work-changed';
      readonly datasetId: string;
      readonly splitId: string;
      readonly target: Target;
      readonly row: PatchWork;
    }
  /** More is known of the masks of a split, or they have changed. */
  | {
      readonly kind: 'patches-counted';
      readonly datasetId: string;
      readonly splitId: string;
      readonly target: Target;
      readonly what: 'shares' | 'agreement' | 'findings';
      /** That they are compared with, of an agreement. */
      readonly layerId: string | null;
      readonly known: number;
    }
  /** The desktop was handed a folder: by the menu, the command line or a second start. */
  | { readonly kind: 'open-place'; readonly place: Place }
  /** Another page, or the application's menu, has changed them. */
  | { readonly kind: 'settings-changed'; readonly settings: Settings }
  /** Another page, or the application's menu, has changed the list. */
  | { readonly kind: 'recent-changed' }
  /** Chosen in a native menu. */
  | { readonly kind: 'command'; readonly commandId: CommandId }
  | { readonly kind: 'notice'; readonly message: string }
  /** The window is about to close, and waits for `window.closing`. `atOnce`: nobody can be asked, as the session ends. */
  | { readonly kind: 'closing'; readonly atOnce: boolean }
  /** The computer is about to sleep or to be locked: what is under the hand has to be safe. */
  | { readonly kind: 'suspending' }
  /** It is back: drives may be gone. */
  | { readonly kind: 'resumed' };

/** One layer of one patch. `rank` orders what waits: 0 shown now, larger later. */
export const pixelRequestSchema = v.strictObject({
  ...inSplit,
  layerId: id,
  patch,
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  rank: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(9)),
});
export type PixelRequest = v.InferOutput<typeof pixelRequestSchema>;

/** The host's side of a call: parses or refuses, naming the argument and its value. */
export function parseArgument<C extends CallName>(call: C, argument: unknown): Argument<C> {
  return parseWith(argumentSchemas[call], argument, call) as Argument<C>;
}

export function parseWith<S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const at = v.getDotPath(issue) ?? 'argument';
  throw new AppError(
    'bad-argument',
    `${what}: ${at} was ${issue.received.slice(0, 120)}, expected ${issue.expected ?? 'another value'}.`,
  );
}

export function isCallName(value: unknown): value is CallName {
  return typeof value === 'string' && Object.hasOwn(argumentSchemas, value);
}
