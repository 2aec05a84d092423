import type { Target } from './cloudsen12/classes.ts';

/** An edit as the history knows it, without its delta. */
export interface EditNode {
  /** The command id that the page made (a UUID): the same in every project that ever holds this edit. */
  readonly editId: string;
  /** The edit it was made on; null is the untouched base. */
  readonly parentId: string | null;
  readonly tool: string;
  /** Raw code painted; null where a tool writes several (eraser, import). */
  readonly code: number | null;
  /** From which proposal it was accepted, with which settings: the text of an `EditDetail`; null of other edits. */
  readonly detail: string | null;
  readonly annotator: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly pixelCount: number;
  /** Number of the last command that made this edit the head: of two children redo takes the later. */
  readonly lastVisit: number;
}

/** Why a mask can be looked at but not painted. */
export interface SourceChanged {
  readonly reason: 'source-changed';
  /** Pixels of the image area in which the source's label now differs from the stored base. */
  readonly differingPixels: number;
  /** Of the source's label of this patch as it was compared, hexadecimal: an answer names what it is about. */
  readonly sourceSha256: string;
}

export interface MaskState {
  /** The edit whose result is the current mask; null is the base. */
  readonly headId: string | null;
  /** Every edit of this patch and target, abandoned branches included, in the order in which they were recorded. */
  readonly edits: readonly EditNode[];
  readonly itemType: 'int8' | 'int16';
  /** The untouched labels, 512 x 512 codes of `itemType`, little-endian. */
  readonly base: Uint8Array;
  readonly baseOrigin: 'layer' | 'project' | 'unlabelled';
  /** Delta from the base to the mask at the head; empty where they are equal. */
  readonly delta: Uint8Array;
  /** Deltas on the way from the head that undo and redo are likely to want first. */
  readonly deltas: readonly (readonly [editId: string, delta: Uint8Array])[];
  readonly blocked: SourceChanged | null;
  /** Why the dataset's own label cannot be read, in sentences: the base is then the project's copy. */
  readonly sourceProblem: string | null;
}

/** One base of a mask with the edits that stand on it; more than one after a changed source was taken. */
export interface MaskBase {
  readonly baseId: number;
  readonly origin: 'layer' | 'unlabelled';
  readonly current: boolean;
  readonly edits: readonly EditNode[];
}

interface CommandBase {
  /** UUID made by the page; recorded exactly once however often it is sent. For an edit it is the edit's id. */
  readonly commandId: string;
  readonly splitId: string;
  readonly patch: number;
  readonly target: Target;
  readonly annotator: string;
}

export interface EditCommand extends CommandBase {
  readonly kind: 'edit';
  /** The head it was painted on. */
  readonly parentId: string | null;
  readonly tool: string;
  readonly code: number | null;
  /** The text of an `EditDetail`. */
  readonly detail: string | null;
  readonly delta: Uint8Array;
}

/** Undo goes from the head to its parent, redo from the head to one of its children. */
export interface MoveCommand extends CommandBase {
  readonly kind: 'undo' | 'redo';
  readonly fromId: string | null;
  readonly toId: string | null;
}

export type CommandResult =
  | { readonly status: 'saved'; readonly headId: string | null; readonly edit: EditNode | null; readonly visit: number }
  /** The head is elsewhere: nothing was recorded. Open the mask anew and offer the strokes on it. */
  | { readonly status: 'refused'; readonly headId: string | null; readonly reason: 'head-moved' | 'source-changed' };
