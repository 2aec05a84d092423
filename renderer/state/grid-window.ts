/** Where the cells of a grid lie: in lines, each of cells of one size. Positions count cells in their order. */
export interface GridShape {
  readonly columns: number;
  /** CSS pixels. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Of each line the position of its first cell, and behind the last line the number of all cells. */
  readonly lineStarts: Uint32Array;
}

/** Where `groups` is given, a cell of another group than the one before begins a line. */
export function gridShape(
  count: number,
  size: { readonly columns: number; readonly cellWidth: number; readonly cellHeight: number },
  groups: ((position: number) => unknown) | null,
): GridShape {
  const { columns, cellWidth, cellHeight } = size;
  const starts: number[] = [];
  for (let position = 0; position < count; position++) {
    const full = starts.length === 0 || position - (starts.at(-1) ?? 0) === columns;
    if (full || (groups !== null && groups(position) !== groups(position - 1))) starts.push(position);
  }
  starts.push(count);
  return { columns, cellWidth, cellHeight, lineStarts: Uint32Array.from(starts) };
}

export function lineCount(shape: GridShape): number {
  return shape.lineStarts.length - 1;
}

/** Of a position that there is. */
export function lineOf({ lineStarts }: GridShape, position: number): number {
  let low = 0;
  let high = lineStarts.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle] <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Half-open range of lines of which something shows between `top` and `top + height`, with some more on either side. */
export function linesInSight(
  shape: GridShape,
  top: number,
  height: number,
  extraLines: number,
): { readonly first: number; readonly end: number } {
  const lines = lineCount(shape);
  const from = Math.floor(top / shape.cellHeight) - extraLines;
  const to = Math.floor(top / shape.cellHeight) + slotsFor(shape, height, extraLines) - extraLines;
  return { first: Math.min(lines, Math.max(0, from)), end: Math.min(lines, Math.max(0, to)) };
}

/** As many lines as are ever in sight at once. */
export function slotsFor({ cellHeight }: GridShape, height: number, extraLines: number): number {
  return Math.ceil(height / cellHeight) + 1 + 2 * extraLines;
}

/** The line that a slot shows, so that a line keeps its slot as long as it is in sight; null where it shows none. */
export function lineOfSlot(
  slot: number,
  slots: number,
  { first, end }: { readonly first: number; readonly end: number },
): number | null {
  const line = first + ((((slot - first) % slots) + slots) % slots);
  return line < end ? line : null;
}

/** Where a key leads from a position; null for a key that leads nowhere. `pageLines` are those of a page. */
export function stepInGrid(shape: GridShape, position: number, key: string, pageLines: number): number | null {
  const count = shape.lineStarts.at(-1) ?? 0;
  if (count === 0) return null;
  const within = (wanted: number) => Math.min(count - 1, Math.max(0, wanted));
  const line = lineOf(shape, position);
  const column = position - shape.lineStarts[line];
  const inLine = (wanted: number) => {
    const target = Math.min(lineCount(shape) - 1, Math.max(0, wanted));
    return Math.min(shape.lineStarts[target] + column, shape.lineStarts[target + 1] - 1);
  };
  switch (key) {
    case 'ArrowRight':
      return within(position + 1);
    case 'ArrowLeft':
      return within(position - 1);
    case 'ArrowDown':
      return inLine(line + 1);
    case 'ArrowUp':
      return inLine(line - 1);
    case 'PageDown':
      return inLine(line + Math.max(1, pageLines));
    case 'PageUp':
      return inLine(line - Math.max(1, pageLines));
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Where to scroll so that a cell is in sight as a whole: nowhere, if it is. */
export function scrollTo(shape: GridShape, position: number, top: number, height: number): number {
  const y = lineOf(shape, position) * shape.cellHeight;
  if (y < top) return y;
  return y + shape.cellHeight > top + height ? y + shape.cellHeight - height : top;
}
