import type { Cell } from '../database.ts';

/*
 * The tables of a project by what their rows look like, in every format that there ever was: rows on pages that no tree
 * leads to any more are told apart by it, and what SQLite reads from a damaged page is believed by it. The checks are
 * those of the tables' own constraints (migrations/). What an index repeats of a table counts as a table here.
 */

type Fits = (value: Cell) => boolean;

export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** Of each column, in the order in which the pages hold them. */
  readonly fits: readonly Fits[];
  /** Columns that tell rows apart; of a table with a row number that is it alone, the first column. */
  readonly key: readonly string[];
  /**
   * `table`: on pages of its own kind, the first column being the row's number and empty on the page. `index`: on pages
   * of an index. `entry`: the same, of an index of SQLite's own or ours, and so in no table that could be selected from.
   */
  readonly on: 'table' | 'index' | 'entry';
  /** What the schema calls the tree. */
  readonly tree: string;
  /** Rows of older formats end before this column; it is null in them. */
  readonly shortest: number;
}

const whole: Fits = (value) => typeof value === 'number' && Number.isSafeInteger(value);
const count: Fits = (value) => whole(value) && Number(value) >= 0;
const id: Fits = (value) => whole(value) && Number(value) >= 1;
const text: Fits = (value) => typeof value === 'string';
const blob = (length?: number): Fits => {
  return (value) => value instanceof Uint8Array && (length === undefined || value.byteLength === length);
};
const uuid = blob(16);
const sha256 = blob(32);
const oneOf = (...values: readonly Cell[]): Fits => {
  return (value) => values.includes(value);
};
const or = (fits: Fits): Fits => {
  return (value) => value === null || fits(value);
};
const within = (min: number, max: number): Fits => {
  return (value) => whole(value) && Number(value) >= min && Number(value) <= max;
};
const lettersWithin = (min: number, max: number): Fits => {
  return (value) => typeof value === 'string' && [...value].length >= min && [...value].length <= max;
};
const flag = within(0, 1);
const target = oneOf('manual_hq', 'manual_sc');
/** Before there were computers, and after this program. */
const time = within(0, 32_503_680_000_000);

type Columns = Readonly<Record<string, Fits>>;

function shape(
  name: string,
  on: TableShape['on'],
  key: readonly string[],
  columns: Columns,
  shortest?: number,
): TableShape {
  const names = Object.keys(columns);
  const tree = on === 'entry' ? indexNames[name] : name;
  return { name, on, tree, key, columns: names, fits: Object.values(columns), shortest: shortest ?? names.length };
}

/** Indexes that SQLite makes for what is unique. */
const indexNames: Readonly<Record<string, string>> = {
  place_entry: 'sqlite_autoindex_mask_2',
  uuid_entry: 'sqlite_autoindex_command_1',
  name_entry: 'sqlite_autoindex_annotator_1',
};

const place: Columns = { split_id: id, target, patch: count };
const made: Columns = { annotator_id: id, at_ms: time };

/** In the order of their columns on the pages, which for a table kept as an index is: its key first. */
export const tableShapes = [
  shape('project', 'table', ['id'], { id: oneOf(1), uuid, created_ms: time }),
  shape('split', 'table', ['id'], { id, name: text, patch_count: id, folder_hint: text }),
  shape('annotator', 'table', ['id'], { id, name: text }),
  shape('mask', 'table', ['id'], { id, ...place, base_id: id, head_id: or(id), base_kept: flag }),
  shape('base', 'table', ['id'], {
    id,
    mask_id: id,
    item_type: oneOf('int8', 'int16'),
    origin: oneOf('layer', 'unlabelled'),
    source_sha256: sha256,
    codes: blob(),
  }),
  shape('command', 'table', ['id'], {
    id,
    uuid,
    mask_id: id,
    kind: oneOf('edit', 'undo', 'redo', 'keep-base', 'take-source'),
    before_id: or(id),
    after_id: or(id),
    ...made,
    group_uuid: or(uuid),
    fingerprint: sha256,
  }),
  shape(
    'edit',
    'table',
    ['id'],
    {
      id,
      mask_id: id,
      base_id: id,
      parent_id: or(id),
      tool: text,
      code: or(within(-32768, 32767)),
      pixel_count: id,
      deflated: flag,
      delta: blob(),
      detail: or(lettersWithin(2, 2000)),
    },
    9,
  ),
  shape('work_change', 'table', ['id'], {
    id,
    uuid,
    ...place,
    status: oneOf('untouched', 'in-work', 'done', 'review'),
    difficulty: or(within(1, 5)),
    note: lettersWithin(0, 2000),
    flagged: flag,
    ...made,
    last_command: count,
  }),
  shape('time_slice', 'table', ['id'], { id, uuid, ...place, active_ms: within(1, 3_600_000), ...made }),
  shape('split_identity', 'index', ['hash', 'split_id'], {
    hash: text,
    split_id: id,
    made_from: oneOf('metadata', 'blocks'),
  }),
  shape('setting', 'index', ['scope', 'key'], { scope: text, key: text, value: text }),
  shape('accepted_source', 'index', ['base_id', 'sha256'], { base_id: id, sha256, command_id: id }),
  shape('expected_source', 'index', ['base_id', 'sha256'], { base_id: id, sha256, ...made }),
  // The index of work by patch looks the same: it is one of several, and the log's fingerprints tell which is right.
  shape('place_entry', 'entry', ['mask_id', 'split_id', 'target', 'patch'], { ...place, mask_id: id }),
  shape('uuid_entry', 'entry', ['number'], { uuid, number: id }),
  shape('name_entry', 'entry', ['annotator_id'], { name: text, annotator_id: id }),
] as const satisfies readonly TableShape[];

/** The row as the shape has it, filled up with nulls; null where it is none of this shape. */
export function fitted(shape: TableShape, values: readonly Cell[]): Cell[] | null {
  if (values.length < shape.shortest || values.length > shape.columns.length) return null;
  const row = [...values];
  while (row.length < shape.columns.length) row.push(null);
  return shape.fits.every((fits, i) => fits(row[i])) ? row : null;
}
