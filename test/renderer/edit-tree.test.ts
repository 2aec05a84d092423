import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EditTree } from '../../renderer/state/edit-tree.ts';
import type { EditNode } from '../../shared/edits.ts';

function edit(editId: string, parentId: string | null, lastVisit = 0): EditNode {
  return {
    editId,
    parentId,
    tool: 'brush',
    code: 1,
    detail: null,
    annotator: 'Ada',
    at: '2026-01-01T00:00:00Z',
    pixelCount: 1,
    lastVisit,
  };
}

function treeOf(...edits: readonly EditNode[]): EditTree {
  const tree = new EditTree();
  for (const each of edits) tree.set(each.editId, each);
  return tree;
}

const ids = (edits: Iterable<EditNode>) => Array.from(edits, ({ editId }) => editId).join(' ');

/** a, b and c on one another; x and y on a. */
const forked = treeOf(edit('a', null), edit('b', 'a', 1), edit('c', 'b', 4), edit('x', 'a', 3), edit('y', 'x', 2));

describe('the tree of edits', () => {
  test('a path leads from the first edit down to the one that is asked for', () => {
    expect(ids(forked.pathTo('y'))).toBe('a x y');
    expect(ids(forked.ancestry('y'))).toBe('y x a');
    expect(forked.depthOf('c')).toBe(3);
    expect(forked.pathTo(null)).toEqual([]);
    expect(forked.depthOf(null)).toBe(0);
  });

  test('of several edits on the same one the last that was left counts', () => {
    expect(forked.latestChild('a')?.editId).toBe('x');
    expect(forked.latestChild(null)?.editId).toBe('a');
    expect(forked.latestChild('c')).toBeNull();
  });

  test('the way to another branch goes back to where they part, and no further', () => {
    const way = forked.way('c', 'y');
    expect(ids(way.back)).toBe('c b');
    expect(ids(way.forward)).toBe('x y');
  });

  test('the way from the base only goes forward, the way to it only back', () => {
    expect(forked.way(null, 'b').back).toEqual([]);
    expect(ids(forked.way(null, 'b').forward)).toBe('a b');
    expect(ids(forked.way('b', null).back)).toBe('b a');
    expect(forked.way('b', 'b')).toEqual({ back: [], forward: [] });
  });

  test('an edit that is not of this mask is told by its id', () => {
    expect(() => forked.pathTo('z')).toThrow('z');
  });

  test('every way, walked step by step, ends where it should', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(), (parents, from, to) => {
        const tree = treeOf(
          ...parents.map((n, i) => edit(`${i}`, i === 0 ? null : n % (i + 1) === i ? null : `${n % (i + 1)}`)),
        );
        const states = [null, ...Array.from(tree.values(), ({ editId }) => editId)];
        const start = states[from % states.length] ?? null;
        const end = states[to % states.length] ?? null;
        const { back, forward } = tree.way(start, end);
        let at = start;
        for (const step of back) {
          expect(step.editId).toBe(at);
          at = step.parentId;
        }
        for (const step of forward) {
          expect(step.parentId).toBe(at);
          at = step.editId;
        }
        expect(at).toBe(end);
        expect(new Set([...back, ...forward]).size).toBe(back.length + forward.length);
      }),
    );
  });
});
