import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HistoryRow, historyRows } from '../../renderer/state/history-rows.ts';
import type { EditNode } from '../../shared/edits.ts';

/** `a<-b` is b made on a; those without a parent are made on the base. In the order of recording, each left last then. */
function editsOf(...lines: readonly string[]): EditNode[] {
  return lines.map((line, at) => {
    const [first = '', second] = line.split('<-');
    const [editId = '', annotator = 'Ada'] = (second ?? first).split(' ');
    const parentId = second === undefined ? null : first;
    return {
      editId,
      parentId,
      tool: 'brush',
      code: 3,
      detail: null,
      annotator,
      at: '2026-11-27T10:00:00Z',
      pixelCount: 1,
      lastVisit: at + 1,
    };
  });
}

/** A row as text: indented by its level, in brackets where it is not on the mask. */
function drawn(row: HistoryRow): string {
  if (row.kind === 'base') return 'base';
  const indent = '  '.repeat(row.level);
  if (row.kind === 'branch') return `${indent}${row.isUnfolded ? '-' : '+'} ${row.editCount}`;
  return indent + (row.isOnMask ? row.edit.editId : `(${row.edit.editId})`);
}

function rowsOf(
  edits: readonly EditNode[],
  headId: string | null,
  unfolded: readonly string[] = [],
  annotator: string | null = null,
) {
  return historyRows({ edits, headId, unfolded: new Set(unfolded), annotator }).map(drawn);
}

describe('the rows of a history', () => {
  test('a mask that nobody has edited has its base alone', () => {
    expect(rowsOf([], null)).toEqual(['base']);
  });

  test('edits are listed newest first, those that redo would bring back above the one that is shown', () => {
    expect(rowsOf(editsOf('a', 'a<-b', 'b<-c'), 'b')).toEqual(['(c)', 'b', 'a', 'base']);
    expect(rowsOf(editsOf('a', 'a<-b', 'b<-c'), null)).toEqual(['(c)', '(b)', '(a)', 'base']);
  });

  test('a branch that was painted over is one row above the edit that it leaves from', () => {
    expect(rowsOf(editsOf('a', 'a<-b', 'b<-c', 'a<-d'), 'd')).toEqual(['d', '+ 2', 'a', 'base']);
    expect(rowsOf(editsOf('a', 'b'), 'b')).toEqual(['b', '+ 1', 'base']);
  });

  test('its edits are listed beneath it where it is unfolded, with their own branches', () => {
    const edits = editsOf('a', 'a<-b', 'b<-c', 'b<-e', 'a<-d');
    expect(rowsOf(edits, 'd', ['b'])).toEqual(['d', '- 3', '  (e)', '  + 1', '  (b)', 'a', 'base']);
    expect(rowsOf(edits, 'd', ['b', 'c'])).toEqual(['d', '- 3', '  (e)', '  - 1', '    (c)', '  (b)', 'a', 'base']);
  });

  test('the way to the edit that is shown is the line, though another branch was left later', () => {
    const [a, b, c] = editsOf('a', 'a<-b', 'a<-c');
    if (a === undefined || b === undefined || c === undefined) throw new Error('three edits');
    expect(rowsOf([a, b, c], 'b')).toEqual(['b', '+ 1', 'a', 'base']);
    expect(rowsOf([a, { ...b, lastVisit: 9 }, c], 'a')).toEqual(['(b)', '+ 1', 'a', 'base']);
  });

  test('of one annotator only their edits are listed, and branches only by these', () => {
    const edits = editsOf('a', 'a<-b Grace', 'b<-c', 'a<-d Grace', 'd<-e Grace');
    expect(rowsOf(edits, 'e', [], 'Ada')).toEqual(['+ 1', 'a', 'base']);
    expect(rowsOf(edits, 'e', ['b'], 'Ada')).toEqual(['- 1', '  (c)', 'a', 'base']);
    expect(rowsOf(edits, 'c', [], 'Grace')).toEqual(['b', '+ 2', 'base']);
  });

  test('unfolded, every edit of any history is listed once; folded, rows and branches count them all', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), fc.nat(), (parents, head) => {
        const edits = editsOf(...parents.map((n, i) => (n % (i + 1) === i ? `${i}` : `${n % (i + 1)}<-${i}`)));
        const headId = edits[head % (edits.length + 1)]?.editId ?? null;
        const all = historyRows({
          edits,
          headId,
          unfolded: new Set(edits.map(({ editId }) => editId)),
          annotator: null,
        });
        const listed = all.flatMap((row) => (row.kind === 'edit' ? row.edit.editId : []));
        expect(listed.toSorted()).toEqual(edits.map(({ editId }) => editId).toSorted());
        expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
        const folded = historyRows({ edits, headId, unfolded: new Set(), annotator: null });
        const counted = folded.map((row) => (row.kind === 'edit' ? 1 : row.kind === 'branch' ? row.editCount : 0));
        expect(counted.reduce<number>((sum, n) => sum + n, 0)).toBe(edits.length);
        if (headId !== null) expect(folded.some((row) => row.key === headId)).toBe(true);
      }),
    );
  });
});
