import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { pageContent } from '../../electron/project/recovery/page-cells.ts';
import { PageFile } from '../../electron/project/recovery/page-file.ts';
import type { SeededRandom } from '../../shared/patch-list/seeded-random.ts';

const PAGE = 4096;
const HEADER_BYTES = 100;

/** A project file, and what lies beside it, as some fault has left them. */
export interface Damaged {
  readonly bytes: Buffer;
  readonly log: Buffer | null;
  /** At most this many edits may be lost; null where nobody can know. */
  readonly mayLose: number | null;
  /** Whether an edit can go without a trace: its log or its pages end before it. */
  readonly endsEarly: boolean;
}

export type Fault = (random: SeededRandom) => Damaged;

/** Ways in which the file of a project that was closed is damaged, each by a random choice of where. */
export function fileFaults(project: string): Readonly<Record<string, Fault>> {
  const sound = readFileSync(project);
  const pages = sound.length / PAGE;
  const editsOn = editsByPage(project);
  const told = pagesOf(project, ['mask', 'command', 'accepted_source']);
  const closed = (bytes: Buffer, mayLose: number | null, endsEarly = false): Damaged => {
    return { bytes, log: null, mayLose, endsEarly };
  };
  return {
    'a project is cut off anywhere': (random) => closed(sound.subarray(0, random.below(sound.length)), null, true),
    'a project is cut off at a page, or in its header': (random) => {
      const at = random.below(4) === 0 ? random.below(HEADER_BYTES) : PAGE * random.below(pages);
      return closed(sound.subarray(0, at), null, true);
    },
    'bits of a project are wrong': (random) => closed(flipped(sound, random, 1 + random.below(3)), null),
    'bits of the masks of a project, or of their log, are wrong': (random) => {
      const bytes = Buffer.from(sound);
      const page = told[random.below(told.length)];
      bytes[(page - 1) * PAGE + random.below(PAGE)] ^= 1 << random.below(8);
      return closed(bytes, null);
    },
    'a page of a project is zeros': (random) => {
      const page = random.below(pages);
      const bytes = Buffer.from(sound).fill(0, page * PAGE, (page + 1) * PAGE);
      // An edit that goes on in a page of its own is lost with it.
      return closed(bytes, Math.max(1, editsOn.get(page + 1) ?? 0));
    },
    'two pages of a project are swapped': (random) =>
      closed(swapped(sound, random.below(pages), random.below(pages)), null),
  };
}

/** Ways in which the log is damaged that a killed program has left; `stranger` was left by one in another project. */
export function logFaults(killed: string, stranger: string): Readonly<Record<string, Fault>> {
  const [bytes, log] = [readFileSync(killed), readFileSync(`${killed}-wal`)];
  const left = (damaged: Buffer): Damaged => ({ bytes, log: damaged, mayLose: null, endsEarly: true });
  return {
    'bits of a log are wrong': (random) => left(flipped(log, random, 1)),
    'a log is cut off': (random) => left(log.subarray(0, random.below(log.length))),
    'a log is of an other project': () => left(readFileSync(`${stranger}-wal`)),
  };
}

function flipped(bytes: Buffer, random: SeededRandom, times: number): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = 0; i < times; i++) copy[random.below(copy.length)] ^= 1 << random.below(8);
  return copy;
}

function swapped(bytes: Buffer, a: number, b: number): Buffer {
  const copy = Buffer.from(bytes);
  bytes.copy(copy, a * PAGE, b * PAGE, (b + 1) * PAGE);
  bytes.copy(copy, b * PAGE, a * PAGE, (a + 1) * PAGE);
  return copy;
}

/** The pages of tables. */
function pagesOf(project: string, tables: readonly string[]): readonly number[] {
  const db = new Database(project, { readonly: true });
  try {
    const pages = db.prepare<[string], number>('SELECT pageno FROM dbstat WHERE name = ?').pluck();
    return tables.flatMap((table) => pages.all(table));
  } finally {
    db.close();
  }
}

/** How many edits each page holds, where it holds any. */
function editsByPage(file: string): ReadonlyMap<number, number> {
  const pages = new PageFile(file);
  const found = new Map<number, number>();
  for (let page = 1; page <= pages.pageCount; page++) {
    const rows = pageContent(pages, page).rows.filter(({ rowid, values }) => rowid !== null && values.length === 10);
    if (rows.length > 0) found.set(page, rows.length);
  }
  pages.close();
  return found;
}
