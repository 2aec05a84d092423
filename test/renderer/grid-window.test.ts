import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  gridShape,
  lineCount,
  lineOf,
  lineOfSlot,
  linesInSight,
  scrollTo,
  slotsFor,
  stepInGrid,
} from '../../renderer/state/grid-window.ts';

const size = { columns: 4, cellWidth: 100, cellHeight: 130 };

/** Positions by line, as text. */
function drawn(shape: ReturnType<typeof gridShape>): string[] {
  return Array.from({ length: lineCount(shape) }, (_, line) => {
    const [start, end] = [shape.lineStarts[line], shape.lineStarts[line + 1]];
    return Array.from({ length: end - start }, (_, i) => start + i).join(' ');
  });
}

test('cells fill line after line', () => {
  expect(drawn(gridShape(9, size, null))).toEqual(['0 1 2 3', '4 5 6 7', '8']);
  expect(drawn(gridShape(8, size, null))).toEqual(['0 1 2 3', '4 5 6 7']);
  expect(drawn(gridShape(0, size, null))).toEqual([]);
});

test('a group begins a line, and goes on in the next where it is longer', () => {
  const groups = 'aaaaabbc';
  expect(drawn(gridShape(8, size, (position) => groups[position]))).toEqual(['0 1 2 3', '4', '5 6', '7']);
});

test('keys lead to neighbours, by pages and to the ends, and stay where there is nothing further', () => {
  const shape = gridShape(10, size, null);
  const steps: readonly (readonly [from: number, key: string, to: number])[] = [
    [0, 'ArrowRight', 1],
    [3, 'ArrowRight', 4],
    [9, 'ArrowRight', 9],
    [4, 'ArrowLeft', 3],
    [0, 'ArrowLeft', 0],
    [1, 'ArrowDown', 5],
    [7, 'ArrowDown', 9],
    [9, 'ArrowDown', 9],
    [9, 'ArrowUp', 5],
    [2, 'ArrowUp', 2],
    [1, 'PageDown', 9],
    [9, 'PageUp', 1],
    [5, 'Home', 0],
    [5, 'End', 9],
  ];
  for (const [from, key, to] of steps) expect([from, key, stepInGrid(shape, from, key, 2)]).toEqual([from, key, to]);
  expect(stepInGrid(shape, 5, 'KeyD', 2)).toBeNull();
  expect(stepInGrid(gridShape(0, size, null), 0, 'End', 2)).toBeNull();
});

test('a cell is scrolled to only as far as it takes to see it as a whole', () => {
  const shape = gridShape(40, size, null);
  expect(scrollTo(shape, 4, 0, 300)).toBe(0);
  expect(scrollTo(shape, 8, 0, 300)).toBe(3 * 130 - 300);
  expect(scrollTo(shape, 8, 260, 300)).toBe(260);
  expect(scrollTo(shape, 4, 260, 300)).toBe(130);
});

test('every position in sight is in a line that one slot shows, and slots are kept while scrolling by a line', () => {
  const group = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 });
  const pixels = fc.integer({ min: 0, max: 5000 });
  fc.assert(
    fc.property(
      group,
      fc.integer({ min: 1, max: 7 }),
      pixels,
      fc.integer({ min: 1, max: 900 }),
      (groups, columns, top, height) => {
        const shape = gridShape(groups.length, { ...size, columns }, (position) => groups[position]);
        const slots = slotsFor(shape, height, 1);
        const linesAt = (at: number) => {
          const sight = linesInSight(shape, at, height, 1);
          return Array.from({ length: slots }, (_, slot) => lineOfSlot(slot, slots, sight));
        };
        const shown = linesAt(top);
        const lines = shown.filter((line) => line !== null);
        expect(new Set(lines).size).toBe(lines.length);
        for (let position = 0; position < groups.length; position++) {
          const line = lineOf(shape, position);
          expect(shape.lineStarts[line] <= position && position < shape.lineStarts[line + 1]).toBe(true);
          const y = line * shape.cellHeight;
          if (y < top + height && y + shape.cellHeight > top) expect(lines).toContain(line);
        }
        for (const [slot, line] of linesAt(top + shape.cellHeight).entries()) {
          if (line !== null && lines.includes(line)) expect(shown[slot]).toBe(line);
        }
      },
    ),
  );
});
