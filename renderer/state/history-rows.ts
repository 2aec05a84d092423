import type { EditNode } from '../../shared/edits.ts';

export interface EditRow {
  readonly kind: 'edit';
  readonly key: string;
  readonly edit: EditNode;
  /** How many branches it lies in. */
  readonly level: number;
  /** It is one of those that the mask as shown is made of. */
  readonly isOnMask: boolean;
}

/** Stands for edits that were undone and painted over. */
export interface BranchRow {
  readonly kind: 'branch';
  readonly key: string;
  /** The first edit of it, which names it. */
  readonly firstId: string;
  readonly level: number;
  readonly editCount: number;
  readonly isUnfolded: boolean;
}

/** The mask before any edit. */
export interface BaseRow {
  readonly kind: 'base';
  readonly key: 'base';
}

export type HistoryRow = EditRow | BranchRow | BaseRow;

interface Wanted {
  /** All of a mask, each after the one that it was made on. */
  readonly edits: readonly EditNode[];
  readonly headId: string | null;
  /** Branches whose edits are listed, by their first edit. */
  readonly unfolded: ReadonlySet<string>;
  /** Whose edits are listed; null for everybody's. */
  readonly annotator: string | null;
}

/**
 * A mask's history as it is listed, newest first: the line from the base to the edit that is shown and on to those that
 * redo would bring back. A branch that leaves it stands above the edit that it was painted on, folded unless it is asked
 * for; its own edits are listed beneath it in the same way.
 */
export function historyRows({ edits, headId, unfolded, annotator }: Wanted): readonly HistoryRow[] {
  const shape = shapeOf(edits, headId);
  const counts = countsOf(edits, shape, annotator);
  const rows: HistoryRow[] = [];

  function branchesOn(place: number, level: number): void {
    for (let child = shape.lastChild[place] ?? NONE; child !== NONE; child = shape.sibling[child] ?? NONE) {
      const editCount = counts[child] ?? 0;
      const first = edits[child];
      if (child === shape.next[place] || editCount === 0 || first === undefined) continue;
      const firstId = first.editId;
      const isUnfolded = unfolded.has(firstId);
      rows.push({ kind: 'branch', key: `on ${firstId}`, firstId, level, editCount, isUnfolded });
      if (isUnfolded) lineFrom(child, level + 1);
    }
  }

  /** The edit and those after it that were left last. */
  function lineFrom(first: number, level: number): void {
    const line: number[] = [];
    for (let place = first; place !== NONE; place = shape.next[place] ?? NONE) line.push(place);
    for (const place of line.reverse()) {
      branchesOn(place, level);
      const edit = edits[place];
      if (edit === undefined || (annotator !== null && edit.annotator !== annotator)) continue;
      rows.push({ kind: 'edit', key: edit.editId, edit, level, isOnMask: shape.isOnMask[place] === 1 });
    }
  }

  const base = edits.length;
  lineFrom(shape.next[base] ?? NONE, 0);
  branchesOn(base, 0);
  rows.push({ kind: 'base', key: 'base' });
  return rows;
}

const NONE = -1;

/** What was made on what, by places in the list of edits; behind the last of them stands the base. */
interface Shape {
  readonly parent: Int32Array;
  readonly isOnMask: Uint8Array;
  /** The child that the line goes on with: one that is on the mask, else the one that was left last. */
  readonly next: Int32Array;
  readonly lastChild: Int32Array;
  /** The child of the same parent that was recorded before. */
  readonly sibling: Int32Array;
}

/** In numbers: it is found anew after every stroke, of thousands of edits. */
function shapeOf(edits: readonly EditNode[], headId: string | null): Shape {
  const base = edits.length;
  const places = new Map<string | null, number>([[null, base]]);
  const parent = new Int32Array(base);
  const lastChild = new Int32Array(base + 1).fill(NONE);
  const sibling = new Int32Array(base).fill(NONE);
  const next = new Int32Array(base + 1).fill(NONE);
  edits.forEach((edit, place) => {
    const on = places.get(edit.parentId) ?? base;
    places.set(edit.editId, place);
    parent[place] = on;
    sibling[place] = lastChild[on] ?? NONE;
    lastChild[on] = place;
    if (edit.lastVisit > (edits[next[on] ?? NONE]?.lastVisit ?? Number.NEGATIVE_INFINITY)) next[on] = place;
  });
  const isOnMask = new Uint8Array(base + 1);
  for (let place = places.get(headId) ?? base; place !== base; ) {
    const on = parent[place] ?? base;
    isOnMask[place] = 1;
    next[on] = place;
    place = on;
  }
  return { parent, isOnMask, next, lastChild, sibling };
}

/** How many there are of an annotator's from each edit on, itself among them. */
function countsOf(edits: readonly EditNode[], { parent }: Shape, annotator: string | null): Uint32Array {
  const counts = new Uint32Array(edits.length + 1);
  for (let place = edits.length - 1; place >= 0; place--) {
    if (annotator === null || edits[place]?.annotator === annotator) counts[place] = (counts[place] ?? 0) + 1;
    const on = parent[place] ?? edits.length;
    counts[on] = (counts[on] ?? 0) + (counts[place] ?? 0);
  }
  return counts;
}
