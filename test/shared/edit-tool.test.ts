import { expect, test } from 'vitest';
import { type EditInk, type EditTool, editToolName, isByHand, isErasing, shapeNames } from '../../shared/edit-tool.ts';

const shapes: readonly EditTool['shape'][] = [...shapeNames, 'blob', null];
const inks: readonly EditInk[] = [
  { kind: 'paint' },
  { kind: 'erase' },
  { kind: 'copy', from: 'base' },
  { kind: 'copy', from: 'sen2cor' },
  { kind: 'refine', operation: 'grow' },
  { kind: 'refine', operation: 'delete' },
  { kind: 'accept', from: 'assist', detail: '{}' },
];
const all = shapes.flatMap((shape) => inks.map((ink) => ({ ink, shape })));
const possible = all.filter(({ ink, shape }) => ink.kind !== 'paint' || shape !== null);

test('an edit is named after what it wrote and how it was drawn', () => {
  const names = [
    [{ ink: { kind: 'paint' }, shape: 'lasso' }, 'lasso'],
    [{ ink: { kind: 'erase' }, shape: 'brush' }, 'eraser'],
    [{ ink: { kind: 'erase' }, shape: 'polygon' }, 'erase by polygon'],
    [{ ink: { kind: 'copy', from: '2020-05-01' }, shape: 'brush' }, 'copy 2020-05-01 by brush'],
    [{ ink: { kind: 'copy', from: 'base' }, shape: null }, 'copy base'],
    [{ ink: { kind: 'refine', operation: 'snap' }, shape: 'superpixel' }, 'snap by superpixel'],
    [{ ink: { kind: 'refine', operation: 'snap' }, shape: null }, 'snap'],
    [{ ink: { kind: 'accept', from: 'assist', detail: '{}' }, shape: 'blob' }, 'accept assist by blob'],
  ] as const;
  for (const [tool, name] of names) expect(editToolName(tool)).toBe(name);
});

test('no two have the same name', () => {
  expect(new Set(possible.map(editToolName)).size).toBe(possible.length);
});

test('a class has a shape', () => {
  expect(() => editToolName({ ink: { kind: 'paint' }, shape: null })).toThrow('painted in a shape');
});

test('what erased is told from what did not, whatever a source is called', () => {
  for (const tool of possible) expect(isErasing(editToolName(tool))).toBe(tool.ink.kind === 'erase');
  expect(isErasing(editToolName({ ink: { kind: 'copy', from: 'erase by lasso' }, shape: 'brush' }))).toBe(false);
});

test('a source with a long name keeps its beginning', () => {
  const name = editToolName({ ink: { kind: 'copy', from: 'x'.repeat(500) }, shape: 'superpixel' });
  expect(name).toBe(`copy ${'x'.repeat(60)} by superpixel`);
});

test('painting and refining are by hand; what came from elsewhere, and erasing, is not', () => {
  for (const tool of possible) {
    const { kind } = tool.ink;
    expect(isByHand(editToolName(tool))).toBe(kind === 'paint' || kind === 'refine');
  }
  expect(isByHand('import')).toBe(false);
  expect(isByHand('replay')).toBe(true);
});
