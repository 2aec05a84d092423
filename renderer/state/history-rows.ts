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
  const tree = childrenOf(edits, headId, annotator);
  const rows: HistoryRow[] = [];

  function branchesOn(parentId: string | null, followed: EditNode | undefined, level: number): void {
    for (const first of (tree.children.get(parentId) ?? []).toReversed()) {
      const editCount = tree.counts.get(first.editId) ?? 0;
      if (first === followed || editCount === 0) continue;
      const isUnfolded = unfolded.has(first.editId);
      rows.push({ kind: 'branch', key: `on ${first.editId}`, firstId: first.editId, level, editCount, isUnfolded });
      if (isUnfolded) lineFrom(first, level + 1);
    }
  }

  /** The edit and those after it that were left last. */
  function lineFrom(first: EditNode, level: number): void {
    const line: EditNode[] = [];
    for (let at: EditNode | undefined = first; at !== undefined; at = tree.next.get(at.editId)) line.push(at);
    for (let i = line.length - 1; i >= 0; i--) {
      const edit = line[i];
      if (edit === undefined) continue;
      branchesOn(edit.editId, line[i + 1], level);
      if (annotator !== null && edit.annotator !== annotator) continue;
      rows.push({ kind: 'edit', key: edit.editId, edit, level, isOnMask: tree.onMask.has(edit.editId) });
    }
  }

  const first = tree.next.get(null);
  if (first !== undefined) lineFrom(first, 0);
  branchesOn(null, first, 0);
  rows.push({ kind: 'base', key: 'base' });
  return rows;
}

function childrenOf(edits: readonly EditNode[], headId: string | null, annotator: string | null) {
  const byId = new Map(edits.map((edit) => [edit.editId, edit]));
  const onMask = new Set<string>();
  for (let at = headId; at !== null; at = byId.get(at)?.parentId ?? null) onMask.add(at);
  const children = new Map<string | null, EditNode[]>();
  /** The child that the line goes on with: one that is on the mask, else the one that was left last. */
  const next = new Map<string | null, EditNode>();
  for (const edit of edits) {
    const siblings = children.get(edit.parentId);
    if (siblings === undefined) children.set(edit.parentId, [edit]);
    else siblings.push(edit);
    const rival = next.get(edit.parentId);
    const isLater = rival === undefined || (!onMask.has(rival.editId) && edit.lastVisit > rival.lastVisit);
    if (isLater || onMask.has(edit.editId)) next.set(edit.parentId, edit);
  }
  /** Of an edit and all that stand on it. */
  const counts = new Map<string, number>();
  for (const edit of edits.toReversed()) {
    const count = (counts.get(edit.editId) ?? 0) + (annotator === null || edit.annotator === annotator ? 1 : 0);
    counts.set(edit.editId, count);
    if (edit.parentId !== null) counts.set(edit.parentId, (counts.get(edit.parentId) ?? 0) + count);
  }
  return { children, next, counts, onMask };
}
