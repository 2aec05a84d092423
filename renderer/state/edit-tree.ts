import type { EditNode } from '../../shared/edits.ts';
import { assert } from '../../shared/errors.ts';

/** From one state of a mask to another: edits to take back, latest first, then edits to put on, first first. */
export interface EditWay {
  readonly back: readonly EditNode[];
  readonly forward: readonly EditNode[];
}

/** The edits of one mask by what each was made on, abandoned branches included. Null stands for the base. */
export class EditTree {
  readonly #edits = new Map<string, EditNode>();

  clear(): void {
    this.#edits.clear();
  }

  set(editId: string, edit: EditNode): void {
    this.#edits.set(editId, edit);
  }

  get(editId: string): EditNode | undefined {
    return this.#edits.get(editId);
  }

  has(editId: string): boolean {
    return this.#edits.has(editId);
  }

  /** In the order of recording. */
  values(): Iterable<EditNode> {
    return this.#edits.values();
  }

  /** What an edit was made on. */
  parentOf({ parentId }: EditNode): EditNode | null {
    if (parentId === null) return null;
    const parent = this.#edits.get(parentId);
    assert(parent !== undefined, `edit ${parentId} has its ancestors`);
    return parent;
  }

  /** The edit itself and those it stands on, back to the first; nothing for the base. */
  *ancestry(editId: string | null): Iterable<EditNode> {
    if (editId === null) return;
    const edit = this.#edits.get(editId);
    assert(edit !== undefined, `edit ${editId} is one of this mask`);
    for (let at: EditNode | null = edit; at !== null; at = this.parentOf(at)) yield at;
  }

  /** How many edits there are from the base to this one. */
  depthOf(editId: string | null): number {
    let depth = 0;
    for (const _ of this.ancestry(editId)) depth++;
    return depth;
  }

  /** From the first edit down to this one; empty for the base. */
  pathTo(editId: string | null): readonly EditNode[] {
    return [...this.ancestry(editId)].reverse();
  }

  /** Of those that were made on an edit, or on the base, the one that was left last. */
  latestChild(editId: string | null): EditNode | null {
    let latest: EditNode | null = null;
    for (const edit of this.#edits.values()) {
      if (edit.parentId === editId && (latest === null || edit.lastVisit > latest.lastVisit)) latest = edit;
    }
    return latest;
  }

  /** The shortest way: back to where the branches part, and on from there. */
  way(fromId: string | null, toId: string | null): EditWay {
    const from = this.pathTo(fromId);
    const to = this.pathTo(toId);
    let shared = 0;
    while (shared < from.length && shared < to.length && from[shared]?.editId === to[shared]?.editId) shared++;
    return { back: from.slice(shared).reverse(), forward: to.slice(shared) };
  }
}
