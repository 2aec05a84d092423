import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { uuidText } from '../../electron/project/uuid-bytes.ts';
import type { Target } from '../../shared/cloudsen12/classes.ts';
import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { applyDelta } from '../../shared/raster/delta.ts';

export interface DiskMask {
  readonly place: string;
  readonly headId: string | null;
  /** As the log has made them, from the stored base on. */
  readonly codes: Int16Array;
}

/** A project as a killed process has left it, read without the application's own code for reading. */
export interface ProjectOnDisk {
  /** Ids of the commands on masks, in the order of recording. */
  readonly commands: readonly string[];
  /** Ids of what was said of the work, in the order of recording, and of slices of time. */
  readonly work: readonly string[];
  readonly slices: readonly string[];
  readonly masks: ReadonlyMap<string, DiskMask>;
  readonly userVersion: number;
  /** Commands of each import, or other group, by its id. */
  readonly groups: ReadonlyMap<string, number>;
  /** Who made each command on a mask, each statement of the work and each slice of time. */
  readonly annotators: ReadonlyMap<string, string>;
  /** Sentences of everything that is wrong by itself, whatever it should hold. */
  readonly faults: readonly string[];
}

export function placeName({ split, patch, target }: { split: string; patch: number; target: Target }): string {
  return `${split} ${patch} ${target}`;
}

/**
 * Looks at a copy, with the log or journal beside it, so that whoever opens the file next finds it as it was left. The
 * project must be open nowhere.
 */
export function readProject(file: string, scratch: string): ProjectOnDisk {
  const folder = mkdtempSync(join(scratch, 'left-'));
  const copy = join(folder, basename(file));
  for (const suffix of ['', '-wal', '-journal']) {
    if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
  }
  const db = new Database(copy);
  try {
    return read(db);
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}

interface CommandRow {
  readonly id: number;
  readonly uuid: Uint8Array;
  readonly kind: string;
  readonly mask_id: number;
  readonly before_id: number | null;
  readonly after_id: number | null;
  readonly parent_id: number | null;
  readonly base_id: number | null;
  readonly deflated: number | null;
  readonly delta: Uint8Array | null;
  readonly group_uuid: Uint8Array | null;
  readonly annotator: string;
}

interface MaskRow {
  readonly id: number;
  readonly split: string;
  readonly patch: number;
  readonly target: Target;
  readonly base_id: number;
  readonly head_id: number | null;
}

function read(db: Database.Database): ProjectOnDisk {
  const faults: string[] = [];
  const integrity = db.pragma('integrity_check') as { integrity_check: string }[];
  for (const row of integrity) if (row.integrity_check !== 'ok') faults.push(`integrity: ${row.integrity_check}`);
  for (const row of db.pragma('foreign_key_check') as object[]) faults.push(`foreign key: ${JSON.stringify(row)}`);
  const userVersion = db.pragma('user_version', { simple: true }) as number;
  const commands = db
    .prepare<[], CommandRow>(
      `SELECT c.id, c.uuid, c.kind, c.mask_id, c.before_id, c.after_id, c.group_uuid,
         e.parent_id, e.base_id, e.deflated, e.delta, a.name AS annotator
       FROM command c JOIN annotator a ON a.id = c.annotator_id LEFT JOIN edit e ON e.id = c.id ORDER BY c.id`,
    )
    .all();
  const rows = db
    .prepare<[], MaskRow>(
      `SELECT m.id, s.name AS split, m.patch, m.target, m.base_id, m.head_id
       FROM mask m JOIN split s ON s.id = m.split_id`,
    )
    .all();
  const masks = new Map<string, DiskMask>();
  for (const row of rows) {
    const own = commands.filter((command) => command.mask_id === row.id);
    const { headId, codes } = replayed(db, row, own, faults);
    masks.set(placeName(row), { place: placeName(row), headId, codes });
  }
  const groups = new Map<string, number>();
  for (const { group_uuid: group } of commands) {
    if (group !== null) groups.set(uuidText(group), (groups.get(uuidText(group)) ?? 0) + 1);
  }
  const annotators = new Map(commands.map(({ uuid, annotator }) => [uuidText(uuid), annotator]));
  const ids = (table: string): string[] => {
    if (userVersion < 2) return [];
    const select = `SELECT t.uuid, a.name FROM ${table} t JOIN annotator a ON a.id = t.annotator_id ORDER BY t.id`;
    const made = db.prepare<[], { uuid: Uint8Array; name: string }>(select).all();
    for (const { uuid, name } of made) annotators.set(uuidText(uuid), name);
    return made.map(({ uuid }) => uuidText(uuid));
  };
  return {
    commands: commands.map(({ uuid }) => uuidText(uuid)),
    work: ids('work_change'),
    slices: ids('time_slice'),
    masks,
    userVersion,
    groups,
    annotators,
    faults,
  };
}

/** Carries out the log of one mask, and says wherever a command does not follow from those before it. */
function replayed(db: Database.Database, mask: MaskRow, log: readonly CommandRow[], faults: string[]) {
  const where = placeName(mask);
  const first = log.find(({ base_id }) => base_id !== null)?.base_id ?? mask.base_id;
  const deltas = new Map<number, Uint8Array>();
  const parents = new Map<number, number | null>();
  let codes = baseOf(db, first);
  let base = first;
  let head: number | null = null;
  try {
    for (const command of log) {
      const { id, kind, before_id: before, after_id: after, delta } = command;
      if (before !== head) faults.push(`${where}: command ${id} was made on ${before}, and the head is ${head}`);
      if (delta !== null && command.base_id !== null) {
        if (command.base_id !== base) codes = baseOf(db, command.base_id);
        base = command.base_id;
        const plain = command.deflated === 1 ? new Uint8Array(inflateRawSync(delta)) : new Uint8Array(delta);
        deltas.set(id, plain);
        parents.set(id, command.parent_id);
        applyDelta(codes, plain, 'forward');
        head = id;
      } else if (kind === 'undo' && head !== null) {
        if (parents.get(head) !== after) faults.push(`${where}: undo ${id} does not go to the edit before`);
        applyDelta(codes, deltas.get(head) as Uint8Array, 'backward');
        head = after;
      } else if (kind === 'redo' && after !== null) {
        applyDelta(codes, deltas.get(after) as Uint8Array, 'forward');
        head = after;
      } else if (kind === 'take-source') {
        codes = baseOf(db, mask.base_id);
        base = mask.base_id;
        head = null;
      } else if (kind !== 'keep-base') faults.push(`${where}: ${kind} ${id} makes no sense`);
    }
  } catch (error) {
    faults.push(`${where}: the log cannot be replayed: ${String(error)}`);
  }
  if (head !== mask.head_id) faults.push(`${where}: the head is ${mask.head_id}, and by the log ${head}`);
  if (base !== mask.base_id) faults.push(`${where}: the base is ${mask.base_id}, and by the log ${base}`);
  const uuid = log.find(({ id }) => id === head)?.uuid;
  return { codes, headId: uuid === undefined ? null : uuidText(uuid) };
}

function baseOf(db: Database.Database, id: number): Int16Array {
  const row = db
    .prepare<[number], { item_type: 'int8' | 'int16'; codes: Uint8Array }>(
      'SELECT item_type, codes FROM base WHERE id = ?',
    )
    .get(id);
  if (row === undefined) throw new Error(`there is no base ${id}`);
  return widenCodes(new Uint8Array(inflateRawSync(row.codes)), row.item_type);
}
