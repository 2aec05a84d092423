import type { Target } from '../../shared/cloudsen12/classes.ts';
import { applyDelta } from '../../shared/raster/delta.ts';

export interface ModelPlace {
  readonly split: string;
  readonly patch: number;
  readonly target: Target;
}

/** A command on a mask as the page would make it, without the ids that a host gives anew at each start. */
export type ModelCommand =
  | {
      readonly kind: 'edit';
      readonly commandId: string;
      readonly parentId: string | null;
      readonly code: number | null;
      readonly delta: Uint8Array;
    }
  | {
      readonly kind: 'undo' | 'redo';
      readonly commandId: string;
      readonly fromId: string | null;
      readonly toId: string | null;
    };

interface ModelEdit {
  readonly parentId: string | null;
  readonly delta: Uint8Array;
}

/**
 * What a mask has to be, kept by whoever paints it, apart from anything that the host says: codes, head and the tree of
 * edits whose deltas are known.
 */
export class MaskModel {
  readonly place: ModelPlace;
  codes: Int16Array;
  headId: string | null = null;
  readonly #edits = new Map<string, ModelEdit>();
  /** Of each edit the child that was the head last. */
  readonly #lastChild = new Map<string | null, string>();

  constructor(place: ModelPlace, base: Int16Array) {
    this.place = place;
    this.codes = base.slice();
  }

  /** Takes what the host holds; of the edits below it those whose deltas came along. */
  load(codes: Int16Array, headId: string | null, edits: ReadonlyMap<string, ModelEdit>): void {
    this.codes = codes;
    this.headId = headId;
    // What stood on edits that were never recorded cannot be gone to.
    this.#lastChild.clear();
    for (const [editId, edit] of edits) this.#edits.set(editId, edit);
  }

  /** Where undo leads, with the edit that it takes back; null where it cannot be told. */
  get undoable(): { readonly fromId: string; readonly toId: string | null } | null {
    const head = this.headId === null ? undefined : this.#edits.get(this.headId);
    return head === undefined ? null : { fromId: this.headId as string, toId: head.parentId };
  }

  get redoable(): string | null {
    return this.#lastChild.get(this.headId) ?? null;
  }

  /** Throws where the command does not stand on this mask. */
  apply(command: ModelCommand): void {
    const before = command.kind === 'edit' ? command.parentId : command.fromId;
    if (before !== this.headId) throw new Error(`${command.kind} ${command.commandId} does not stand on the head`);
    if (command.kind === 'edit') {
      applyDelta(this.codes, command.delta, 'forward');
      this.note(command);
      this.headId = command.commandId;
    } else {
      this.#move(command.kind, command.kind === 'undo' ? command.fromId : command.toId);
      this.headId = command.toId;
    }
  }

  /** An edit that has been painted on the codes already: it becomes the head. */
  note({ commandId, parentId, delta }: Extract<ModelCommand, { kind: 'edit' }>): void {
    this.#edits.set(commandId, { parentId, delta });
    this.#lastChild.set(parentId, commandId);
    this.headId = commandId;
  }

  /** The codes as they were before commands that were applied one after another, the last of all. */
  codesBefore(commands: readonly ModelCommand[]): Int16Array {
    const codes = this.codes.slice();
    for (const command of commands.toReversed()) {
      if (command.kind === 'edit') applyDelta(codes, command.delta, 'backward');
      else if (command.kind === 'undo') applyDelta(codes, this.#deltaOf(command.fromId), 'forward');
      else applyDelta(codes, this.#deltaOf(command.toId), 'backward');
    }
    return codes;
  }

  headBefore(commands: readonly ModelCommand[]): string | null {
    const first = commands[0];
    if (first === undefined) return this.headId;
    return first.kind === 'edit' ? first.parentId : first.fromId;
  }

  #move(kind: 'undo' | 'redo', editId: string | null): void {
    applyDelta(this.codes, this.#deltaOf(editId), kind === 'undo' ? 'backward' : 'forward');
    if (kind === 'redo' && editId !== null) this.#lastChild.set(this.headId, editId);
  }

  #deltaOf(editId: string | null): Uint8Array {
    const edit = editId === null ? undefined : this.#edits.get(editId);
    if (edit === undefined) throw new Error(`the model knows no edit ${editId}`);
    return edit.delta;
  }
}
