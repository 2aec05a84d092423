import type { Gathered } from './gathered.ts';
import { type PageContent, type PageRow, pageContent } from './page-cells.ts';
import type { PageFile } from './page-file.ts';
import { fitted, type TableShape, tableShapes } from './table-shapes.ts';

/** Deeper than a tree of any file can be; a damaged one may lead in circles. */
const MAX_DEPTH = 30;
const MAX_SCHEMA_DEPTH = 3;
const PAGES_PER_TURN = 200;

/**
 * What a page by itself may hold rows of. An entry that names a command by its UUID looks like those of four other
 * indexes: it is taken along its own tree only.
 */
const byLooks: readonly TableShape[] = tableShapes.filter((shape) => shape.name !== 'uuid_entry');

/**
 * Takes every row that a page still holds, whether SQLite finds the page or not: first along the trees that the schema
 * names, each row as one of its own table; then the pages that none of them led to, except those of the free list, each
 * row as one of whatever table it looks like. Yields now and then, with the pages read so far.
 */
export function* gatherByPages(file: PageFile, gathered: Gathered): Generator<number> {
  const done = new Set<number>();
  let read = 0;
  for (const { shape, root } of rootsOf(file)) {
    for (const { number, rows } of treeFrom(file, root)) {
      const taken = rows.filter((row) => take(row, [shape], gathered)).length;
      // A page that a damaged tree leads to by mistake gives nothing to that tree's table: it is looked at again.
      if (taken === rows.length) done.add(number);
      if (++read % PAGES_PER_TURN === 0) yield Math.min(read, file.pageCount);
    }
  }
  const free = file.freePages();
  for (let number = 1; number <= file.pageCount; number++) {
    if (done.has(number) || free.has(number)) continue;
    for (const row of pageContent(file, number).rows) take(row, byLooks, gathered);
    if (++read % PAGES_PER_TURN === 0) yield Math.min(read, file.pageCount);
  }
}

function* treeFrom(file: PageFile, root: number): Generator<PageContent & { readonly number: number }> {
  const seen = new Set<number>();
  const waiting: { readonly number: number; readonly depth: number }[] = [{ number: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { number, depth } = next;
    if (seen.has(number)) continue;
    seen.add(number);
    const content = pageContent(file, number);
    yield { number, ...content };
    if (depth < MAX_DEPTH) for (const child of content.children) waiting.push({ number: child, depth: depth + 1 });
  }
}

function take(row: PageRow, shapes: readonly TableShape[], gathered: Gathered): boolean {
  const inTable = row.rowid !== null;
  // The place of the row's number is empty in the record.
  if (inTable && row.values[0] !== null) return false;
  const values = row.rowid === null ? row.values : [row.rowid, ...row.values.slice(1)];
  for (const shape of shapes) {
    if ((shape.on === 'table') !== inTable) continue;
    const found = fitted(shape, values);
    if (found === null) continue;
    gathered.add(shape, found);
    return true;
  }
  return false;
}

/** Roots of our trees, by the schema in page 1 and the pages below it. */
function rootsOf(file: PageFile): { readonly shape: TableShape; readonly root: number }[] {
  const rows: PageRow[] = [];
  const walk = (number: number, depth: number): void => {
    const content = pageContent(file, number);
    rows.push(...content.rows);
    if (depth < MAX_SCHEMA_DEPTH) for (const child of content.children) walk(child, depth + 1);
  };
  walk(1, 1);
  return rows.flatMap(({ values: [, name, , root] }) => {
    const shape = tableShapes.find((candidate) => candidate.tree === name);
    return shape === undefined || typeof root !== 'number' ? [] : [{ shape, root }];
  });
}
